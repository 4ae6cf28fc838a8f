/* A phrase goes into the opinion, after what stands there already. */
import { on } from './dom.js';

on('click', '[data-phrase]', function (button) {
  const field = document.getElementById(button.dataset.phrase);
  const gap = field.value && !/[\s。；]$/.test(field.value) ? '；' : '';
  field.value += gap + button.textContent.trim();
  field.focus();
  button.closest('details').open = false;
});
