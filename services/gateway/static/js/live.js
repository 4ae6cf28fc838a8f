/* The bell: the number of unread messages, kept current by server-sent events while the page is seen.
   One tab holds the stream (six connections is all that a host gets over HTTP/1.1) and tells the others. */
import { announce } from './dom.js';

const FIRST_PAUSE_MS = 30000;
const LONGEST_PAUSE_MS = 300000;

const bell = document.querySelector('#bell[data-live]');
const others = window.BroadcastChannel ? new BroadcastChannel('bell') : null;
const locks = navigator.locks || null;

let source = null;
let release = null;
let waiting = null;
let timer = 0;
let pause = FIRST_PAUSE_MS;
let over = false;

function shown() {
  const count = bell.querySelector('.kit-count');
  return count ? parseInt(count.textContent, 10) : 0;
}

function show(unread) {
  const before = shown();
  let count = bell.querySelector('.kit-count');
  if (!unread) {
    if (count) count.remove();
    return;
  }
  if (!count) {
    count = document.createElement('span');
    count.className = 'kit-count';
    bell.appendChild(count);
  }
  const words = document.createElement('span');
  words.className = 'visually-hidden';
  words.textContent = ' 条未读';
  count.textContent = unread > 99 ? '99+' : String(unread);
  count.appendChild(words);
  if (Math.min(unread, 99) > before) announce('有新消息，共 ' + count.textContent);
}

function close() {
  clearTimeout(timer);
  if (source) source.close();
  source = null;
}

/* The browser asks again by itself when a stream ends, but not when it was refused: then we do, ever more slowly. */
function open() {
  close();
  source = new EventSource(bell.dataset.live);
  source.addEventListener('open', function () { pause = FIRST_PAUSE_MS; });
  source.addEventListener('unread', function (event) {
    const unread = Number(event.data);
    show(unread);
    if (others) others.postMessage(unread);
  });
  source.addEventListener('over', function () { over = true; stop(); });
  source.addEventListener('error', function () {
    if (!source || source.readyState !== EventSource.CLOSED) return;
    close();
    timer = setTimeout(open, pause * (0.7 + 0.6 * Math.random()));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  });
}

function start() {
  if (over || document.hidden || source || release || waiting) return;
  if (!locks) { open(); return; }
  waiting = new AbortController();
  locks.request('bell', { signal: waiting.signal }, function () {
    waiting = null;
    open();
    return new Promise(function (resolve) { release = resolve; });
  }).catch(function () {});
}

function stop() {
  close();
  if (waiting) waiting.abort();
  waiting = null;
  if (release) release();
  release = null;
}

if (bell && window.EventSource) {
  if (others) others.addEventListener('message', function (event) { show(Number(event.data)); });
  document.addEventListener('visibilitychange', function () { if (document.hidden) stop(); else start(); });
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', start);
  start();
}
