/** What scrolls sideways can be reached and scrolled by keyboard; what does not scroll is no stop on the way. */
const SCROLLERS = ".prose pre, .scroll, .table, .matrix, .code";

const watched = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function watch(within) {
  for (const scroller of within.querySelectorAll?.(SCROLLERS) ?? []) watched.observe(scroller);
}

document.addEventListener("htmx:after:swap", () => watch(document));
watch(document);
