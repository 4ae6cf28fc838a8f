/* The form of 入库申请: the side list keeps up with what is saved, a row takes its files along when it goes, and
   专家申报表 is made from what has just been typed. */
import { flush } from './autosave.js';
import { announce, on } from './dom.js';

const WAIT_MS = 400;

const place = document.querySelector('[data-progress]');
let timer = 0;

function refresh() {
  fetch(place.dataset.progress, { credentials: 'same-origin', headers: { Accept: 'text/html' } })
    .then(function (response) { return response.ok && !response.redirected ? response.text() : ''; })
    .then(function (html) { if (html) place.innerHTML = html; })
    .catch(function () { /* the list stays as it was; the next change asks again */ });
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, WAIT_MS);
}

document.addEventListener('kit:saved', soon);
document.addEventListener('kit:uploaded', soon);

/* A check that ends, and a file that is taken away. */
new MutationObserver(function (changes) {
  const told = changes.some(function (change) {
    if (change.type === 'attributes') return ['passed', 'failed'].includes(change.target.dataset.state);
    return Array.from(change.removedNodes).some(function (node) { return node.nodeType === 1 && node.matches('.kit-file[data-file]'); });
  });
  if (told) soon();
}).observe(document.querySelector('.record-form'), { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });

document.addEventListener('click', function (event) {
  const button = event.target.closest('[data-rows-remove]');
  if (!button) return;
  const row = button.closest('.kit-row');
  row.querySelectorAll('[data-upload-cancel]').forEach(function (cancel) { cancel.click(); });
  row.querySelectorAll('.kit-file[data-file] [data-upload-remove]').forEach(function (remove) {
    fetch(remove.getAttribute('formaction'), { method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' } }).then(soon).catch(soon);
  });
}, true);

/* Saved first, then fetched: the page stays. What cannot be saved as it stands is posted, and the page says why; without
   a connection or a session the page stays as well, and the place beside the title says so. */
on('click', 'button[data-download]', function (button, event) {
  if (button.dataset.posts) return;
  event.preventDefault();
  if (button.dataset.busy) return;
  button.dataset.busy = 'yes';
  flush(button.form).then(function (status) {
    delete button.dataset.busy;
    if (status >= 200 && status < 300) {
      announce('正在下载专家申报表');
      location.assign(button.dataset.download);
    } else if (status && status !== 401 && status !== 429 && status < 500) {
      button.dataset.posts = 'yes';
      button.click();
    }
  });
});
