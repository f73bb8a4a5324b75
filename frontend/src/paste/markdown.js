// Markdown pasted as plain text, when it clearly is Markdown.
import { marked } from "marked";
import { inert } from "../html/inert.js";
import { rename } from "../html/tidy.js";

const KINDS = { note: "note", tip: "tip", important: "warning", warning: "warning", caution: "danger", danger: "danger" };
const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+\S/;
const SIGNS = [
  { sign: /(?:^|\n\s*\n)#{2,6} \S.*(?:\n\s*\n|$)/, weight: 2 },
  { sign: /(?:^|\n\s*\n)# \S.*(?:\n\s*\n|$)/, weight: 1 },
  { sign: /(?:^|\n)(```|~~~)[^\n]*\n[\s\S]*?\n\1\s*(?:\n|$)/, weight: 2 },
  { sign: /(?:^|\n)\|.*\|[ \t]*\n\|?[ \t]*:?-{2,}:?[ \t]*\|/, weight: 2 },
  { sign: /!?\[[^\]\n]+\]\((?:https?:|mailto:|\/|#)[^)\s]*\)/, weight: 2 },
  { sign: /(?:^|\W)\*\*[^\s*][^*\n]*\*\*(?:\W|$)/, weight: 1 },
  { sign: /(?:^|\W)`[^`\n]+`(?:\W|$)/, weight: 1 },
  { sign: /(?:^|\n)> \S/, weight: 1 },
];

/** Whether a person would call this text Markdown: one strong sign or two weak ones. A list counts when it is all there is. */
export function isMarkdown(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const items = lines.filter((line) => ITEM.test(line)).length;
  const listed = items >= 2 ? (items / lines.length > 0.6 ? 2 : 1) : 0;
  return SIGNS.reduce((sum, { sign, weight }) => sum + (sign.test(text) ? weight : 0), listed) >= 2;
}

/** "> [!NOTE]" is a callout, as on GitHub and in our own Markdown form. */
function callouts(root) {
  for (const quote of root.querySelectorAll("blockquote")) {
    const text = quote.querySelector("p")?.firstChild;
    const kind = /^\[!([a-z]+)\]\s*/i.exec(text?.data ?? "");
    if (!kind || !KINDS[kind[1].toLowerCase()]) continue;
    text.data = text.data.slice(kind[0].length);
    rename(quote, "aside").dataset.kind = KINDS[kind[1].toLowerCase()];
  }
  return root;
}

export const fromMarkdown = (text) => callouts(inert(marked.parse(text, { async: false, gfm: true }))).innerHTML;
