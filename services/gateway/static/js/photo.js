/* One side of a card: preview, turn, take again; what is wrong with it is said at once. */
import { on, sayError, whenAdded } from './dom.js';

const DARK = 55; // mean brightness of 255 below which print on a card cannot be read
const SAMPLE = 64;

const addresses = new WeakMap();

function show(box, file) {
  const picture = box.querySelector('.kit-photo-picture');
  if (addresses.has(box)) URL.revokeObjectURL(addresses.get(box));
  box.classList.toggle('filled', Boolean(file));
  box.querySelector('.kit-photo-tools').hidden = !file;
  picture.hidden = !file;
  if (file) {
    addresses.set(box, URL.createObjectURL(file));
    picture.src = addresses.get(box);
  } else picture.removeAttribute('src');
  box.dispatchEvent(new CustomEvent('kit:photo', { bubbles: true }));
}

function decode(file) {
  return new Promise(function (resolve, reject) {
    const image = new Image();
    const address = URL.createObjectURL(file);
    image.onload = function () { URL.revokeObjectURL(address); resolve(image); };
    image.onerror = function () { URL.revokeObjectURL(address); reject(new Error('not a picture')); };
    image.src = address;
  });
}

function brightness(image) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SAMPLE;
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0, SAMPLE, SAMPLE);
  const pixels = pen.getImageData(0, 0, SAMPLE, SAMPLE).data;
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 4) sum += 0.299 * pixels[i] + 0.587 * pixels[i + 1] + 0.114 * pixels[i + 2];
  return sum / (SAMPLE * SAMPLE);
}

function complaint(box, image) {
  const long = Math.max(image.naturalWidth, image.naturalHeight);
  const short = Math.min(image.naturalWidth, image.naturalHeight);
  if (long < Number(box.dataset.minWidth) || short < Number(box.dataset.minHeight)) {
    return '照片太小（' + image.naturalWidth + '×' + image.naturalHeight + '），文字可能看不清，请靠近后重拍。';
  }
  return brightness(image) < DARK ? '照片太暗，请在光线充足处重拍。' : '';
}

function refuse(box, input, sentence) {
  input.value = '';
  show(box, null);
  box.classList.add('wrong');
  sayError(input, sentence);
}

function look(box, input) {
  const file = input.files[0];
  box.classList.remove('wrong');
  sayError(input, '');
  if (!file) { show(box, null); return; }
  if (!/^image\/(jpeg|png)$/.test(file.type)) { refuse(box, input, '只能使用 JPEG 或 PNG 格式的照片，请重新选择。'); return; }
  if (file.size > Number(box.dataset.maxMb) * 1048576) { refuse(box, input, '照片超过 ' + box.dataset.maxMb + ' MB，请压缩后重新选择。'); return; }
  decode(file).then(function (image) {
    if (input.files[0] !== file) return;
    show(box, file);
    const words = complaint(box, image);
    box.classList.toggle('wrong', Boolean(words));
    sayError(input, words);
  }).catch(function () { if (input.files[0] === file) refuse(box, input, '这张照片打不开，可能已损坏，请重新选择。'); });
}

on('change', '[data-photo] input[type="file"]', function (input) { look(input.closest('[data-photo]'), input); });
whenAdded('[data-photo] input[type="file"]', function (input) { if (input.files.length) look(input.closest('[data-photo]'), input); });
on('click', '[data-photo-again]', function (button) { button.closest('[data-photo]').querySelector('input[type="file"]').click(); });

/* The turned picture takes the place of the chosen file, so what is seen is what is sent. */
on('click', '[data-photo-turn]', function (button) {
  const box = button.closest('[data-photo]');
  const input = box.querySelector('input[type="file"]');
  const file = input.files[0];
  if (!file) return;
  button.disabled = true;
  decode(file).then(function (image) {
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalHeight;
    canvas.height = image.naturalWidth;
    const pen = canvas.getContext('2d');
    pen.translate(canvas.width, 0);
    pen.rotate(Math.PI / 2);
    pen.drawImage(image, 0, 0);
    return new Promise(function (resolve) { canvas.toBlob(resolve, file.type, 0.92); });
  }).then(function (blob) {
    const carrier = new DataTransfer();
    carrier.items.add(new File([blob], file.name, { type: file.type }));
    input.files = carrier.files;
    show(box, input.files[0]);
  }).catch(function () { sayError(input, '没有转成，请重新拍一张正的照片。'); })
    .then(function () { button.disabled = false; });
});
