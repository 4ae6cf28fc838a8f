/* A button opens its native dialog; where that cannot be, its form goes to the plain page that asks the same. */
import { on } from './dom.js';

on('click', '[data-dialog]', function (button, event) {
  const dialog = document.getElementById(button.dataset.dialog);
  if (!dialog || !dialog.showModal) return;
  event.preventDefault();
  dialog.showModal();
});

on('click', '[data-dialog-close]', function (button) { button.closest('dialog').close(); });

/* A click on the backdrop is a click on the dialog itself. */
on('click', 'dialog.kit-dialog', function (dialog, event) {
  if (event.target === dialog) dialog.close();
});
