// What Google Docs, Outlook and web pages say by style alone, said by elements.
import { unwrap } from "../html/tidy.js";

const MONOSPACE = /mono|courier|consolas|menlo|lucida console/i;

/** "font-weight:700;color:red" as {"font-weight": "700", color: "red"}. */
export function declarations(style) {
  const found = {};
  for (const part of (style ?? "").split(";")) {
    const cut = part.indexOf(":");
    if (cut > 0) found[part.slice(0, cut).trim().toLowerCase()] = part.slice(cut + 1).trim();
  }
  return found;
}

const isBold = (weight) => /^bold|^[6-9]00/.test(weight ?? "");

function meant(element) {
  const style = declarations(element.dataset.style);
  const names = [];
  const within = (selector) => element.parentElement.closest(selector);
  if (isBold(style["font-weight"]) && !within("strong,b,h1,h2,h3,h4,h5,h6,th")) names.push("strong");
  if (/^italic|^oblique/.test(style["font-style"] ?? "") && !within("em,i")) names.push("em");
  if (/line-through/.test(style["text-decoration"] ?? style["text-decoration-line"] ?? "") && !within("s,del")) names.push("s");
  if (MONOSPACE.test(style["font-family"] ?? "") && !within("code,pre")) names.push("code");
  return names;
}

/** Google wraps everything in <b style="font-weight:normal">; others unbold inside a heading. */
const isUndone = (el) => {
  const { "font-weight": weight, "font-style": slant } = declarations(el.dataset.style);
  return el.matches("b,strong") ? /^normal|^[1-5]00/.test(weight ?? "") : /^normal/.test(slant ?? "");
};

export function readStyles(root) {
  for (const el of root.querySelectorAll("b[data-style],strong[data-style],i[data-style],em[data-style]")) if (isUndone(el)) unwrap(el);
  for (const el of root.querySelectorAll("h1 b,h2 b,h3 b,h4 b,h5 b,h6 b,h1 strong,h2 strong,h3 strong,h4 strong")) unwrap(el);
  for (const el of root.querySelectorAll("span[data-style],font[data-style]")) {
    let inner = el;
    for (const name of el.textContent.trim() ? meant(el) : []) {
      const mark = el.ownerDocument.createElement(name);
      mark.append(...inner.childNodes);
      inner.append(mark);
      inner = mark;
    }
  }
  for (const el of root.querySelectorAll("span,font")) if (!el.dataset.mention) unwrap(el);
  root.normalize();
}
