// Paragraphs, headings, code and marks: Tiptap's own, with what the closed vocabulary needs to lose nothing.
import { InputRule, textblockTypeInputRule } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Code as TiptapCode } from "@tiptap/extension-code";
import { CodeBlock as TiptapCodeBlock } from "@tiptap/extension-code-block";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading as TiptapHeading } from "@tiptap/extension-heading";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { Italic as TiptapItalic } from "@tiptap/extension-italic";
import { Paragraph as TiptapParagraph } from "@tiptap/extension-paragraph";
import { Strike } from "@tiptap/extension-strike";
import { Text } from "@tiptap/extension-text";
import { Underline } from "@tiptap/extension-underline";
import { Link, outer } from "./link.js";

// `loose` remembers a <p> written inside a list item or cell, so that both forms of a list come out as they went in.
const Paragraph = TiptapParagraph.extend({
  addAttributes: () => ({
    loose: { default: false, rendered: false, parseHTML: (el) => /^(LI|TD|TH)$/.test(el.parentElement?.tagName) },
  }),
});

// A heading keeps its anchor while its words change. The editing surface itself carries no ids.
const Heading = TiptapHeading.extend({
  addAttributes: () => ({
    level: { default: 2, rendered: false },
    id: { default: null, rendered: false, keepOnSplit: false, parseHTML: (el) => el.id || null },
  }),
  addInputRules() {
    const type = this.type;
    return [1, 2, 3, 4].map((marks) =>
      textblockTypeInputRule({
        find: new RegExp(`^(#{${marks}})\\s$`),
        type,
        getAttributes: { level: Math.max(marks, 2) },
      }),
    );
  },
}).configure({ levels: [2, 3, 4] });

const Italic = TiptapItalic.extend({ addAttributes: () => ({ outer }) });

const Code = TiptapCode.extend({ excludes: "code" });

const CodeBlock = TiptapCodeBlock.extend({
  marks: "link bold italic underline strike",
  addProseMirrorPlugins: () => [], // Pasting is ours: paste/plugin.js.
}).configure({
  languageClassPrefix: "language-",
  exitOnArrowDown: true,
  exitOnTripleEnter: true,
});

const Rule = HorizontalRule.extend({
  addInputRules() {
    return [
      new InputRule({
        find: /^(---|\*\*\*)$/,
        handler: ({ chain, range }) => {
          chain().deleteRange(range).setHorizontalRule().run();
        },
      }),
    ];
  },
});

export const textExtensions = [
  Document.extend({ content: "block+" }),
  Text, Paragraph, Heading, Blockquote, CodeBlock, HardBreak, Rule,
  Bold, Italic, Underline, Strike, Link, Code,
];
