/** Forms: the summary of errors gets the focus, and a form is sent once even when the button is pressed twice. */
function focusErrors(within) {
  const summary = within.querySelector?.('[data-behaviour~="error-summary"]');
  summary?.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // A page that comes back from the browser's memory must be usable again.
  setTimeout(() => delete form.dataset.sent, 5000);
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("htmx:after:swap", (event) => focusErrors(event.target));
focusErrors(document);
