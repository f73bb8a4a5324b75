// Pictures: inside a line as Markdown makes them, or as a figure with a caption, which is what the editor inserts.
import { mergeAttributes, Node } from "@tiptap/core";
import { isOwnPicture } from "../html/address.js";

const read = (name) => ({ default: null, parseHTML: (el) => el.getAttribute(name) });
const attributes = () => ({ alt: { ...read("alt"), default: "" }, height: read("height"), src: read("src"), width: read("width") });
const own = (el) => isOwnPicture(el.getAttribute("src")) && null;

const InlinePicture = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  draggable: true,
  addAttributes: attributes,
  parseHTML: () => [{ tag: "img[src]", getAttrs: own }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

const Picture = Node.create({
  name: "picture",
  atom: true,
  addAttributes: attributes,
  parseHTML: () => [{ tag: "img[src]", context: "figure/", priority: 60, getAttrs: own }],
  renderHTML: ({ HTMLAttributes }) => ["img", mergeAttributes(HTMLAttributes)],
});

const Caption = Node.create({
  name: "figcaption",
  content: "inline*",
  defining: true,
  isolating: true,
  selectable: false,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", 0],
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection;
        if ($from.parent.type.name !== "figcaption") return false;
        const after = $from.after($from.depth - 1);
        return editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run();
      },
    };
  },
});

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "(picture | table | codeBlock | blockquote | paragraph)+ figcaption",
  marks: "link",
  draggable: true,
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: () => ["figure", 0],
  addCommands() {
    return {
      setFigure: (attrs) => ({ commands }) =>
        commands.insertContent({ type: "figure", content: [{ type: "picture", attrs }, { type: "figcaption" }] }),
    };
  },
});

export const pictureExtensions = [InlinePicture, Picture, Caption, Figure];
