/**
 * <form data-behaviour="keep" data-keep="name of the thing">: what is typed is mirrored in the browser, and offered again
 * after a crash, a sign-out or a failed submit. Leaving with unsaved text asks first. Kept for a week, per person.
 */
const WEEK = 7 * 24 * 60 * 60 * 1000;
const keyOf = (form) => `keep:${document.body.dataset.person ?? ""}:${form.dataset.keep || location.pathname}`;
const fields = (form) => [...form.elements].filter((field) => field.name && field.matches('textarea, input[type="text"], input:not([type])'));
const typed = new WeakSet();
let timer;

function store(form) {
  const values = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values }));
  } catch {
    form.querySelector("[data-keep-state]")?.replaceChildren("");
  }
}

function offer(form) {
  const kept = JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
  const notice = form.querySelector("[data-keep-offer]");
  if (!kept || !notice) return;
  const differs = fields(form).some((field) => kept.values[field.name] !== undefined && kept.values[field.name] !== field.value);
  if (Date.now() - kept.at > WEEK || !differs) return localStorage.removeItem(keyOf(form));
  notice.hidden = false;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.('form[data-behaviour~="keep"]');
  if (!form) return;
  typed.add(form);
  clearTimeout(timer);
  timer = setTimeout(store, 400, form);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-keep-restore], [data-keep-discard]");
  const form = button?.closest("form");
  if (!form) return;
  const kept = JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
  if (button.matches("[data-keep-restore]") && kept) {
    for (const field of fields(form)) {
      if (kept.values[field.name] === undefined) continue;
      field.value = kept.values[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  } else localStorage.removeItem(keyOf(form));
  form.querySelector("[data-keep-offer]").hidden = true;
});

// The mirror outlives the submit. It goes when the server answers with a redirect to a page for the same person: a refused
// form, a sign-in page or an error keeps it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches('form[data-behaviour~="keep"]')) return;
  clearTimeout(timer);
  store(form);
  typed.delete(form);
  sessionStorage.setItem("kept", keyOf(form));
});

const sent = sessionStorage.getItem("kept");
sessionStorage.removeItem("kept");
if (sent && document.body.dataset.person && performance.getEntriesByType("navigation")[0]?.redirectCount) localStorage.removeItem(sent);

addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll('form[data-behaviour~="keep"]')].some((form) => typed.has(form))) event.preventDefault();
});

for (const form of document.querySelectorAll('form[data-behaviour~="keep"]')) offer(form);
