/* 全选: ticks every box of the list, or none when all are ticked. The button is drawn by the script: without it each box is
   ticked by hand. */
import { announce } from './dom.js';

document.querySelectorAll('[data-choose-all]').forEach(function (button) {
  const boxes = Array.from(document.querySelectorAll('input[name="' + button.dataset.chooseAll + '"]'));
  button.hidden = !boxes.length;
  button.addEventListener('click', function () {
    const all = boxes.every(function (box) { return box.checked; });
    boxes.forEach(function (box) { box.checked = !all; });
    announce(all ? '已取消全部选择。' : '已选择 ' + boxes.length + ' 件。');
  });
});
