/** <form data-behaviour="autosubmit">: filters act when they are changed. Without script its Submit button does it. */
let waiting;

function send(form) {
  clearTimeout(waiting);
  form.requestSubmit();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.('form[data-behaviour~="autosubmit"]');
  if (form && !event.target.matches('[type="search"], [type="text"]')) send(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.('form[data-behaviour~="autosubmit"]');
  if (!form || !event.target.matches('[type="search"], [type="text"]')) return;
  clearTimeout(waiting);
  // Typing reloads the list only where htmx does it in place: a whole page would take the focus away.
  if (form.matches("[hx-get]")) waiting = setTimeout(() => send(form), 300);
});
