/** What live events change on a page: the numbers in the header, and the line that offers new replies. Nothing moves. */
const MOMENT = 2000;

function show(name, number) {
  for (const place of document.querySelectorAll(`[data-live-count="${name}"]`)) {
    const before = Number(place.textContent);
    const holder = place.matches("[data-live-alone]") ? place.closest("a") : place.parentElement;
    holder.hidden = number === 0;
    if (before !== number) place.textContent = number;
    const said = name === "inbox" && number > before && document.querySelector("[data-live-said]");
    if (said) said.textContent = said.dataset.liveSaid.replace("{n}", number);
  }
}

const offerReplies = () => document.dispatchEvent(new CustomEvent("live:news"));

document.addEventListener("live:state", ({ detail: { counts, seen } }) => {
  for (const [name, number] of Object.entries(counts)) show(name, number);
  const topic = document.querySelector('[data-live-on^="topic:"]');
  const news = document.querySelector('[data-behaviour~="news"]');
  const newest = topic && seen[topic.dataset.liveOn];
  if (!news || !(newest > Number(news.dataset.heard ?? news.dataset.after))) return;
  news.dataset.heard = newest;
  offerReplies();
});

document.addEventListener("live:event", ({ detail: { kind, id } }) => {
  if (kind !== "topic" || !document.querySelector(`[data-live-on="topic:${id}"]`)) return;
  setTimeout(offerReplies, MOMENT * Math.random());
});
