/* Files: drop or choose, several at once, progress, cancel, retry. Contract in templates/README.md. */
import { newKey, on, readJson, sayError, sentenceFor, whenAdded } from './dom.js';
import { follow, showReply, showState } from './upload_item.js';

const running = new Map();

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

function send(box, item, file, key) {
  const request = new XMLHttpRequest();
  const bar = item.querySelector('progress');
  running.set(item, { request: request, file: file, key: key });
  showState(item, 'sending', '正在上传 0%');
  item.querySelector('[data-upload-cancel]').textContent = '取消';
  bar.hidden = false;
  bar.value = 0;
  request.upload.onprogress = function (event) {
    if (!event.lengthComputable) return;
    bar.value = Math.floor(event.loaded / event.total * 100);
    showState(item, 'sending', bar.value < 100 ? '正在上传 ' + bar.value + '%' : '已传完，正在保存…');
  };
  request.onload = function () {
    const reply = readJson(request.responseText);
    if (request.status >= 200 && request.status < 300 && reply.id) { running.delete(item); showReply(item, reply); follow(item); box.dispatchEvent(new CustomEvent('kit:uploaded', { bubbles: true, detail: reply })); }
    else fail(item, reply.message || sentenceFor(request.status), request.status < 400 || request.status >= 500 || request.status === 429);
  };
  request.onerror = function () { fail(item, sentenceFor(0), true); };
  request.ontimeout = request.onerror;
  request.open('POST', box.dataset.upload);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Idempotency-Key', key);
  request.send(bodyFor(box, file));
}

function fail(item, sentence, mayRetry) {
  const entry = running.get(item);
  if (entry) entry.request = null;
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
    if (sentence) fail(item, sentence, false); else send(box, item, file, newKey());
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
  if (entry && entry.request) entry.request.abort();
  running.delete(item);
  item.remove();
});

on('click', '[data-upload-retry]', function (button) {
  const item = button.closest('.kit-file');
  const entry = running.get(item);
  if (!entry) return;
  button.hidden = true;
  send(item.closest('[data-upload]'), item, entry.file, entry.key);
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
