/* For whoever compares photos with data: turn the large picture, put a phrase into the reason. */
import { on } from './dom.js';

on('click', '[data-picture-turn]', function (button) {
  const picture = button.closest('[data-picture]').querySelector('img');
  const turn = (Number(picture.dataset.turn || 0) + 1) % 4;
  picture.dataset.turn = turn;
  picture.classList.remove('turn-1', 'turn-2', 'turn-3');
  if (turn) picture.classList.add('turn-' + turn);
});

on('click', '[data-phrase]', function (button) {
  const field = document.getElementById(button.dataset.phrase);
  const phrase = button.textContent.trim();
  if (!field.value.includes(phrase)) field.value = (field.value.trim() ? field.value.trim() + '\n' : '') + phrase;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
});
