/* 上一件 and 下一件 by key: Alt with an arrow, which browsers leave free. Not while somebody types, and not away from an
   opinion that has been typed and not sent. */
import { announce } from './dom.js';

const TYPING = 'input, textarea, select, [contenteditable]';
const RELS = { ArrowUp: 'prev', ArrowDown: 'next' };

document.addEventListener('keydown', function (event) {
  const rel = RELS[event.key];
  if (!rel || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest(TYPING)) return;
  const link = document.querySelector('[data-neighbours] a[rel="' + rel + '"]');
  if (!link) return;
  event.preventDefault();
  const opinion = document.getElementById('f-opinion');
  if (opinion && opinion.value.trim()) announce('审核意见尚未提交，请先提交或清空。');
  else link.click();
});
