// Callouts: <aside class="callout" data-kind="note|tip|warning|danger">.
import { Node } from "@tiptap/core";
import { box } from "./surface.js";

export const KINDS = ["note", "tip", "warning", "danger"];

export const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => ({
    kind: {
      default: "note",
      parseHTML: (el) => (KINDS.includes(el.dataset.kind) ? el.dataset.kind : "note"),
      renderHTML: ({ kind }) => ({ "data-kind": kind }),
    },
  }),
  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", { class: "callout", ...HTMLAttributes }, 0],
  addNodeView: () => ({ node }) => box("div", { class: "callout", "data-kind": node.attrs.kind })(),
  addCommands() {
    return {
      setCallout: (kind) => ({ commands, editor }) =>
        editor.isActive("callout") ? commands.updateAttributes("callout", { kind }) : commands.wrapIn("callout", { kind }),
      unsetCallout: () => ({ commands }) => commands.lift("callout"),
    };
  },
});
