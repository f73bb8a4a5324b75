// White space that other programs use for layout, and paragraphs that are none.
import { unwrap } from "../html/tidy.js";

const BLOCK = "p,div,ul,ol,li,table,h1,h2,h3,h4,h5,h6,pre,blockquote,figure,hr,details,aside,section,article";

export function tidySpaces(root) {
  const walker = root.ownerDocument.createTreeWalker(root, 4);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.closest("pre")) text.data = text.data.replaceAll("\u00a0", " ");
  }
  const beyond = (node, step) => { let next = node[step]; while (next?.nodeType === 3 && !next.data.trim()) next = next[step]; return next; };
  for (const br of root.querySelectorAll("br")) {
    const beside = ["previousSibling", "nextSibling"].some((step) => beyond(br, step)?.matches?.(BLOCK));
    if (br.className === "Apple-interchange-newline" || beside) br.remove();
  }
  for (const p of root.querySelectorAll("p,div")) if (!p.textContent.trim() && !p.querySelector("img,br,hr,table")) p.remove();
}

/** A list item of one paragraph is words, not a paragraph. */
export function tidyItems(root) {
  for (const p of root.querySelectorAll("li > p:first-child, li > div:first-child")) {
    if ([...p.parentElement.children].every((other) => other === p || /^[OU]L$/.test(other.tagName))) unwrap(p);
  }
}
