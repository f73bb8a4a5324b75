// The insert menu: boxes of other kinds than paragraphs and lists.
import { KINDS } from "../schema/callout.js";
import { focused } from "./focused.js";

const callout = (labels) => (kind) => ({
  kind: "check", icon: kind, label: labels[`${kind}Callout`],
  active: (editor) => editor.isActive("callout", { kind }),
  run: (editor) => (editor.isActive("callout", { kind }) ? focused(editor).unsetCallout() : focused(editor).setCallout(kind)).run(),
});

const check = (label, icon, name, set, unset) => ({
  kind: "check", label, icon, active: (editor) => editor.isActive(name),
  run: (editor) => (editor.isActive(name) ? unset(focused(editor)) : set(focused(editor))).run(),
});

export const insertControls = (labels) => [
  check(labels.quote, "quote", "blockquote", (chain) => chain.setBlockquote(), (chain) => chain.unsetBlockquote()),
  check(labels.codeBlock, "codeBlock", "codeBlock", (chain) => chain.setCodeBlock(), (chain) => chain.setParagraph()),
  check(labels.details, "details", "details", (chain) => chain.setDetails(), (chain) => chain.unsetDetails()),
  { label: labels.rule, icon: "rule", run: (editor) => focused(editor).setHorizontalRule().run() },
  { separator: true },
  ...KINDS.map(callout(labels)),
];
