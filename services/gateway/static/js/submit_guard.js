/* One press, one post: the pressed button is disabled once its name and value are in the post. */
import { on } from './dom.js';

const RELEASE_MS = 15000; // a download answers without leaving the page

let pressed = null;
on('click', 'button, input[type="submit"]', function (button) { pressed = button; }, true);

/** The button that sent the form; `submitter` is missing in Chrome 80. */
export function submitterOf(event) {
  if (event.submitter) return event.submitter;
  return pressed && pressed.form === event.target ? pressed : null;
}

function release(form) {
  delete form.dataset.busy;
  form.querySelectorAll('[data-disabled-by-guard]').forEach(function (button) {
    button.disabled = false;
    button.removeAttribute('data-disabled-by-guard');
  });
}

document.addEventListener('submit', function (event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.busy) { event.preventDefault(); return; }
  form.dataset.busy = 'yes';
  const button = submitterOf(event);
  setTimeout(function () {
    if (!button) return;
    button.disabled = true;
    button.setAttribute('data-disabled-by-guard', '');
  });
  setTimeout(release, RELEASE_MS, form);
});

/* Back from the page cache: the page is as it was left, buttons and all. */
window.addEventListener('pageshow', function (event) {
  if (event.persisted) document.querySelectorAll('form[data-busy]').forEach(release);
});
