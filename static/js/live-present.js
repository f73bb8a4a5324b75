/** Who else writes on a page: an open editor says that it is there, and shows what it hears in its bar. */
const EVERY = 20_000;
const place = document.querySelector('[data-behaviour~="presence"]');
const form = place?.closest("form");

function word(text) {
  const body = new FormData();
  body.set("do", text);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return body;
}

async function tell() {
  if (document.hidden) return;
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: word("here"), redirect: "manual", headers: { "HX-Request": "true" } });
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // Next time.
  }
}

if (form) {
  setTimeout(tell, 2000);
  setInterval(tell, EVERY);
  document.addEventListener("live:event", ({ detail: { kind, id } }) => {
    if (kind === "presence" && place.dataset.liveOn === `presence:${id}`) tell();
  });
  document.addEventListener("visibilitychange", tell);
  addEventListener("pagehide", () => navigator.sendBeacon(form.dataset.draft, word("gone")));
}
