// Everything a text may be made of, and how it behaves under the hands.
import { BulletList, ListItem, ListKeymap, OrderedList as TiptapOrderedList } from "@tiptap/extension-list";
import { Dropcursor, Gapcursor, Placeholder, TrailingNode, UndoRedo } from "@tiptap/extensions";
import { Callout } from "./callout.js";
import { Details, Summary } from "./details.js";
import { Mention } from "./mention.js";
import { pictureExtensions } from "./pictures.js";
import { tableExtensions } from "./tables.js";
import { textExtensions } from "./text.js";

const startOf = (text) => (/^-?\d{1,5}$/.test(text ?? "") ? Number(text) : 1);

const OrderedList = TiptapOrderedList.extend({
  addAttributes: () => ({
    start: { default: 1, parseHTML: (el) => startOf(el.getAttribute("start")) },
  }),
  addProseMirrorPlugins: () => [],
});

export const vocabulary = [
  ...textExtensions, BulletList, OrderedList, ListItem, Callout, Details, Summary, ...pictureExtensions, ...tableExtensions, Mention,
];

export const behaviour = (labels) => [
  UndoRedo,
  Gapcursor,
  Dropcursor.configure({ color: false, class: "rich-text__drop" }),
  ListKeymap,
  TrailingNode.configure({ node: "paragraph", notAfter: ["paragraph", "heading", "bulletList", "orderedList", "blockquote", "callout"] }),
  Placeholder.configure({
    includeChildren: true,
    placeholder: ({ node, editor, pos }) => {
      if (node.type.name === "summary") return labels.summaryHint;
      if (node.type.name === "figcaption") return labels.captionHint;
      return editor.isEmpty && pos === 0 ? labels.placeholder : "";
    },
    showOnlyCurrent: false,
  }),
];
