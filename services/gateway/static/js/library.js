/* On a small screen the facets begin folded, so that the list stands first. */
if (window.matchMedia('(max-width: 1099.98px)').matches) {
  Array.prototype.forEach.call(document.querySelectorAll('[data-fold-on-phone]'), function (one) {
    one.removeAttribute('open');
  });
}
