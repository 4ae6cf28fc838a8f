/* Files of a case: choose, zoom, turn; arrow keys go from file to file. And phrases for the opinion. */
const ZOOM_STEP = 1.25;
const MOST = 6;

const viewer = document.querySelector('[data-viewer]');
const stage = viewer && viewer.querySelector('[data-viewer-stage]');
const picture = viewer && viewer.querySelector('[data-viewer-picture]');
const thumbs = viewer ? Array.from(viewer.querySelectorAll('.viewer-thumb')) : [];
let scale = 1;
let turns = 0;

function draw() {
  const fitted = scale === 1;
  stage.classList.toggle('zoomed', !fitted);
  picture.style.width = '';
  if (!fitted) picture.style.width = Math.round(stage.clientWidth * scale) + 'px';
  const sideways = turns % 2 === 1 && fitted;
  const shrink = sideways ? Math.min(1, stage.clientHeight / Math.max(picture.clientWidth, 1), stage.clientWidth / Math.max(picture.clientHeight, 1)) : 1;
  picture.style.transform = 'rotate(' + turns * 90 + 'deg) scale(' + shrink + ')';
}

function show(thumb) {
  thumbs.forEach(function (one) { one.removeAttribute('aria-current'); });
  thumb.setAttribute('aria-current', 'true');
  thumb.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  scale = 1;
  turns = 0;
  picture.src = thumb.dataset.large;
  picture.alt = thumb.dataset.name;
  viewer.querySelector('[data-viewer-name]').textContent = thumb.dataset.name;
  viewer.querySelector('[data-viewer-open]').href = thumb.dataset.open;
  stage.scrollTo(0, 0);
  draw();
}

function step(by) {
  const at = thumbs.findIndex(function (one) { return one.hasAttribute('aria-current'); });
  const next = thumbs[at + by];
  if (next) show(next);
}

function zoom(by) {
  scale = Math.min(MOST, Math.max(1, by > 0 ? scale * ZOOM_STEP : scale / ZOOM_STEP));
  if (scale < 1.01) scale = 1;
  draw();
}

function insert(phrase, field) {
  const gap = field.value && !/[\s。；]$/.test(field.value) ? '；' : '';
  field.value += gap + phrase;
  field.focus();
}

document.addEventListener('click', function (event) {
  const phrase = event.target.closest('[data-phrase]');
  if (phrase) {
    insert(phrase.textContent.trim(), document.getElementById(phrase.dataset.phrase));
    phrase.closest('details').open = false;
    return;
  }
  if (!viewer) return;
  const thumb = event.target.closest('.viewer-thumb');
  if (thumb && !event.ctrlKey && !event.metaKey) { event.preventDefault(); show(thumb); return; }
  const button = event.target.closest('[data-viewer-go], [data-viewer-zoom], [data-viewer-turn]');
  if (!button) return;
  if (button.dataset.viewerGo) step(Number(button.dataset.viewerGo));
  else if (button.dataset.viewerZoom) zoom(Number(button.dataset.viewerZoom));
  else { turns = (turns + 1) % 4; draw(); }
});

document.addEventListener('keydown', function (event) {
  if (!viewer || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  if (event.key === 'ArrowRight') step(1);
  else if (event.key === 'ArrowLeft') step(-1);
  else return;
  event.preventDefault();
});
