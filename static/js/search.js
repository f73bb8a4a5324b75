/** Search: the palette is fetched when it is first wanted; which result was opened is told to the log. */
async function openPalette() {
  const box = document.getElementById("palette");
  try {
    const palette = await import(box.dataset.script);
    palette.open(box);
  } catch {
    // It could not be fetched: the box in the header does the same in two steps.
    document.querySelector(".header__search input")?.focus();
  }
}

document.addEventListener("click", (event) => {
  const target = event.target.closest?.('[data-behaviour~="open-palette"], [data-results] a[data-rank]');
  if (!target) return;
  if (!target.dataset.rank) {
    openPalette();
    return;
  }
  const { told, words } = target.closest("[data-results]").dataset;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ q: words, rank: target.dataset.rank, kind: target.dataset.kind });
  fetch(told, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
});
