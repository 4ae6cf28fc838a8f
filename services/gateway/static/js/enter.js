/* Enter in a field presses a form's first button; where that could be 获取验证码 or 增加一行, it presses the main one.
   A form that saves itself has no main button for Enter: it would be submitted by accident. */
document.addEventListener('keydown', function (event) {
  const field = event.target;
  if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return;
  if (field.tagName !== 'INPUT' || !field.form || /^(submit|button|file|checkbox|radio)$/.test(field.type)) return;
  const form = field.form;
  if (!form.dataset.autosave && !form.querySelector('button[formnovalidate]')) return;
  event.preventDefault();
  if (form.dataset.autosave) return;
  const main = Array.from(form.elements).find(function (one) {
    return one.type === 'submit' && !one.formNoValidate && !one.disabled && !one.hasAttribute('aria-hidden');
  });
  if (main) main.click();
});
