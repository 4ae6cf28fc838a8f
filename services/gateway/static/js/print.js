/* 打印: a button that a page without scripts does not show. */
import { on, whenAdded } from './dom.js';

whenAdded('[data-print]', function (button) { button.hidden = false; });
on('click', '[data-print]', function () { window.print(); });
