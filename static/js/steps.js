/**
 * Keys of lists and of talk, beside those that a page names by data-key: "j" and "k" step, "o" opens, "u" goes up one level,
 * "." shows what is new. On the post that has the focus "r" replies, "q" quotes, "e" edits and "b" bookmarks.
 */
const ON_POST = {
  r: '[data-compose="to"], .answer [hx-get*="/comment/"]',
  q: '[data-compose="quote"]',
  e: '.post__foot a[href$="/edit/"]',
  b: '.post__foot form[action$="/bookmark/"] button',
};
const POSTS = ".post, .row__title a";

function stepped(key) {
  const list = document.querySelector('[data-behaviour~="steps"]');
  if (!list) return false;
  const places = [...(list.closest("article") ?? list).querySelectorAll(POSTS)];
  const here = places.findIndex((place) => place === document.activeElement || place.contains(document.activeElement));
  const next = places[here < 0 ? firstSeen(places) : here + (key === "j" ? 1 : -1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

const firstSeen = (places) => Math.max(places.findIndex((place) => place.getBoundingClientRect().bottom > 80), 0);

function wanted(key) {
  const focused = document.activeElement;
  if (key === "o") return focused?.matches("[data-behaviour~='steps'] a") ? focused : null;
  if (key === "u") return [...document.querySelectorAll(".breadcrumbs a")].at(-1);
  if (key === ".") return document.querySelector('[data-behaviour~="news"] a');
  return ON_POST[key] && focused?.closest(".post")?.querySelector(ON_POST[key]);
}

// Before the keys of the page: on a post "r" answers that post.
function press(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (localStorage.getItem("shortcuts") === "off") return;
  if (event.target.closest('input, textarea, select, [contenteditable="true"], dialog[open]')) return;
  const target = wanted(event.key);
  target?.click();
  if (target || (/^[jk]$/.test(event.key) && stepped(event.key))) event.preventDefault();
}

document.addEventListener("keydown", press);
