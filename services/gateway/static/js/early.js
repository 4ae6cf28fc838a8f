/* Before the first paint: says in CSS that scripts run, and takes it back when the modules did not arrive. */
(function () {
  var root = document.documentElement;
  if (!('noModule' in HTMLScriptElement.prototype)) return;
  root.classList.add('js');
  document.addEventListener('DOMContentLoaded', function () {
    if (!root.dataset.kit) root.classList.remove('js');
  });
})();
