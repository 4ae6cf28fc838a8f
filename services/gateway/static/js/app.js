/* The one entry. Each module listens on the document, so parts that htmx swaps in work without being told. */
import './frame.js';
import './live.js';
import './dialog.js';
import './autosave.js';
import './submit_guard.js';
import './enter.js';
import './password.js';
import './id_number.js';
import './sms_code.js';
import './region.js';
import './rows.js';
import './photo.js';
import './upload.js';
import './combobox.js';
import './print.js';
import { on, whenAdded } from './dom.js';

document.documentElement.dataset.kit = 'ready';

whenAdded('#error-summary', function (summary) { summary.focus(); });

on('click', '#error-summary a', function (link, event) {
  const target = document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: 'center' });
  const control = target.matches('input, select, textarea') ? target : target.querySelector('input, select, textarea') || target;
  if (control.tomselect) control.tomselect.focus(); else control.focus({ preventScroll: true });
});
