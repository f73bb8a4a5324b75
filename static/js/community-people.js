/* Picking people: a button with data-pick adds its user name to the field that data-into names. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick]");
  const list = button?.closest("[data-behaviour='pick-people']");
  const field = list && document.getElementById(list.dataset.into);
  if (!field) return;
  const names = field.value.split(/[\s,;]+/).filter(Boolean);
  if (!names.includes(button.dataset.pick)) names.push(button.dataset.pick);
  field.value = names.join(", ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  button.disabled = true;
});
