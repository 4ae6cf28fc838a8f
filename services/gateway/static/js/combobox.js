/* Long lists that can be typed into: Tom Select over the native select, loaded only where a page has one. */
import { whenAdded } from './dom.js';

let loading = null;

function load(address) {
  loading = loading || new Promise(function (resolve, reject) {
    const script = document.createElement('script');
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.appendChild(script);
  });
  return loading;
}

function dress(select) {
  const several = select.multiple;
  const plugins = several ? { remove_button: { title: '去掉' } } : {};
  const box = new window.TomSelect(select, {
    plugins: plugins,
    maxOptions: 500,
    refreshThrottle: 0, // with a delay, Enter after fast typing takes an option of the older list
    allowEmptyOption: false,
    placeholder: select.dataset.placeholder,
    hidePlaceholder: true,
    render: {
      no_results: function () {
        const words = document.createElement('div');
        words.className = 'no-results';
        words.textContent = '没有找到，换个词试试';
        return words;
      },
    },
  });
  select.setAttribute('aria-hidden', 'true');
  const described = select.getAttribute('aria-describedby');
  if (described) box.control_input.setAttribute('aria-describedby', described);
  if (select.getAttribute('aria-invalid')) {
    box.control_input.setAttribute('aria-invalid', 'true');
    box.wrapper.classList.add('invalid-field');
  }
}

whenAdded('select[data-combobox]', function (select) {
  load(select.dataset.combobox).then(function () { dress(select); }).catch(function () { /* the native select stays */ });
});
