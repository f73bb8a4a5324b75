/**
 * Keys: "/" or Ctrl-K to search, "g" and a letter to go, "?" for the list. Single keys are off by a switch in that list
 * (WCAG 2.1.4); the choice is kept in this browser. A page adds its own by data-key="x" on a link or button.
 */
const root = document.documentElement;
const on = () => localStorage.getItem("shortcuts") !== "off";
let leader = 0;

function show() {
  root.dataset.shortcuts = on() ? "on" : "off";
  for (const box of document.querySelectorAll('[data-behaviour~="shortcuts-switch"]')) box.checked = on();
}

function act(target) {
  if (!target) return false;
  if (target.matches("input, textarea")) {
    target.focus();
    target.select();
  } else target.click();
  return true;
}

document.addEventListener("change", (event) => {
  if (!event.target.matches('[data-behaviour~="shortcuts-switch"]')) return;
  localStorage.setItem("shortcuts", event.target.checked ? "on" : "off");
  show();
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const search = document.querySelector("[data-search]");
  if ((event.ctrlKey || event.metaKey) && event.key === "k" && act(search)) return event.preventDefault();
  if (event.ctrlKey || event.metaKey || !on()) return;
  if (event.target.closest('input, textarea, select, [contenteditable="true"], dialog[open]')) return;
  const led = Date.now() - leader < 1500;
  leader = 0;
  if (!led && event.key === "g") {
    leader = Date.now();
    return;
  }
  const key = CSS.escape(led ? `g ${event.key}` : event.key);
  if (act(document.querySelector(`[data-key="${key}"]`)) || (!led && event.key === "/" && act(search))) event.preventDefault();
});

show();
