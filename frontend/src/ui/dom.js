// Elements made without markup: el("button", {class: "x", onclick: f}, "Save").
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

let made = 0;
export const freshId = (name) => `ui_${name}_${(made += 1)}`;

/** "%(name)s" filled in, as in the server's translations. */
export const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (whole, key) => values[key] ?? whole);

const MAC = /Mac|iP(?:hone|ad|od)/.test(navigator.platform);
const KEYS = MAC ? { Mod: "⌘", Shift: "⇧", Alt: "⌥" } : { Mod: "Ctrl", Shift: "Shift", Alt: "Alt" };

/** "Mod-Shift-8" as people read it. */
export const keyNames = (keys) => keys.split("-").map((key) => KEYS[key] ?? key.toUpperCase()).join(MAC ? "" : "+");
/** "Mod-Shift-8" as aria-keyshortcuts wants it. */
export const ariaKeys = (keys) => keys.replace("Mod", MAC ? "Meta" : "Control").replaceAll("-", "+");

/** Put a floating element under (or above) an anchor, inside the window. */
export function place(floating, anchor) {
  const gap = 4;
  const { width, height } = floating.getBoundingClientRect();
  const below = anchor.bottom + gap + height <= innerHeight || anchor.top < height + gap;
  floating.style.left = `${Math.max(gap, Math.min(anchor.left, innerWidth - width - gap))}px`;
  floating.style.top = `${below ? anchor.bottom + gap : anchor.top - height - gap}px`;
}
