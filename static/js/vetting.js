/* The desk of vetting: the button names the chosen day; j and k walk through the queue, o opens, e chooses all. */
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-until]");
  const shown = field?.form?.querySelector("[data-until-shown]");
  const day = field && new Date(`${field.value}T12:00`);
  if (!shown || Number.isNaN(day.getTime())) return;
  shown.textContent = day.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "short", year: "numeric" });
});

const QUEUE = '[data-behaviour~="queue"]';
const HERE = "queue__here";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-walk]");
  const list = button && document.querySelector(QUEUE);
  if (!list) return;
  const rows = [...list.children];
  const at = rows.findIndex((row) => row.classList.contains(HERE));
  if (button.dataset.walk === "open") return (rows[at] ?? rows[0])?.querySelector("a.row__title")?.click();
  const next = rows[Math.min(Math.max(at + Number(button.dataset.walk), 0), rows.length - 1)];
  rows[at]?.classList.remove(HERE);
  next?.classList.add(HERE);
  next?.querySelector("a.row__title")?.focus();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-choose-all]")) return;
  for (const box of event.target.form.querySelectorAll('input[name="chosen"]')) box.checked = event.target.checked;
});
