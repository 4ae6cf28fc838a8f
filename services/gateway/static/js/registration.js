/* The photos of a registration go up as soon as they are chosen, so that a mistake elsewhere costs no second upload. */
import { on, readJson, sayError, sentenceFor } from './dom.js';

const held = new WeakMap(); // input → the file that the server has

function parts(input) {
  return {
    box: input.closest('[data-photo]'),
    id: input.form.elements[input.name + '_id'],
    hint: document.getElementById(input.id + '-hint'),
  };
}

function settle(input, file, status, reply) {
  if (input.files[0] !== file) return;
  const place = parts(input);
  const kept = status === 201 && reply.photo_id;
  place.id.value = kept ? reply.photo_id : '';
  place.hint.textContent = kept ? '已上传' : '';
  place.hint.classList.toggle('good', Boolean(kept));
  if (kept) { held.set(input, file); return; }
  /* What the server did not look at goes along with the form and is looked at then. */
  if (status !== 422) { place.hint.textContent = '暂未上传，点“注册”时会再试。'; return; }
  place.box.classList.add('wrong');
  sayError(input, reply.message || sentenceFor(status));
}

function send(input) {
  const file = input.files[0];
  const place = parts(input);
  place.id.value = '';
  held.delete(input);
  place.hint.classList.remove('good');
  place.hint.textContent = file ? '正在上传…' : '';
  if (!file) return;
  const side = input.name.split('_')[0];
  fetch(input.form.dataset.photos + '?side=' + side, {
    method: 'POST',
    body: file,
    headers: { Accept: 'application/json', 'Content-Type': file.type },
    credentials: 'same-origin',
  }).then(function (response) {
    return response.text().then(function (text) { settle(input, file, response.status, readJson(text)); });
  }).catch(function () { settle(input, file, 0, {}); });
}

on('kit:photo', 'form[data-photos] [data-photo]', function (box) { send(box.querySelector('input[type="file"]')); });

on('formdata', 'form[data-photos]', function (form, event) {
  form.querySelectorAll('[data-photo] input[type="file"]').forEach(function (input) {
    if (held.has(input) && held.get(input) === input.files[0]) event.formData.delete(input.name);
  });
}, true);
