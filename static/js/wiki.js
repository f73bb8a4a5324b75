/**
 * <form data-behaviour="page-draft" data-draft="address">: the title and the summary are kept on the server as they are
 * typed; the editor keeps the text in the same way by itself.
 */
const PAUSE = 1500;
let waiting;

async function keep(form, names) {
  const body = new FormData();
  for (const name of names) body.set(name, form.elements[name].value);
  body.set("base", form.elements.base?.value || 0);
  const token = form.elements.csrfmiddlewaretoken.value;
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token, Accept: "application/json" } });
    if (!answer.ok) console.info("Title not kept:", answer.status);
  } catch (error) {
    console.info("Title not kept:", error.message);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.('form[data-behaviour~="page-draft"]');
  if (!form || !["title", "summary"].includes(event.target.name)) return;
  clearTimeout(waiting);
  waiting = setTimeout(keep, PAUSE, form, ["title", "summary"].filter((name) => form.elements[name]));
});

/** What the editor says of the draft stands in the bar, too. */
document.addEventListener("editor:draft", (event) => {
  const form = event.target.closest('form[data-behaviour~="page-draft"]');
  const line = form?.querySelector("[data-draft-state]");
  const said = form?.querySelector(".rich-text__draft")?.firstChild?.textContent;
  if (line && said) line.textContent = said;
});
