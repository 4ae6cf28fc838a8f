/* What a citizen number says about itself, shown while it is typed. The server decides; this only tells early. */
import { on, whenAdded } from './dom.js';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** The check character of GB 11643-1999 (ISO 7064 MOD 11-2) for the first 17 digits. */
export function checkCharacter(number) {
  const sum = WEIGHTS.reduce(function (total, weight, place) { return total + weight * Number(number[place]); }, 0);
  return CHECKS[sum % 11];
}

function birthDate(number) {
  const year = Number(number.slice(6, 10));
  const month = Number(number.slice(10, 12));
  const day = Number(number.slice(12, 14));
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && year >= 1900 && date.getTime() <= Date.now() ? number.slice(6, 10) + '-' + number.slice(10, 12) + '-' + number.slice(12, 14) : '';
}

function grouped(number) {
  if (!/^\d{7,17}[\dX]?$/.test(number)) return '';
  return [number.slice(0, 6), number.slice(6, 10), number.slice(10, 14), number.slice(14)].filter(Boolean).join(' ');
}

/** {words, good}: the sentence for the number typed so far; `good` when it is a whole and sound one. */
export function describe(number) {
  const shown = grouped(number);
  if (number.length !== 18) return { words: shown && shown + '（已输入 ' + number.length + ' 位，共 18 位）', good: false };
  if (!/^\d{17}[\dX]$/.test(number)) return { words: '身份证号应为 17 位数字加 1 位数字或 X', good: false };
  const born = birthDate(number);
  if (!born) return { words: shown + '：第 7 至 14 位不是有效的出生日期', good: false };
  if (checkCharacter(number) !== number[17]) return { words: shown + '：校验码不符，请核对是否输错', good: false };
  const sex = Number(number[16]) % 2 ? '男' : '女';
  return { words: shown + '　出生日期 ' + born + '　性别 ' + sex, good: true };
}

function applies(input) {
  const condition = (input.dataset.idNumber || '').split('=');
  if (!condition[0]) return true;
  const field = input.form && input.form.elements[condition[0]];
  return !field || field.value === condition[1];
}

function refresh(input) {
  const line = document.getElementById(input.id + '-live');
  if (!line) return;
  const number = input.value.replace(/\s/g, '').toUpperCase();
  const said = applies(input) ? describe(number) : { words: '', good: false };
  line.textContent = said.words;
  line.classList.toggle('good', said.good);
}

on('input', 'input[data-id-number]', refresh);
on('change', 'form', function (form) { form.querySelectorAll('input[data-id-number]').forEach(refresh); });
whenAdded('input[data-id-number]', refresh);
