// Links: one mark whose address is always one the server will keep.
import { InputRule, Mark } from "@tiptap/core";
import { safeAddress } from "../html/address.js";

// Of two marks over the same words, which was outside? Kept, so that a text nobody changed comes out unchanged.
export const outer = { default: true, rendered: false, parseHTML: (el) => !el.parentElement?.closest("strong,em,u,s,b,i") };

export const Link = Mark.create({
  name: "link",
  inclusive: false,
  exitable: true,
  addAttributes: () => ({ href: { default: null }, outer }),
  parseHTML: () => [
    {
      tag: "a[href]",
      getAttrs: (el) => {
        const href = safeAddress(el.getAttribute("href"));
        return href === null ? false : { href, outer: outer.parseHTML(el) };
      },
    },
  ],
  renderHTML: ({ mark }) => ["a", { href: mark.attrs.href }, 0],
  addCommands() {
    return {
      setLink: (href) => ({ chain }) => chain().extendMarkRange("link").setMark("link", { href }).run(),
      unsetLink: () => ({ chain }) => chain().extendMarkRange("link").unsetMark("link").run(),
    };
  },
  addInputRules() {
    return [
      // An address typed out becomes a link at the space after it.
      new InputRule({
        find: /(?:^|\s)(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])\s$/,
        handler: ({ state, range, match }) => {
          const end = range.to - 1;
          const start = end - match[1].length;
          const { tr, schema } = state;
          if (tr.doc.rangeHasMark(start, end, schema.marks.code)) return;
          tr.addMark(start, end, this.type.create({ href: match[1] })).removeStoredMark(this.type);
        },
      }),
    ];
  },
});
