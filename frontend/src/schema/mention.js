// A person named in a text: the user name is what counts, the words are how they were called when it was written.
import { Node } from "@tiptap/core";

/** The same names as on the server. */
const USERNAME = /^[\p{L}\p{N}_.@+-]{1,150}$/u;

export const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,
  addAttributes: () => ({
    username: { default: null, parseHTML: (el) => el.dataset.mention },
    label: { default: "", parseHTML: (el) => el.textContent },
  }),
  parseHTML: () => [{ tag: "span[data-mention]", priority: 60, getAttrs: (el) => USERNAME.test(el.dataset.mention) && null }],
  renderHTML: ({ node }) => ["span", { "data-mention": node.attrs.username }, node.attrs.label],
  renderText: ({ node }) => node.attrs.label,
  extendNodeSchema: ({ name }) => (name === "mention" ? { leafText: (node) => node.attrs.label } : {}),
});
