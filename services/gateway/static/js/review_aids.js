/* For whoever compares photos with data: a phrase goes into the reason. */
import { on } from './dom.js';

on('click', '[data-phrase]', function (button) {
  const field = document.getElementById(button.dataset.phrase);
  const phrase = button.textContent.trim();
  if (!field.value.includes(phrase)) field.value = (field.value.trim() ? field.value.trim() + '\n' : '') + phrase;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
});
