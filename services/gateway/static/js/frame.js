/* The bar: 大字版 without a reload, the folding menu, the user menu's state for screen readers and Escape. */
import { on } from './dom.js';

on('submit', 'form[data-display]', function (form, event) {
  event.preventDefault();
  const button = form.querySelector('button');
  const large = button.value === 'large';
  document.documentElement.classList.toggle('large', large);
  const body = new URLSearchParams(new FormData(form));
  body.set('display', button.value);
  button.setAttribute('aria-pressed', String(large));
  button.value = large ? 'standard' : 'large';
  fetch(form.action, { method: 'POST', body: body, credentials: 'same-origin' }).catch(function () {});
});

on('click', '[data-fold]', function (button) {
  const open = button.closest('[data-bar]').classList.toggle('open');
  button.setAttribute('aria-expanded', String(open));
});

function setMenu(menu, open) {
  menu.classList.toggle('open', open);
  menu.classList.toggle('shut', !open);
  menu.querySelector('button').setAttribute('aria-expanded', String(open));
}

on('click', '[data-user-menu] > button', function (button) {
  const menu = button.parentElement;
  setMenu(menu, !menu.classList.contains('open'));
});

document.addEventListener('click', function (event) {
  const menu = document.querySelector('[data-user-menu].open');
  if (menu && !menu.contains(event.target)) setMenu(menu, false);
});

document.addEventListener('keydown', function (event) {
  const menu = document.querySelector('[data-user-menu]');
  if (!menu || !menu.contains(event.target)) return;
  const button = menu.querySelector('button');
  if (event.key === 'Escape') {
    setMenu(menu, false);
    button.focus();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  setMenu(menu, true);
  const entries = Array.from(menu.querySelectorAll('li a, li button'));
  const next = entries.indexOf(document.activeElement) + step;
  if (next < 0) button.focus(); else entries[Math.min(next, entries.length - 1)].focus();
});

/* A menu shut by Escape or a click must open again at the next hover or focus. */
on('mouseover', '[data-user-menu].shut', function (menu, event) {
  if (!menu.contains(event.relatedTarget)) menu.classList.remove('shut');
});
on('focusout', '[data-user-menu]', function (menu, event) {
  if (menu.contains(event.relatedTarget)) return;
  setMenu(menu, false);
  menu.classList.remove('shut');
});
