/* Files and their pages: scroll or step through pages, choose a file, zoom, turn, fill the screen. Keys: PageUp and PageDown for pages,
   left and right for files. */
import { announce } from './dom.js';

const ZOOM_STEP = 1.25;
const LEAST = 0.4;
const MOST = 5;
const MARGIN_PX = 8;
const TYPING = 'input, textarea, select, [contenteditable]';

const viewer = document.querySelector('[data-viewer]');
const stage = viewer && viewer.querySelector('[data-viewer-stage]');

if (stage) start();

function start() {
  const column = stage.querySelector('[data-viewer-pages]');
  const at = viewer.querySelector('[data-viewer-at]');
  const thumbs = Array.from(viewer.querySelectorAll('.viewer-thumb'));
  let scale = 1;
  let turns = 0;
  let now = 0;
  /* where the stage was scrolled to by us: until a person scrolls on, `now` stays as it was asked for */
  let placed = 0;

  function pages() { return Array.from(column.children); }

  /* The page that holds the middle of what is seen becomes the current one. */
  function look() {
    if (Math.abs(stage.scrollTop - placed) < 2) return;
    placed = -9;
    const middle = stage.scrollTop + stage.clientHeight / 2;
    const after = pages().findIndex(function (page) { return page.offsetTop > middle; });
    now = after < 0 ? pages().length - 1 : Math.max(after - 1, 0);
    tell();
  }

  function tell() {
    at.textContent = '第 ' + (now + 1) + ' / ' + pages().length + ' 页';
  }

  function place(top) {
    stage.scrollTop = top;
    placed = stage.scrollTop;
    tell();
  }

  /* A picture that lies on its side needs a box with the sides exchanged; CSS alone cannot say that. */
  function turn(page) {
    const picture = page.firstElementChild;
    const sideways = turns % 2 === 1;
    page.classList.toggle('turned', turns > 0);
    page.style.height = '';
    picture.style.cssText = '';
    if (!turns) return;
    const width = page.clientWidth;
    const ratio = (picture.naturalHeight || 1600) / (picture.naturalWidth || 1131);
    page.style.height = Math.round(sideways ? width / ratio : width * ratio) + 'px';
    picture.style.width = Math.round(sideways ? width / ratio : width) + 'px';
    picture.style.transform = 'translate(-50%, -50%) rotate(' + turns * 90 + 'deg)';
  }

  /* Draws again at another size, with the same place of the same page in the middle. */
  function redraw(change) {
    const page = pages()[now];
    if (!page) return;
    const part = (stage.scrollTop + stage.clientHeight / 2 - page.offsetTop) / page.offsetHeight;
    change();
    viewer.style.setProperty('--zoom', scale);
    pages().forEach(turn);
    stage.scrollLeft = (stage.scrollWidth - stage.clientWidth) / 2;
    place(page.offsetTop + part * page.offsetHeight - stage.clientHeight / 2);
  }

  function goToPage(by) {
    const page = pages()[now + by];
    if (!page) return;
    now += by;
    place(page.offsetTop - MARGIN_PX);
    announce(at.textContent);
  }

  function watch(page) {
    const picture = page.firstElementChild;
    picture.addEventListener('load', function () { turn(page); });
    picture.addEventListener('error', function () { lose(page); });
    if (picture.complete && !picture.naturalWidth) lose(page);
  }

  function lose(page) {
    if (page.classList.contains('lost')) return;
    page.classList.add('lost');
    page.append(page.firstElementChild.alt + '暂时无法显示，请刷新页面重试或打开原件查看。');
  }

  function build(address, number, name) {
    const page = document.createElement('div');
    page.className = 'viewer-page';
    const picture = new Image(1131, 1600);
    picture.loading = 'lazy';
    picture.alt = name + ' 第 ' + number + ' 页';
    picture.src = address;
    page.append(picture);
    watch(page);
    return page;
  }

  function open(thumb) {
    const file = thumb.dataset;
    thumbs.forEach(function (one) { one.removeAttribute('aria-current'); });
    thumb.setAttribute('aria-current', 'true');
    thumb.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const rest = viewer.querySelector('[data-viewer-rest]');
    rest.textContent = file.rest;
    rest.hidden = !file.rest;
    viewer.querySelector('[data-viewer-name]').textContent = file.name;
    viewer.querySelector('[data-viewer-original]').href = file.original;
    scale = 1;
    turns = 0;
    viewer.style.setProperty('--zoom', scale);
    column.textContent = '';
    for (let number = 1; number <= Number(file.pages); number += 1) {
      column.append(build(file.pageAddress + number, number, file.name));
    }
    now = 0;
    place(0);
    announce(file.name + '，' + at.textContent);
  }

  function goToFile(by) {
    const next = thumbs[thumbs.findIndex(function (one) { return one.hasAttribute('aria-current'); }) + by];
    if (next) open(next);
  }

  function zoom(by) {
    const next = by > 0 ? scale * ZOOM_STEP : scale / ZOOM_STEP;
    const whole = Math.abs(next - 1) < 0.01 ? 1 : next;
    redraw(function () { scale = Math.min(MOST, Math.max(LEAST, whole)); });
  }

  /* Offered where the browser can; Esc leaves it, as everywhere. */
  function offerFullScreen() {
    const button = viewer.querySelector('[data-viewer-full]');
    const words = button.querySelector('span');
    const plain = words.textContent;
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener('click', function () {
      if (document.fullscreenElement) document.exitFullscreen(); else viewer.requestFullscreen();
    });
    document.addEventListener('fullscreenchange', function () {
      words.textContent = document.fullscreenElement ? button.dataset.words : plain;
    });
  }

  viewer.addEventListener('click', function (event) {
    const thumb = event.target.closest('.viewer-thumb');
    if (thumb && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); open(thumb); return; }
    const button = event.target.closest('button');
    if (!button) return;
    const asked = button.dataset;
    if (asked.viewerPage) goToPage(Number(asked.viewerPage));
    else if (asked.viewerFile) goToFile(Number(asked.viewerFile));
    else if (asked.viewerZoom) zoom(Number(asked.viewerZoom));
    else if ('viewerTurn' in asked) redraw(function () { turns = (turns + 1) % 4; });
  });

  /* A file named elsewhere in the page opens here; where it is the only one it is open already. */
  document.addEventListener('click', function (event) {
    const link = event.target.closest('[data-viewer-open]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const thumb = thumbs.find(function (one) { return one.dataset.file === link.dataset.viewerOpen; });
    if (!thumb && thumbs.length) return;
    event.preventDefault();
    if (thumb) open(thumb);
    viewer.scrollIntoView({ block: 'nearest' });
  });

  document.addEventListener('keydown', function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(TYPING)) return;
    if (event.key === 'PageDown') goToPage(1);
    else if (event.key === 'PageUp') goToPage(-1);
    else if (stage.contains(event.target) && stage.scrollWidth > stage.clientWidth) return;
    else if (event.key === 'ArrowRight') goToFile(1);
    else if (event.key === 'ArrowLeft') goToFile(-1);
    else return;
    event.preventDefault();
  });

  stage.addEventListener('scroll', function () { window.requestAnimationFrame(look); }, { passive: true });
  window.addEventListener('resize', function () { redraw(function () {}); });
  pages().forEach(watch);
  offerFullScreen();
  tell();
}
