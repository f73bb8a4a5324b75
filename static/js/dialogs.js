/** <button data-behaviour="open-dialog" data-dialog="id">; a click on the backdrop closes. Toasts are closed by their ✕. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.('[data-behaviour~="open-dialog"]');
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
    return;
  }
  if (event.target.matches?.("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside && event.detail) event.target.close();
  }
  event.target.closest?.('[data-behaviour~="dismiss"]')?.closest("[data-dismissable]")?.remove();
});
