/* One line of an upload list: shows what the server says of the file, and asks again while it is being checked. */
import { announce } from './dom.js';

const ASK_MS = 1500;
const ASK_TIMES = 120;
const WORDS = { checking: '检查中', passed: '通过', failed: '未通过' };

/** Sets the item's state and its words; a new state is read out, a new percentage is not. */
export function showState(item, state, words) {
  if (item.dataset.state !== state && state !== 'sending') {
    announce(item.querySelector('[data-file-name]').textContent + ' ' + words);
  }
  item.dataset.state = state;
  item.querySelector('[data-file-state]').textContent = words;
}

function showName(item, reply) {
  const place = item.querySelector('[data-file-name]');
  if (!reply.href || place.tagName === 'A') return;
  const link = document.createElement('a');
  link.href = reply.href;
  link.setAttribute('data-file-name', '');
  link.textContent = reply.name || place.textContent;
  place.replaceWith(link);
}

function showPicture(item, address) {
  const frame = item.querySelector('.kit-file-picture');
  if (!address || frame.firstElementChild) return;
  const picture = new Image();
  picture.alt = '';
  picture.src = address;
  frame.classList.add('has-picture');
  frame.appendChild(picture);
}

/** Shows a reply {id, name, state, reason, href, thumbnail, remove_url, status_url, size_text}. */
export function showReply(item, reply) {
  item.dataset.file = reply.id;
  if (reply.status_url) item.dataset.statusUrl = reply.status_url;
  if (reply.size_text) item.querySelector('[data-file-size]').textContent = reply.size_text;
  item.querySelector('progress').hidden = true;
  showState(item, reply.state, WORDS[reply.state] + (reply.reason ? '：' + reply.reason : ''));
  showName(item, reply);
  showPicture(item, reply.thumbnail);
  item.querySelectorAll('[data-upload-retry], [data-upload-cancel]').forEach(function (button) { button.remove(); });
  const remove = item.querySelector('[data-upload-remove]');
  if (remove && reply.remove_url) {
    remove.value = reply.id;
    remove.setAttribute('formaction', reply.remove_url);
    remove.hidden = false;
  }
}

/** Asks `status_url` until the check has ended. A check that takes longer goes on without being watched. */
export function follow(item) {
  let asked = 0;
  const ask = function () {
    if (item.dataset.state !== 'checking' || !item.dataset.statusUrl || !item.isConnected) return;
    asked += 1;
    if (asked > ASK_TIMES) { showState(item, 'checking', '仍在检查，可稍后刷新页面查看。'); return; }
    fetch(item.dataset.statusUrl, { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
      .then(function (response) { return response.ok ? response.json() : null; })
      .then(function (reply) { if (reply) showReply(item, reply); })
      .catch(function () {})
      .then(function () { setTimeout(ask, ASK_MS); });
  };
  setTimeout(ask, ASK_MS);
}
