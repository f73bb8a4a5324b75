// Folded details: a summary, always shown, and blocks.
import { Node } from "@tiptap/core";
import { box } from "./surface.js";

export const Summary = Node.create({
  name: "summary",
  content: "inline*",
  defining: true,
  selectable: false,
  isolating: true,
  parseHTML: () => [{ tag: "summary" }],
  renderHTML: () => ["summary", 0],
  addNodeView: () => box("div", { class: "rich-text__summary" }),
  addKeyboardShortcuts() {
    // Enter goes on into the folded part; Backspace in an empty summary takes the whole box away, keeping its text.
    const inSummary = (run) => ({ editor }) => editor.state.selection.$from.parent.type.name === "summary" && run(editor);
    return {
      Enter: inSummary((editor) => editor.commands.setTextSelection(editor.state.selection.$from.after() + 1)),
      Backspace: inSummary((editor) => editor.state.selection.empty && editor.state.selection.$from.parentOffset === 0 && editor.commands.unsetDetails()),
    };
  },
});

export const Details = Node.create({
  name: "details",
  group: "block",
  content: "summary block+",
  defining: true,
  addAttributes: () => ({ open: { default: false, rendered: false, parseHTML: (el) => el.hasAttribute("open") } }),
  parseHTML: () => [{ tag: "details" }],
  renderHTML: ({ node }) => ["details", node.attrs.open ? { open: "" } : {}, 0],
  addNodeView: () => box("div", { class: "rich-text__details" }),
  addCommands: () => ({ setDetails: () => wrap, unsetDetails: () => unwrap }),
});

function wrap({ state, tr, dispatch }) {
  const range = state.selection.$from.blockRange(state.selection.$to);
  if (!range || !dispatch) return Boolean(range);
  const { details, summary } = state.schema.nodes;
  const node = details.createAndFill(null, [summary.create(), ...state.doc.slice(range.start, range.end).content.content]);
  if (!node) return false;
  tr.replaceRangeWith(range.start, range.end, node);
  tr.setSelection(state.selection.constructor.near(tr.doc.resolve(range.start + 2)));
  return true;
}

function unwrap({ state, tr, dispatch }) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type.name !== "details") continue;
    const title = node.firstChild.content.size ? [state.schema.nodes.paragraph.create(null, node.firstChild.content)] : [];
    if (dispatch) tr.replaceWith($from.before(depth), $from.after(depth), [...title, ...node.content.content.slice(1)]);
    return true;
  }
  return false;
}
