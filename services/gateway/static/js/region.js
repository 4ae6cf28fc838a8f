/* 省市区: each choice fetches the next level. Without scripts 刷新下级 asks the server for the page again. */
import { on, sayError } from './dom.js';

const known = new Map();

function childrenOf(code) {
  if (!known.has(code)) {
    const asked = fetch('/regions/' + encodeURIComponent(code) + '/children', { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
      .then(function (response) {
        if (!response.ok) throw new Error(String(response.status));
        return response.json();
      });
    asked.catch(function () { known.delete(code); });
    known.set(code, asked);
  }
  return known.get(code);
}

function fill(select, regions, prompt) {
  select.textContent = '';
  select.add(new Option(prompt, ''));
  regions.forEach(function (region) { select.add(new Option(region.name, region.code)); });
}

on('change', '[data-regions] select', function (select) {
  const box = select.closest('[data-regions]');
  const lower = Array.from(box.querySelectorAll('select')).filter(function (other) { return Number(other.dataset.level) > Number(select.dataset.level); });
  lower.forEach(function (other) { fill(other, [], '请选择'); });
  sayError(select, '');
  lower.forEach(function (other) { sayError(other, ''); });
  const next = lower[0];
  const code = select.value;
  if (!next || !code) return;
  fill(next, [], '正在读取…');
  childrenOf(code).then(function (regions) {
    if (select.value !== code) return;
    fill(next, regions, regions.length ? '请选择' : '无下级地区');
  }).catch(function () {
    fill(next, [], '请选择');
    sayError(select, '没有读到下级地区，请重新选择一次。');
  });
});
