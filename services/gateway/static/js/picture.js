/* One large photo: zoom by buttons, wheel, double click, two fingers or + and -; move by dragging or the arrow keys; turn by R.
   While it is open it shows beside itself what it is compared with. */

const STEP = 1.25;
const MOST = 8;
const NEAR = 2.5;

document.querySelectorAll('[data-picture]').forEach(start);

function start(picture) {
  const stage = picture.querySelector('[data-picture-stage]');
  const canvas = stage.firstElementChild;
  const image = canvas.firstElementChild;
  const at = picture.querySelector('[data-picture-at]');
  const touching = new Map();
  let zoom = 1;
  let turns = 0;

  /* The canvas is as large as the turned photo, so that the stage can be scrolled to each of its corners. */
  function draw() {
    if (!image.naturalWidth || !stage.offsetWidth) return;
    const sides = [image.naturalWidth, image.naturalHeight];
    const turned = turns % 2 ? [sides[1], sides[0]] : sides;
    const scale = Math.min(stage.offsetWidth / turned[0], stage.offsetHeight / turned[1]) * zoom;
    canvas.style.width = Math.floor(turned[0] * scale) + 'px';
    canvas.style.height = Math.floor(turned[1] * scale) + 'px';
    image.style.width = sides[0] * scale + 'px';
    image.style.height = sides[1] * scale + 'px';
    image.style.transform = 'translate(-50%, -50%) rotate(' + turns * 90 + 'deg)';
    at.textContent = Math.round(zoom * 100) + '%';
  }

  /* What lies under the point stays under it. */
  function zoomTo(next, point) {
    const before = canvas.getBoundingClientRect();
    const part = [(point.x - before.left) / before.width, (point.y - before.top) / before.height];
    zoom = Math.min(MOST, Math.max(1, next));
    draw();
    const after = canvas.getBoundingClientRect();
    stage.scrollLeft += after.left + part[0] * after.width - point.x;
    stage.scrollTop += after.top + part[1] * after.height - point.y;
  }

  function middle() {
    const box = stage.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }

  /* A copy, and only while it is seen: the page says each thing once. */
  function compare() {
    const beside = picture.querySelector('[data-picture-facts]');
    beside.textContent = '';
    if (stage.offsetWidth) beside.append(document.getElementById(beside.dataset.pictureFacts).firstElementChild.cloneNode(true));
  }

  /* 1 nearer, -1 farther, 0 the whole photo. */
  function step(by) { zoomTo(by > 0 ? zoom * STEP : by < 0 ? zoom / STEP : 1, middle()); }

  function turn() {
    turns = (turns + 1) % 4;
    zoom = 1;
    draw();
  }

  /* One finger or the mouse moves the photo, two fingers draw it nearer. */
  function move(event) {
    const before = touching.get(event.pointerId);
    if (!before) return;
    const other = Array.from(touching).find(function (one) { return one[0] !== event.pointerId; });
    const now = { x: event.clientX, y: event.clientY };
    if (other) {
      const apart = distance(before, other[1]);
      if (apart) zoomTo(zoom * distance(now, other[1]) / apart, { x: (now.x + other[1].x) / 2, y: (now.y + other[1].y) / 2 });
    } else {
      stage.scrollLeft -= now.x - before.x;
      stage.scrollTop -= now.y - before.y;
    }
    touching.set(event.pointerId, now);
  }

  picture.addEventListener('click', function (event) {
    const button = event.target.closest('button');
    if (!button) return;
    if ('pictureTurn' in button.dataset) turn();
    else if (button.dataset.pictureZoom) step(Number(button.dataset.pictureZoom));
  });
  picture.addEventListener('keydown', function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === '+' || event.key === '=') step(1);
    else if (event.key === '-') step(-1);
    else if (event.key === '0') step(0);
    else if (event.key === 'r' || event.key === 'R') turn();
    else return;
    event.preventDefault();
  });
  stage.addEventListener('wheel', function (event) {
    event.preventDefault();
    zoomTo(event.deltaY < 0 ? zoom * STEP : zoom / STEP, { x: event.clientX, y: event.clientY });
  }, { passive: false });
  stage.addEventListener('dblclick', function (event) {
    zoomTo(zoom > 1 ? 1 : NEAR, { x: event.clientX, y: event.clientY });
  });
  stage.addEventListener('pointerdown', function (event) {
    if (event.button) return;
    touching.set(event.pointerId, { x: event.clientX, y: event.clientY });
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener('pointermove', move);
  ['pointerup', 'pointercancel'].forEach(function (type) {
    stage.addEventListener(type, function (event) { touching.delete(event.pointerId); });
  });
  image.addEventListener('load', draw);
  /* Until the dialog opens the stage has no size. */
  new ResizeObserver(function () { compare(); draw(); }).observe(stage);
}

function distance(one, other) { return Math.hypot(one.x - other.x, one.y - other.y); }
