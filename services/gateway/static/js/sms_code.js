/* 获取验证码: asks by fetch, counts down in the button, puts the refusal beside the field it concerns. */
import { on, readJson, sayError, sentenceFor, whenAdded } from './dom.js';

const LABEL = '获取验证码';

function countDown(button, seconds) {
  const until = Date.now() + seconds * 1000;
  button.disabled = true;
  const tick = function () {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.textContent = left > 0 ? left + ' 秒后可重新获取' : LABEL;
    if (left > 0 && button.isConnected) setTimeout(tick, 250); else button.disabled = false;
  };
  tick();
}

function say(button, words) {
  button.closest('.kit-field').querySelector('[data-code-state]').textContent = words;
}

/* A form that has no captcha yet keeps one in a template, for when the server asks for it. */
function captchaBox(form) {
  const later = form.querySelector('template[data-captcha-later]');
  if (later) later.replaceWith(later.content.cloneNode(true));
  return form.querySelector('[data-captcha]');
}

function renewCaptcha(form, reply) {
  const box = reply.captcha_id && captchaBox(form);
  if (!box) return;
  box.querySelector('[name="captcha_id"]').value = reply.captcha_id;
  box.querySelector('img').src = reply.captcha_src;
  box.querySelector('input:not([type="hidden"])').value = '';
}

function answer(button, status, reply) {
  const form = button.form;
  const own = button.closest('.kit-inline').querySelector('input');
  const sent = button.dataset.sendCode.split(' ').map(function (name) { return form.elements[name]; });
  sent.concat(own).forEach(function (control) { if (control) sayError(control, ''); });
  renewCaptcha(form, reply);
  if (status >= 200 && status < 300) {
    say(button, reply.message || '验证码已发送，10 分钟内有效。');
    countDown(button, reply.wait || 60);
    return;
  }
  button.disabled = false;
  say(button, '');
  const control = (reply.field && form.elements[reply.field]) || own;
  sayError(control, reply.message || sentenceFor(status));
  if (reply.wait) countDown(button, reply.wait); else control.focus();
}

on('click', '[data-send-code]', function (button, event) {
  event.preventDefault();
  const body = new URLSearchParams();
  body.set(button.name, button.value);
  button.dataset.sendCode.split(' ').forEach(function (name) {
    const field = button.form.elements[name];
    if (field) body.set(name, field.value.trim());
  });
  button.disabled = true;
  say(button, '正在发送…');
  fetch(button.getAttribute('formaction'), { method: 'POST', body: body, headers: { Accept: 'application/json' }, credentials: 'same-origin' })
    .then(function (response) {
      return response.text().then(function (text) { answer(button, response.status, readJson(text)); });
    })
    .catch(function () { answer(button, 0, {}); });
});

whenAdded('[data-send-code]', function (button) {
  if (Number(button.dataset.wait) > 0) countDown(button, Number(button.dataset.wait));
});

whenAdded('[data-captcha-renew]', function (button) { button.hidden = false; });
on('click', '[data-captcha-renew]', function (button) {
  fetch('/captcha/new', { method: 'POST', headers: { Accept: 'application/json' }, credentials: 'same-origin' })
    .then(function (response) { return response.json(); })
    .then(function (reply) { renewCaptcha(button.form, reply); })
    .catch(function () {});
});
