/**
 * The palette: a dialog with a combobox (ARIA 1.2, a list that suggests). The focus stays in the input; arrows choose, Enter
 * opens what is chosen or, when nothing is, all results. A module of its own, fetched when it is first wanted.
 */
let box, input, list, said, waiting, asking;

const options = () => [...list.querySelectorAll('[role="option"]')];
const chosen = () => list.querySelector('[aria-selected="true"]');

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

function show(html) {
  list.innerHTML = html;
  choose(null);
  list.hidden = options().length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
  said.textContent = list.querySelector("[data-said]")?.dataset.said ?? "";
  // How many there are is seen; that there is none is not.
  said.classList.toggle("visually-hidden", !list.hidden || !said.textContent);
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const answer = await fetch(`${list.dataset.from}?${new URLSearchParams({ q: input.value })}`, { signal });
    // Signed out meanwhile: what came is the page to sign in.
    const html = answer.ok && !answer.redirected ? await answer.text() : "";
    if (!signal.aborted) show(html);
  } catch (error) {
    if (error.name !== "AbortError") show("");
  }
}

function soon() {
  clearTimeout(waiting);
  asking?.abort();
  waiting = setTimeout(ask, 150);
}

function key(event) {
  if (event.isComposing) return;
  const all = options();
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown") choose(all[at + 1] ?? all[0]);
  else if (event.key === "ArrowUp") choose(at < 0 ? all.at(-1) : all[at - 1]);
  else if (event.key === "Enter" && at >= 0) all[at].click();
  else return;
  event.preventDefault();
}

function bind(dialog) {
  box = dialog;
  input = box.querySelector('[role="combobox"]');
  list = box.querySelector('[role="listbox"]');
  said = box.querySelector('[role="status"]');
  input.addEventListener("input", soon);
  input.addEventListener("keydown", key);
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option && option !== chosen()) choose(option);
  });
  // A page that comes back from the browser's memory must not come back behind the dialog.
  addEventListener("pagehide", () => box.close());
}

export function open(dialog) {
  if (box !== dialog) bind(dialog);
  ask();
}
