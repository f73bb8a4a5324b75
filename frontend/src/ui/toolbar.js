// The toolbar: one tab stop, arrow keys inside, every control named.
import { ariaKeys, el, keyNames } from "./dom.js";
import { icon } from "./icons.js";
import { Menu } from "./menu.js";

const tipOf = (label, keys) => (keys ? `${label}  ${keyNames(keys)}` : label);

export class Toolbar {
  /** @param {object} wiring  label, surfaceId, groups of controls, and run(control): what a press does */
  constructor({ label, surfaceId, groups, run }) {
    this.controls = [];
    this.menus = [];
    this.run = run;
    this.element = el("div", { class: "rich-text__toolbar", role: "toolbar", "aria-label": label, "aria-controls": surfaceId });
    for (const group of groups) this.element.append(el("div", { class: "rich-text__group" }, ...group.flatMap((control) => this.control(control))));
    this.element.addEventListener("keydown", (event) => this.keydown(event));
    this.element.addEventListener("focusin", ({ target }) => this.rove(target));
    this.buttons[0].tabIndex = 0;
  }

  get buttons() { return this.controls.map(({ button }) => button); }

  control(control) {
    const { name, label, keys } = control;
    const button = el("button", {
      type: "button", class: "rich-text__button", tabindex: "-1", "aria-label": label, "data-control": name,
      "data-tip": tipOf(label, keys), "aria-keyshortcuts": keys && ariaKeys(keys), "aria-pressed": control.active ? "false" : null,
    });
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // The text keeps its selection.
    this.controls.push({ ...control, button });
    if (!control.items) {
      button.append(icon(control.icon));
      button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && this.run(control));
      return [button];
    }
    const words = control.shown ? el("span", { class: "rich-text__shown" }) : icon(control.icon);
    button.append(words, icon("down"));
    button.classList.add("rich-text__button--menu");
    const menu = new Menu({ button, label, items: control.items, run: this.run });
    this.menus.push(menu);
    return [button, menu.list];
  }

  /** Show what holds where the caret is. */
  update(state) {
    for (const control of this.controls) {
      const { active, enabled } = state(control);
      control.button.setAttribute("aria-disabled", String(!enabled));
      if (control.active) control.button.setAttribute("aria-pressed", String(active));
      if (control.shown) {
        const words = control.shown();
        control.button.querySelector(".rich-text__shown").textContent = words;
        control.button.setAttribute("aria-label", `${control.label}: ${words}`);
      }
    }
    for (const menu of this.menus) menu.update(state);
  }

  rove(target) {
    if (!this.buttons.includes(target)) return;
    for (const button of this.buttons) button.tabIndex = button === target ? 0 : -1;
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  focus() { this.buttons.find(({ tabIndex }) => tabIndex === 0).focus(); }

  keydown(event) {
    const here = this.buttons.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: this.buttons.length - 1 }[event.key];
    if (here < 0 || to === undefined) return;
    event.preventDefault();
    this.buttons.at(to % this.buttons.length).focus();
  }
}
