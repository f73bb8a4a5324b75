// How tags, words and marks are written.

export const escapeText = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\u00a0", "&nbsp;");
const escapeValue = (value) => escapeText(String(value)).replaceAll('"', "&quot;");

/** Attributes in alphabetical order, without those that say nothing. */
export function tag(name, attributes = {}) {
  const said = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  return `<${name}${said.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ` ${key}="${escapeValue(value)}"`).join("")}>`;
}

export const wrap = (name, inner, attributes) => `${tag(name, attributes)}${inner}</${name}>`;

/** The words of a block with white space as HTML means it: one space for many, none at the ends or after a line break. */
export function spaced(block) {
  const nodes = [];
  let open = true;
  block.forEach((node) => {
    if (!node.isText) {
      open = node.type.name === "hardBreak";
      nodes.push(node);
      return;
    }
    const text = node.text.replace(/[ \t\r\n\f]+/g, " ").slice(open && /^[ \t\r\n\f]/.test(node.text) ? 1 : 0);
    if (!text) return;
    open = text.endsWith(" ");
    nodes.push(text === node.text ? node : node.type.schema.text(text, node.marks));
  });
  const last = nodes.at(-1);
  if (!last?.isText || !last.text.endsWith(" ")) return nodes;
  const text = last.text.slice(0, -1);
  return text ? [...nodes.slice(0, -1), last.type.schema.text(text, last.marks)] : nodes.slice(0, -1);
}

const rank = ({ type, attrs }) => (attrs.outer ? (type.name === "link" ? 2 : 1) : 0);

/** Each mark is opened once over all neighbours that carry it; of several, the one that reaches farthest is outside. */
export function writeMarked(nodes, write, describe) {
  const open = [];
  let html = "";
  const close = () => { html += `</${describe(open.pop())[0]}>`; };
  const reach = (mark, from) => {
    const ends = nodes.slice(from).findIndex((node) => !mark.isInSet(node.marks));
    return ends < 0 ? nodes.length : ends;
  };
  nodes.forEach((node, at) => {
    const kept = open.findIndex((mark) => !mark.isInSet(node.marks));
    while (kept >= 0 && open.length > kept) close();
    const fresh = node.marks.filter((mark) => !mark.isInSet(open));
    for (const mark of fresh.sort((a, b) => reach(b, at) - reach(a, at) || rank(b) - rank(a))) {
      html += tag(...describe(mark));
      open.push(mark);
    }
    html += write(node);
  });
  while (open.length) close();
  return html;
}
