/* Drafts save themselves. Contract in templates/README.md. */
import { formFields, on, readJson, sentenceFor } from './dom.js';
import { submitterOf } from './submit_guard.js';

const WAIT_MS = 800;
const RETRY_MS = [2000, 5000, 15000, 30000];
const SIGNED_OUT_MS = 4000;
const states = new WeakMap();

function stateOf(form) {
  if (!states.has(form)) states.set(form, { dirty: false, timer: 0, running: null, failures: 0, stopped: false, refused: false });
  return states.get(form);
}

function say(form, kind, words) {
  const place = form.querySelector('[data-autosave-state]') || document.querySelector('[data-autosave-state]');
  if (!place) return;
  place.dataset.state = kind;
  place.textContent = words;
}

/* In a tab of its own: what is typed here stays, and is saved as soon as the person is back. */
function askToSignIn(form) {
  say(form, 'failed', '登录已失效，新填写的内容尚未保存。请');
  const link = document.createElement('a');
  link.href = '/login?next=/personal';
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = '重新登录';
  const place = form.querySelector('[data-autosave-state]') || document.querySelector('[data-autosave-state]');
  if (place) place.append(link, '，登录后本页会自动保存。');
}

function clockNow() {
  const now = new Date();
  return ('0' + now.getHours()).slice(-2) + ':' + ('0' + now.getMinutes()).slice(-2);
}

function later(form, wait) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(save, wait, form);
}

function settle(form, status, reply) {
  const state = stateOf(form);
  if (status >= 200 && status < 300) {
    state.failures = 0;
    state.refused = false;
    if (reply.version !== undefined && form.elements.version) form.elements.version.value = reply.version;
    say(form, 'saved', '已保存 ' + (reply.saved_at || clockNow()));
    form.dispatchEvent(new CustomEvent('kit:saved', { bubbles: true, detail: reply }));
    if (state.dirty) later(form, WAIT_MS);
  } else if (status === 409) {
    state.stopped = true;
    say(form, 'stale', reply.message || '此页已不是最新内容，请刷新后再填写。');
  } else if (status === 422) {
    state.refused = true;
    say(form, 'failed', reply.message || sentenceFor(status));
  } else if (status === 401) {
    state.dirty = true;
    state.failures += 1;
    askToSignIn(form);
    later(form, SIGNED_OUT_MS);
  } else if (status === 403 || status === 404) {
    state.stopped = true;
    say(form, 'failed', reply.message || sentenceFor(status));
  } else {
    state.dirty = true;
    say(form, 'failed', '保存失败，正在重试');
    later(form, RETRY_MS[Math.min(state.failures, RETRY_MS.length - 1)]);
    state.failures += 1;
  }
}

function save(form) {
  const state = stateOf(form);
  if (state.running || state.stopped || !state.dirty || !form.isConnected) return;
  state.dirty = false;
  say(form, 'saving', '正在保存…');
  state.running = fetch(form.dataset.autosave, {
    method: 'POST',
    body: formFields(form),
    headers: { Accept: 'application/json' },
    credentials: 'same-origin',
  }).then(
    function (response) {
      return response.text().then(function (text) { return [response.redirected ? 401 : response.status, readJson(text)]; });
    },
  ).catch(function () { return [0, {}]; }).then(function (answer) {
    state.running = null;
    settle(form, answer[0], answer[1]);
    return answer[0];
  });
}

/* Resolves with the status of the last save when nothing is left to be saved, or nothing can be. */
function saveAll(form) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  save(form);
  if (!state.running) return Promise.resolve(200);
  return state.running.then(function (status) {
    return status >= 200 && status < 300 && state.dirty ? saveAll(form) : status;
  });
}

/** Saves what is unsaved now; resolves with the status of the last save: 409 or 422 where it is not as the page shows. */
export function flush(form) {
  const state = stateOf(form);
  if (state.stopped) return Promise.resolve(409);
  return saveAll(form).then(function (status) { return status === 200 && state.refused ? 422 : status; });
}

/** Marks the form changed, as typing does; for parts that change it by script. */
export function touch(form) {
  const state = stateOf(form);
  state.dirty = true;
  if (!state.stopped) later(form, state.failures ? RETRY_MS[0] : WAIT_MS);
}

['input', 'change'].forEach(function (type) {
  on(type, 'form[data-autosave]', function (form, event) {
    if (event.target.type !== 'file' && event.target.name) touch(form);
  });
});

/* A submit carries the whole form with the version that the page knows, so what is unsaved is saved first. Where that
   fails for want of a connection or a session, the page stays: a post would take the person away from what was typed. */
document.addEventListener('submit', function (event) {
  const form = event.target;
  if (!form.dataset.autosave) return;
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (state.stopped || !(state.dirty || state.running)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = submitterOf(event);
  saveAll(form).then(function (status) {
    if (!status || status === 401 || status === 429 || status >= 500) return;
    clearTimeout(state.timer);
    state.dirty = false;
    if (button) button.click(); else form.requestSubmit();
  });
}, true);

/* Back from the tab with the login, or from a sleeping computer. */
document.addEventListener('visibilitychange', function () {
  if (document.visibilityState !== 'visible') return;
  document.querySelectorAll('form[data-autosave]').forEach(function (form) {
    if (stateOf(form).failures) later(form, 0);
  });
});

window.addEventListener('beforeunload', function (event) {
  const lost = Array.from(document.querySelectorAll('form[data-autosave]')).some(function (form) {
    const state = stateOf(form);
    return state.dirty && state.failures && !state.stopped;
  });
  if (lost) { event.preventDefault(); event.returnValue = ''; }
});

/* Leaving: what is not saved yet goes along with the closing page. */
window.addEventListener('pagehide', function () {
  document.querySelectorAll('form[data-autosave]').forEach(function (form) {
    const state = stateOf(form);
    if (!state.dirty || state.stopped || state.running) return;
    state.dirty = false;
    fetch(form.dataset.autosave, { method: 'POST', body: formFields(form), keepalive: true, credentials: 'same-origin' }).catch(function () {});
  });
});
