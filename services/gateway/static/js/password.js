/* 显示密码, the classes that tick off (each by the server's own pattern), and whether the repetition is the same. */
import { on, whenAdded } from './dom.js';

whenAdded('[data-show-password]', function (button) { button.hidden = false; });

on('click', '[data-show-password]', function (button) {
  const input = document.getElementById(button.dataset.showPassword);
  const shown = input.type === 'text';
  input.type = shown ? 'password' : 'text';
  button.textContent = shown ? '显示密码' : '隐藏密码';
  button.setAttribute('aria-pressed', String(!shown));
});

on('input', '[data-password-rules]', function (input) {
  const list = document.getElementById(input.dataset.passwordRules);
  list.querySelectorAll('[data-rule]').forEach(function (item) {
    const met = new RegExp(item.dataset.rule, 'u').test(input.value);
    item.classList.toggle('met', met);
    item.querySelector('[data-rule-state]').textContent = met ? '（已满足）' : '';
  });
});

function compare(input) {
  const first = document.getElementById(input.dataset.sameAs);
  const line = document.getElementById(input.id + '-same');
  if (!first || !line) return;
  const same = first.value === input.value;
  const wrongSoFar = !first.value.startsWith(input.value);
  line.classList.toggle('good', Boolean(input.value) && same);
  line.textContent = !input.value ? '' : same ? '两次输入一致' : wrongSoFar ? '两次输入的密码不一致' : '';
}

on('input', 'input', function (input) {
  if (input.dataset.sameAs) { compare(input); return; }
  if (input.dataset.passwordRules) {
    document.querySelectorAll('[data-same-as="' + input.id + '"]').forEach(compare);
  }
});
