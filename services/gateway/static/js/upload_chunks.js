/* A large file goes in chunks: after a lost connection it goes on with what has not arrived. Contract in templates/README.md. */
import { newKey, readJson, sentenceFor } from './dom.js';

const CHUNKED_FROM = 1048576;
const PAUSES_S = [2, 5, 15, 30, 60];
const SILENCE_MS = 30000;
const ODD_ANSWERS = 5;
const CHANGED = '文件无法读取，可能已被移动或修改，请重新选择。';

/** Whether a file goes in chunks: it is large, there is a place for them, and the browser can hash them. */
export function goesInChunks(box, file) {
  return Boolean(box.dataset.chunks && window.crypto && crypto.subtle && file.arrayBuffer && file.size > CHUNKED_FROM);
}

function hashOf(blob) {
  return blob.arrayBuffer().then(function (bytes) { return crypto.subtle.digest('SHA-256', bytes); }).then(function (hash) { return new Uint8Array(hash); });
}

function hex(bytes) {
  return Array.from(bytes, function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
}

/**
 * Begins to send a file to `address`, with `fields`. Says to `tell` how it goes: progress(bytes), waits(seconds, sentence),
 * done(reply), failed(sentence, mayRetry). Returns {stop, goOn}: stop forgets what has arrived, goOn tries again at once.
 */
export function sendInChunks(address, fields, file, tell) {
  let key = newKey();
  let place = null;
  let looked = false;
  let request = null;
  let timer = null;
  let stopped = false;
  let lost = 0;
  let odd = 0;
  let anew = 0;

  function ask(method, path, headers, body, progressed, then) {
    const sent = new XMLHttpRequest();
    let silence = null;
    const heard = function () { clearTimeout(silence); silence = setTimeout(function () { sent.abort(); }, SILENCE_MS); };
    const ended = function () {
      clearTimeout(silence);
      request = null;
      if (!stopped) then(sent.status, readJson(sent.responseText));
    };
    request = sent;
    sent.upload.onprogress = function (event) { heard(); if (progressed) progressed(event.loaded); };
    sent.onloadend = ended;
    sent.open(method, address + path);
    sent.setRequestHeader('Accept', 'application/json');
    Object.keys(headers).forEach(function (name) { sent.setRequestHeader(name, headers[name]); });
    heard();
    sent.send(body);
  }

  function fail(sentence, mayRetry) {
    window.removeEventListener('online', atOnce);
    tell.failed(sentence, mayRetry);
  }

  function wait(status, sentence) {
    looked = false;
    if (lost >= PAUSES_S.length) { fail(sentence || sentenceFor(status), true); return; }
    const pause = PAUSES_S[lost];
    lost += 1;
    tell.waits(pause, status ? sentence || sentenceFor(status) : '网络连接中断');
    timer = setTimeout(next, pause * 1000);
  }

  function atOnce() {
    if (timer === null) return;
    clearTimeout(timer);
    next();
  }

  function answered(status, reply) {
    if (status >= 200 && status < 300 && reply.id) {
      if (reply.file) { window.removeEventListener('online', atOnce); tell.done(reply.file); return; }
      if (!place || reply.offset > place.offset) { lost = 0; odd = 0; }
      place = reply;
      looked = true;
      next();
    } else if (place && typeof reply.offset === 'number' && odd < ODD_ANSWERS) {
      odd += 1;
      place.offset = reply.offset;
      next();
    } else if (status === 404 && place && !anew) {
      anew += 1;
      place = null;
      key = newKey();
      next();
    } else if (status >= 200 && status < 400 || status === 0 || status === 429 || status >= 500) {
      wait(status, reply.message);
    } else {
      fail(reply.message || sentenceFor(status), status === 401);
    }
  }

  function begin() {
    hashOf(file).then(function (hash) {
      if (stopped) return;
      const said = Object.assign({}, fields, { file_name: file.name, size: file.size, content_type: file.type, sha256: hex(hash) });
      ask('POST', '', { 'Content-Type': 'application/json', 'Idempotency-Key': key }, JSON.stringify(said), null, answered);
    }).catch(function () { if (!stopped) fail(CHANGED, false); });
  }

  function send() {
    /* With everything there but no file the last chunk is sent again: that has the chunks put together. */
    const last = Math.floor((file.size - 1) / place.chunk_bytes) * place.chunk_bytes;
    const start = Math.min(place.offset, last);
    const piece = file.slice(start, start + place.chunk_bytes);
    tell.progress(start);
    hashOf(piece).then(function (hash) {
      if (stopped) return;
      const digest = 'sha-256=:' + btoa(String.fromCharCode.apply(null, hash)) + ':';
      ask('PUT', '/' + place.id + '/chunks/' + start, { 'Content-Type': 'application/octet-stream', 'Content-Digest': digest }, piece,
        function (loaded) { tell.progress(Math.min(start + loaded, file.size)); }, answered);
    }).catch(function () { if (!stopped) fail(CHANGED, false); });
  }

  function next() {
    timer = null;
    if (stopped) return;
    if (!place) begin();
    else if (!looked) ask('GET', '/' + place.id, {}, null, null, answered);
    else send();
  }

  function start() {
    window.addEventListener('online', atOnce);
    next();
  }

  start();
  return {
    stop: function () {
      stopped = true;
      window.removeEventListener('online', atOnce);
      clearTimeout(timer);
      if (request) request.abort();
      if (place) fetch(address + '/' + place.id + '/cancel', { method: 'POST', headers: { Accept: 'application/json' }, credentials: 'same-origin', keepalive: true }).catch(function () {});
    },
    goOn: function () {
      if (request) return;
      clearTimeout(timer);
      lost = 0;
      odd = 0;
      anew = 0;
      looked = false;
      start();
    }
  };
}
