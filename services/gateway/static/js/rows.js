/* Lists that grow: rows come from the list's template; the others keep what was typed. */
import { on } from './dom.js';
import { touch } from './autosave.js';

function renumber(list) {
  const rows = list.querySelectorAll(':scope > .kit-rows > .kit-row');
  rows.forEach(function (row, place) { row.querySelector('[data-row-number]').textContent = place + 1; });
  list.querySelector(':scope > [data-rows-empty]').hidden = rows.length > 0;
  const form = list.closest('form[data-autosave]');
  if (form) touch(form);
}

function nextNumber(list) {
  const used = Array.from(list.querySelectorAll(':scope > .kit-rows > .kit-row'), function (row) { return Number(row.dataset.row); });
  const next = Math.max(-1, Number(list.dataset.last || -1), ...used) + 1;
  list.dataset.last = next;
  return next;
}

function withNumber(template, number) {
  const copy = document.importNode(template.content, true);
  copy.querySelectorAll('*').forEach(function (element) {
    Array.from(element.attributes).forEach(function (attribute) {
      if (attribute.value.includes('__i__')) element.setAttribute(attribute.name, attribute.value.split('__i__').join(number));
    });
  });
  return copy.firstElementChild;
}

on('click', '[data-rows-add]', function (button, event) {
  event.preventDefault();
  const list = button.closest('[data-rows]');
  const row = withNumber(list.querySelector(':scope > template'), nextNumber(list));
  list.querySelector(':scope > .kit-rows').appendChild(row);
  renumber(list);
  const first = row.querySelector('input:not([type="hidden"]), select, textarea');
  if (first) first.focus();
});

on('click', '[data-rows-remove]', function (button, event) {
  event.preventDefault();
  const list = button.closest('[data-rows]');
  button.closest('.kit-row').remove();
  renumber(list);
  list.querySelector(':scope > [data-rows-add]').focus();
});
