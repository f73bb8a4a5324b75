/** Search: the palette is fetched when it is first wanted; which result was opened is told to the log. */
async function openPalette() {
  const box = document.getElementById("palette");
  if (box.open) return;
  // Opened before its script is there: what is typed meanwhile stands in its box.
  box.showModal();
  box.querySelector("input").select();
  try {
    const palette = await import(box.dataset.script);
    palette.open(box);
  } catch {
    // Without it the box still leads to all results.
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.('[data-behaviour~="open-palette"]')) openPalette();
  const link = event.target.closest?.("[data-results] .result__title a");
  if (!link) return;
  const results = link.closest("[data-results]");
  const rank = [...results.querySelectorAll(".result__title a")].indexOf(link) + 1;
  const { kind = "" } = link.closest("li").dataset;
  const body = new URLSearchParams({ q: results.dataset.words, rank, kind });
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  fetch(results.dataset.told, { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
});
