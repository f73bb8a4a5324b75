// The document as HTML in the canonical form of intranet.ui.markup: cleaning it on the server changes nothing but giving
// new headings their anchor. Written straight from the document, so that no browser's serialiser has a say in it.
import { isOutside } from "./address.js";
import { escapeText, spaced, tag, wrap, writeMarked } from "./write.js";

const MARKS = {
  link: ({ href }) => ["a", { href, rel: isOutside(href) ? "noopener noreferrer" : null }],
  bold: () => ["strong"],
  italic: () => ["em"],
  underline: () => ["u"],
  strike: () => ["s"],
  code: () => ["code"],
};

const reach = ({ colspan, rowspan }) => ({ colspan: colspan > 1 ? colspan : null, rowspan: rowspan > 1 ? rowspan : null });
const image = (node) => tag("img", node.attrs);

const NODES = {
  text: (node) => escapeText(node.text),
  paragraph: (node) => (node.content.size ? wrap("p", children(node)) : ""),
  heading: (node) => (node.content.size ? wrap(`h${node.attrs.level}`, children(node), { id: node.attrs.id }) : ""),
  blockquote: (node) => wrap("blockquote", children(node)),
  codeBlock: (node) =>
    wrap("pre", wrap("code", children(node), { class: node.attrs.language ? `language-${node.attrs.language}` : null })),
  hardBreak: () => "<br>",
  horizontalRule: () => "<hr>",
  bulletList: (node) => wrap("ul", children(node)),
  orderedList: (node) => wrap("ol", children(node), { start: node.attrs.start === 1 ? null : node.attrs.start }),
  listItem: (node) => wrap("li", tight(node)),
  callout: (node) => wrap("aside", children(node), { class: "callout", "data-kind": node.attrs.kind }),
  details: (node) => wrap("details", children(node), { open: node.attrs.open ? "" : null }),
  summary: (node) => (node.content.size ? wrap("summary", children(node)) : ""),
  figure: (node) => wrap("figure", children(node)),
  figcaption: (node) => (node.content.size ? wrap("figcaption", children(node)) : ""),
  image,
  picture: image,
  table: (node) => wrap("table", rows(node)),
  tableRow: (node) => wrap("tr", children(node)),
  tableCell: (node) => wrap("td", tight(node), reach(node.attrs)),
  tableHeader: (node) => wrap("th", tight(node), { ...reach(node.attrs), scope: node.attrs.scope }),
  mention: (node) => wrap("span", escapeText(node.attrs.label), { "data-mention": node.attrs.username }),
};

const write = (node) => NODES[node.type.name](node);
const marked = (nodes) => writeMarked(nodes, write, (mark) => MARKS[mark.type.name](mark.attrs));

/** Blocks in blocks, or the words of one. */
const children = (node) => marked(node.inlineContent && !node.type.spec.code ? spaced(node) : node.content.content);

/** A list item or cell whose first paragraph was not written as <p> is written without it, unless more were typed. */
function tight(node) {
  const [first, ...rest] = node.content.content;
  const typed = rest.some((block) => block.type.name === "paragraph" && block.content.size && !block.attrs.loose);
  const bare = first?.type.name === "paragraph" && !first.attrs.loose && !typed;
  return bare ? children(first) + rest.map(write).join("") : children(node);
}

/** Rows at the top that hold nothing but header cells, of columns, are the table's head. */
function rows(table) {
  const all = table.content.content;
  const isHead = (row) => row.childCount > 0 && row.content.content.every(({ type, attrs }) => type.name === "tableHeader" && !attrs.scope?.startsWith("row"));
  const ends = all.findIndex((row) => !isHead(row));
  const cut = ends < 0 ? all.length : ends;
  const part = (name, list) => (list.length ? wrap(name, list.map(write).join("")) : "");
  return part("thead", all.slice(0, cut)) + part("tbody", all.slice(cut));
}

export const toHTML = (doc) => children(doc);
