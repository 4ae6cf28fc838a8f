/* A page that waits for something asks again by itself; its button does the same without scripts. */
const waiting = document.querySelector('[data-reload-ms]');
if (waiting) setTimeout(function () { location.reload(); }, Number(waiting.dataset.reloadMs));
