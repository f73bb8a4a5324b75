/**
 * Reading a topic: marks what was seen as read, asks for new replies when the window gets the focus back, and opens at the
 * first unread post.
 */
const PAUSE = 10_000;
let asked = 0;

function mark(form, number) {
  if (number <= Number(form.dataset.seen ?? 0)) return;
  form.dataset.seen = number;
  clearTimeout(mark.timer);
  mark.timer = setTimeout(() => {
    const body = new FormData(form);
    body.set("number", form.dataset.seen);
    fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
  }, 1200);
}

const form = document.querySelector('form[data-behaviour~="read-mark"]');
if (form) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) mark(form, Number(entry.target.id.slice(5)));
  }, { threshold: 0.1 });
  for (const post of document.querySelectorAll('.post[id^="post-"]')) seen.observe(post);
}

if (!location.hash && !new URLSearchParams(location.search).has("page")) {
  document.getElementById("new")?.scrollIntoView({ block: "start" });
}

async function hear() {
  const news = document.querySelector('[data-behaviour~="news"]');
  if (!news) return;
  asked = Date.now();
  const address = new URL(location.pathname, location.origin);
  address.searchParams.set("after", news.dataset.after);
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#news");
  if (fresh) news.replaceChildren(...fresh.childNodes);
}

addEventListener("focus", () => Date.now() - asked < PAUSE || hear());
document.addEventListener("live:news", hear);
