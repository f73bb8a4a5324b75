// A button that opens a menu: APG's menu button. Arrow keys, Home, End, first letters, Escape.
import { el, freshId, place } from "./dom.js";
import { icon } from "./icons.js";

const ROLES = { radio: "menuitemradio", check: "menuitemcheckbox" };

export class Menu {
  constructor({ button, label, items, run }) {
    this.button = button;
    this.run = run;
    this.list = el("div", { class: "rich-text__menu", role: "menu", id: freshId("menu"), "aria-label": label, popover: "auto" });
    this.entries = items.map((item) => ({ item, node: this.entry(item) }));
    this.list.append(...this.entries.map(({ node }) => node));
    for (const [name, value] of [["haspopup", "menu"], ["expanded", "false"], ["controls", this.list.id]]) button.setAttribute(`aria-${name}`, value);
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    button.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); this.open(event.key === "ArrowUp" ? -1 : 0); }
    });
    this.list.addEventListener("keydown", (event) => this.keydown(event));
    this.list.addEventListener("toggle", ({ newState }) => button.setAttribute("aria-expanded", String(newState === "open")));
  }

  get isOpen() { return this.list.matches(":popover-open"); }

  entry(item) {
    if (item.separator) return el("div", { role: "separator", class: "rich-text__separator" });
    return el(
      "button",
      { type: "button", role: ROLES[item.kind] ?? "menuitem", tabindex: "-1", class: `rich-text__item ${item.icon ? "" : "rich-text__item--ticked"} ${item.class ?? ""}`, onclick: () => this.choose(item) },
      icon(item.icon ?? "check"),
      el("span", {}, item.label),
    );
  }

  /** @param {(item) => {active: boolean, enabled: boolean}} state */
  update(state) {
    for (const { item, node } of this.entries) {
      if (item.separator) continue;
      const { active, enabled } = state(item);
      node.setAttribute("aria-disabled", String(!enabled));
      if (item.kind) node.setAttribute("aria-checked", String(active));
      node.classList.toggle("is-active", active);
    }
  }

  get choices() { return this.entries.filter(({ node }) => node.getAttribute("aria-disabled") === "false").map(({ node }) => node); }

  open(index = 0) {
    this.button.dispatchEvent(new CustomEvent("menu:open", { bubbles: true }));
    this.list.showPopover();
    place(this.list, this.button.getBoundingClientRect());
    this.choices.at(index)?.focus();
  }

  close() {
    this.list.hidePopover();
    this.button.focus();
  }

  choose(item) {
    if (this.entries.find((entry) => entry.item === item).node.getAttribute("aria-disabled") === "true") return;
    this.list.hidePopover();
    this.run(item);
  }

  keydown(event) {
    if (event.key === "Tab") { this.close(); return; }
    const { choices } = this;
    const here = choices.indexOf(document.activeElement);
    const letter = event.key.trim().length === 1 && !event.ctrlKey && !event.metaKey && event.key.toLowerCase();
    const starts = (node) => node.textContent.trim().toLowerCase().startsWith(letter);
    const to = { ArrowDown: choices[(here + 1) % choices.length], ArrowUp: choices.at(here - 1), Home: choices[0], End: choices.at(-1) }[event.key];
    const target = to ?? (letter && (choices.slice(here + 1).find(starts) ?? choices.find(starts)));
    if (event.key === "Escape") this.close();
    else if (target) target.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
