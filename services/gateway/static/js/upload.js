/* Files: drop or choose, several at once, progress, cancel, retry; large ones in chunks. Contract in templates/README.md. */
import { announce, newKey, on, readJson, sayError, sentenceFor, whenAdded } from './dom.js';
import { goesInChunks, sendInChunks } from './upload_chunks.js';
import { follow, showReply, showState } from './upload_item.js';

const AT_ONCE = 3;
const running = new Map();
const travelling = new Set();
const turns = [];

function refusal(box, file) {
  const endings = box.dataset.accept.split(',');
  const name = file.name.toLowerCase();
  if (!endings.some(function (ending) { return name.endsWith(ending.trim()); })) return '不能上传这种文件，只接受 ' + box.dataset.kinds + '。';
  if (file.size > Number(box.dataset.maxMb) * 1048576) return '文件超过 ' + box.dataset.maxMb + ' MB，请压缩后重新上传。';
  return file.size === 0 ? '这是一个空文件，请重新选择。' : '';
}

function bodyFor(box, file) {
  const body = new FormData();
  const fields = JSON.parse(box.dataset.fields);
  Object.keys(fields).forEach(function (name) { body.append(name, fields[name]); });
  body.append('file', file, file.name);
  return body;
}

function megabytes(bytes) { return (bytes / 1048576).toFixed(1); }

function showSending(item, file, bytes) {
  const percent = Math.floor(bytes / file.size * 100);
  item.querySelector('progress').value = percent;
  const shown = file.size < 1048576 ? '' : '（' + megabytes(bytes) + ' / ' + megabytes(file.size) + ' MB）';
  showState(item, 'sending', percent < 100 ? '正在上传 ' + percent + '%' + shown : '已传完，正在保存…');
}

function showBegun(item) {
  const bar = item.querySelector('progress');
  item.querySelector('[data-upload-retry]').hidden = true;
  item.querySelector('[data-upload-cancel]').textContent = '取消';
  bar.hidden = false;
}

/* What every way of sending says of how it goes. */
function teller(box, item, file) {
  return {
    progress: function (bytes) { showBegun(item); showSending(item, file, bytes); },
    waits: function (seconds, sentence) {
      const words = sentence.replace(/。$/, '') + '，' + seconds + ' 秒后自动继续。';
      showState(item, 'sending', words);
      announce(file.name + ' ' + words);
      item.querySelector('[data-upload-retry]').hidden = false;
    },
    done: function (reply) {
      running.delete(item);
      leave(item);
      showReply(item, reply);
      follow(item);
      box.dispatchEvent(new CustomEvent('kit:uploaded', { bubbles: true, detail: reply }));
    },
    failed: function (sentence, mayRetry) { leave(item); fail(item, sentence, mayRetry); }
  };
}

/* The whole file in one post; every retry begins at its first byte, under the same key. */
function sendWhole(box, file, tell) {
  const key = newKey();
  let request = null;
  const start = function () {
    request = new XMLHttpRequest();
    tell.progress(0);
    request.upload.onprogress = function (event) { if (event.lengthComputable) tell.progress(event.loaded / event.total * file.size); };
    request.onload = function () {
      const reply = readJson(request.responseText);
      if (request.status >= 200 && request.status < 300 && reply.id) tell.done(reply);
      else tell.failed(reply.message || sentenceFor(request.status), request.status < 400 || request.status >= 500 || request.status === 429);
    };
    request.onerror = function () { tell.failed(sentenceFor(0), true); };
    request.ontimeout = request.onerror;
    request.open('POST', box.dataset.upload);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Idempotency-Key', key);
    request.send(bodyFor(box, file));
  };
  start();
  return { stop: function () { request.abort(); }, goOn: start };
}

function send(box, item, file) {
  showBegun(item);
  showState(item, 'sending', '正在上传 0%');
  const tell = teller(box, item, file);
  if (!goesInChunks(box, file)) { running.set(item, sendWhole(box, file, tell)); return; }
  let way = null;
  running.set(item, {
    stop: function () { leave(item); if (way) way.stop(); },
    goOn: function () { enter(item, function () { if (way) way.goOn(); }); }
  });
  enter(item, function () { way = sendInChunks(box.dataset.chunks, JSON.parse(box.dataset.fields), file, tell); });
}

/* Few large files travel at a time, the others wait for their turn. */
function enter(item, begin) {
  if (travelling.has(item)) { begin(); return; }
  if (travelling.size >= AT_ONCE) { turns.push({ item: item, begin: begin }); showState(item, 'sending', '等待上传'); return; }
  travelling.add(item);
  begin();
}

function leave(item) {
  const place = turns.findIndex(function (turn) { return turn.item === item; });
  if (place >= 0) turns.splice(place, 1);
  if (travelling.delete(item) && turns.length) { const turn = turns.shift(); enter(turn.item, turn.begin); }
}

function fail(item, sentence, mayRetry) {
  showState(item, 'failed', sentence);
  item.querySelector('progress').hidden = true;
  item.querySelector('[data-upload-retry]').hidden = !mayRetry;
  item.querySelector('[data-upload-cancel]').textContent = '移除';
}

function accept(box, files) {
  const input = box.querySelector('input[type="file"]');
  const list = box.querySelector('.kit-files');
  const room = Number(box.dataset.maxFiles) - list.querySelectorAll('[data-file], [data-state="sending"]').length;
  sayError(input, files.length > room ? '最多 ' + box.dataset.maxFiles + ' 个文件，多出的没有上传。' : '');
  files.slice(0, Math.max(room, 0)).forEach(function (file) {
    const item = document.importNode(box.querySelector('template').content, true).firstElementChild;
    item.querySelector('[data-file-name]').textContent = file.name;
    item.querySelector('[data-file-size]').textContent = file.size < 1048576 ? Math.ceil(file.size / 1024) + ' KB' : (file.size / 1048576).toFixed(1) + ' MB';
    list.appendChild(item);
    const sentence = refusal(box, file);
    if (sentence) fail(item, sentence, false); else send(box, item, file);
  });
  input.value = '';
}

on('change', '[data-upload] input[type="file"]', function (input) {
  if (input.files.length) accept(input.closest('[data-upload]'), Array.from(input.files));
});
['dragenter', 'dragover'].forEach(function (type) { on(type, '.kit-drop', function (drop) { drop.classList.add('over'); }); });
['dragleave', 'drop'].forEach(function (type) { on(type, '.kit-drop', function (drop) { drop.classList.remove('over'); }); });

on('click', '[data-upload-cancel]', function (button) {
  const item = button.closest('.kit-file');
  const entry = running.get(item);
  if (entry) entry.stop();
  running.delete(item);
  item.remove();
});

on('click', '[data-upload-retry]', function (button) {
  const item = button.closest('.kit-file');
  const entry = running.get(item);
  if (!entry) return;
  showBegun(item);
  showState(item, 'sending', '正在继续上传…');
  entry.goOn();
});

on('click', '[data-upload-remove]', function (button, event) {
  event.preventDefault();
  const item = button.closest('.kit-file');
  button.disabled = true;
  fetch(button.getAttribute('formaction'), { method: 'POST', headers: { Accept: 'application/json' }, credentials: 'same-origin' })
    .then(function (response) { if (response.ok || response.status === 404) item.remove(); else throw new Error(String(response.status)); })
    .catch(function (error) {
      button.disabled = false;
      showState(item, item.dataset.state, '没有删除：' + sentenceFor(Number(error.message) || 0));
    });
});

/* A form is not sent while its files are on their way: they would be missing from it. */
document.addEventListener('submit', function (event) {
  const busy = event.target.querySelectorAll('[data-upload] .kit-file[data-state="sending"]');
  if (!busy.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sayError(busy[0].closest('[data-upload]').querySelector('input[type="file"]'), '还有 ' + busy.length + ' 个文件正在上传，请等上传完成。');
  busy[0].scrollIntoView({ block: 'center' });
}, true);

window.addEventListener('beforeunload', function (event) {
  if (document.querySelector('[data-upload] .kit-file[data-state="sending"]')) { event.preventDefault(); event.returnValue = ''; }
});

whenAdded('.kit-file[data-state="checking"]', follow);
