/* Work in several posts: the page sends its form on by itself; without scripts its button does the same. */
const form = document.querySelector('form[data-go-on]');
if (form) setTimeout(function () { form.querySelector('button').click(); }, 300);
