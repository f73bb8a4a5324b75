/* From change to change in a difference: buttons with data-step, and the keys n and p that stand on them. */
const MARKS = "ins, del, .diff-changed, .diff-block, .diff-note";
const HERE = "changes__here";

/** The changes as places to stop at: what stands in another change, or right after one, belongs to it. */
function stops(view) {
  const marks = [...view.querySelectorAll(MARKS)].filter((mark) => !mark.parentElement.closest(MARKS));
  return marks.filter((mark, at) => !at || mark.previousElementSibling !== marks[at - 1] || mark.matches(".diff-block"));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  const view = button?.closest('[data-behaviour~="changes"]');
  if (!view) return;
  const places = stops(view);
  if (!places.length) return;
  const at = places.findIndex((place) => place.classList.contains(HERE));
  const step = Number(button.dataset.step);
  const next = at < 0 ? (step > 0 ? 0 : places.length - 1) : (at + step + places.length) % places.length;
  places[at]?.classList.remove(HERE);
  places[next].classList.add(HERE);
  for (let fold = places[next].closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
  places[next].scrollIntoView({ block: "center" });
});
