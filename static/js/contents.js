/** Marks in the contents list the part that is being read. */
const links = new Map([...document.querySelectorAll('.contents a[href^="#"]')].map((link) => [link.hash.slice(1), link]));
const parts = [...links.keys()].map((id) => document.getElementById(decodeURIComponent(id))).filter(Boolean);

function mark() {
  const read = parts.findLast((part) => part.getBoundingClientRect().top < 140) ?? parts[0];
  for (const [id, link] of links) {
    if (decodeURIComponent(id) === read.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (parts.length > 1) {
  addEventListener("scroll", mark, { passive: true });
  mark();
}
