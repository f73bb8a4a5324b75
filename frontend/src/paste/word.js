// Lists of Word and Outlook: paragraphs that say "mso-list:l0 level2 lfo1" and draw their own bullet; and Word for the
// web: one list for every item, its depth in data-aria-level. Both become nested lists.

import { nest } from "./nest.js";

const LIST = /mso-list:\s*(l\d+)\s+level(\d+)/;
const NUMBER = /^\(?(\d+|[a-z]{1,5})[.)]/i;
const CONTINUED = /^Mso(?:ListParagraph|ListContinue)/;

const skipBlank = (node, step) => {
  let next = node[step];
  while (next && (next.nodeType === 8 || (next.nodeType === 3 && !next.data.trim()))) next = next[step];
  return next;
};

/** The bullet or number Word drew, taken out of the paragraph; null when there was none. */
function takeMarker(paragraph) {
  const marker = [...paragraph.querySelectorAll("[data-style]")].find((el) => /mso-list:\s*ignore/i.test(el.dataset.style));
  const text = marker?.textContent.replaceAll("\u00a0", " ").trim() ?? null;
  marker?.remove();
  return text;
}

/** Without a drawn marker the style sheet knows: "@list l0:level1 {mso-level-number-format:bullet;…}". */
function isNumberedInSheet(sheet, list, level) {
  const rule = new RegExp(`@list\\s+${list}:level${level}\\b[^{]*\\{([^}]*)\\}`).exec(sheet)?.[1];
  return rule !== undefined && !/mso-level-number-format:\s*(?:bullet|image)/.test(rule);
}

function readItem(paragraph, sheet) {
  const [, list, level] = LIST.exec(paragraph.dataset.style);
  const marker = takeMarker(paragraph);
  const number = marker === null ? null : NUMBER.exec(marker);
  const ordered = marker === null ? isNumberedInSheet(sheet, list, level) : number !== null;
  return { element: paragraph, list, level: Number(level), ordered, start: Number(number?.[1]) || 1, content: [...paragraph.childNodes] };
}

const isItem = (node) => node?.nodeType === 1 && node.tagName !== "LI" && LIST.test(node.dataset?.style ?? "");
const isContinued = (node) => node?.nodeType === 1 && CONTINUED.test(node.className) && !isItem(node);

export function wordLists(root) {
  const { sheet } = root.dataset;
  for (const first of root.querySelectorAll("[data-style*='mso-list']")) {
    if (!first.isConnected || !isItem(first)) continue;
    const items = [];
    for (let node = first; isItem(node) || isContinued(node); node = skipBlank(node, "nextSibling")) {
      if (isItem(node)) items.push(readItem(node, sheet));
      else items.at(-1).more = [...(items.at(-1).more ?? []), node];
    }
    nest(items, first);
  }
}

export function onlineLists(root) {
  const wrapped = ".ListContainerWrapper";
  for (const first of root.querySelectorAll(wrapped)) {
    if (!first.isConnected) continue;
    const items = [];
    for (let node = first; node?.nodeType === 1 && node.matches(wrapped); node = skipBlank(node, "nextSibling")) {
      for (const li of node.querySelectorAll("li")) {
        const ordered = li.parentElement.tagName === "OL";
        const start = Number(li.parentElement.getAttribute("start")) || 1;
        items.push({ element: node, level: Number(li.dataset.ariaLevel) || 1, ordered, start, content: [...li.childNodes] });
      }
    }
    nest(items, first);
  }
}
