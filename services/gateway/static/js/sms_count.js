/* 短信内容 of a template: how long it is with sample values, while one types. The server's 预览 counts the same. */
import { on, whenAdded } from './dom.js';

const SINGLE = 70, PART = 67;

function measure(box) {
  const text = box.querySelector('textarea').value;
  const samples = JSON.parse(box.dataset.samples || '{}');
  const signature = document.querySelector('[name=sms_signature]');
  const filled = text.trim().replace(/\s+/g, ' ').replace(/\{(\w+)\}/g, function (whole, name) {
    return Object.prototype.hasOwnProperty.call(samples, name) ? samples[name] : whole;
  });
  const length = filled.length + (signature ? signature.value.trim().length + 2 : 0);
  const parts = length <= SINGLE ? 1 : Math.ceil(length / PART);
  const words = box.querySelector('[data-sms-count-words]');
  words.hidden = false;
  words.textContent = '含签名约 ' + length + ' 个字，按 ' + parts + ' 条短信计费。';
}

whenAdded('[data-sms-count]', measure);
on('input', '[data-sms-count] textarea', function (area) { measure(area.closest('[data-sms-count]')); });
on('input', '[name=sms_signature]', function () {
  const box = document.querySelector('[data-sms-count]');
  if (box) measure(box);
});
