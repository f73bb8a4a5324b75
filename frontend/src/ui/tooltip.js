// The name of a control without words, and its keys: on hover after a moment, on focus at once, gone with Escape.
import { el, place } from "./dom.js";

export function tooltips(host) {
  const tip = el("div", { class: "rich-text__tooltip", popover: "manual", "aria-hidden": "true" });
  let waiting = 0;
  const hide = () => { clearTimeout(waiting); if (tip.matches(":popover-open")) tip.hidePopover(); };
  const show = (control) => {
    if (!control.isConnected || control.getAttribute("aria-expanded") === "true") return;
    tip.textContent = control.dataset.tip;
    if (!tip.matches(":popover-open")) tip.showPopover();
    place(tip, control.getBoundingClientRect());
  };
  const soon = (event, delay) => {
    const control = event.target.closest?.("[data-tip]");
    hide();
    if (control) waiting = setTimeout(show, delay, control);
  };
  host.addEventListener("pointerover", (event) => event.pointerType === "mouse" && soon(event, 350));
  host.addEventListener("pointerleave", hide);
  host.addEventListener("pointerdown", hide);
  host.addEventListener("focusin", (event) => (event.target.matches(":focus-visible") ? soon(event, 0) : hide()));
  host.addEventListener("focusout", hide);
  host.addEventListener("menu:open", hide);
  host.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  host.append(tip);
}
