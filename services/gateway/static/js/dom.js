/* Small helpers that every module shares. */

/** Calls `act(element, event)` for events of that type on elements matching `selector`, now or later in the page. */
export function on(type, selector, act, capture) {
  document.addEventListener(type, function (event) {
    const found = event.target && event.target.closest ? event.target.closest(selector) : null;
    if (found) act(found, event);
  }, capture || false);
}

/** Calls `act(element)` once for each element matching `selector`: those in the page and those added later. */
export function whenAdded(selector, act) {
  const seen = new WeakSet();
  const visit = function (root) {
    if (root.nodeType !== 1) return;
    const found = Array.from(root.querySelectorAll(selector));
    if (root.matches(selector)) found.unshift(root);
    found.forEach(function (element) {
      if (!seen.has(element)) { seen.add(element); act(element); }
    });
  };
  visit(document.documentElement);
  new MutationObserver(function (changes) {
    changes.forEach(function (change) { change.addedNodes.forEach(visit); });
  }).observe(document.documentElement, { childList: true, subtree: true });
}

function errorLine(control) {
  const ids = (control.getAttribute('aria-describedby') || '').split(/\s+/);
  const id = ids.find(function (one) { return one.endsWith('-error'); });
  return id ? document.getElementById(id) : null;
}

/** Puts `sentence` under the control, or takes the sentence away when it is empty. */
export function sayError(control, sentence) {
  const line = errorLine(control);
  if (line) {
    line.textContent = sentence;
    line.hidden = !sentence;
    if (sentence) line.setAttribute('role', 'alert'); else line.removeAttribute('role');
  }
  if (sentence) control.setAttribute('aria-invalid', 'true'); else control.removeAttribute('aria-invalid');
}

let announcer = null;

/** Has a screen reader read `words` when it next pauses. */
export function announce(words) {
  if (!announcer) {
    announcer = document.createElement('div');
    announcer.className = 'visually-hidden';
    announcer.setAttribute('role', 'status');
    document.body.appendChild(announcer);
  }
  announcer.textContent = words;
}

/** The words for a reply that brought none of its own. Status 0 means that no reply came. */
export function sentenceFor(status) {
  if (!status) return '网络连接中断，请检查网络后重试。';
  if (status === 401) return '登录已过期，请重新登录后再继续。';
  if (status === 403) return '您没有权限进行此操作。';
  if (status === 404) return '这项内容已不存在，请刷新页面。';
  if (status === 413) return '文件太大，请压缩后重新上传。';
  if (status === 429) return '操作太频繁，请稍后再试。';
  if (status === 503 || status === 502 || status === 504) return '服务暂时不可用，请稍后再试。';
  return '没有成功，请稍后再试。';
}

/** Reads JSON from text; an empty object when it is none. */
export function readJson(text) {
  try { return JSON.parse(text) || {}; } catch (error) { return {}; }
}

/** 128 random bits in hex: the same key goes with every retry of one upload. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, function (b) { return ('0' + b.toString(16)).slice(-2); }).join('');
}

/** The form's fields as URL parameters, without files and passwords. */
export function formFields(form) {
  const fields = new URLSearchParams();
  new FormData(form).forEach(function (value, name) {
    const control = form.elements[name];
    if (typeof value === 'string' && !(control && control.type === 'password')) fields.append(name, value);
  });
  return fields;
}
