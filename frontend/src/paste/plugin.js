// What happens when something is pasted or dropped.
import { Extension } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import { DOMParser, Fragment, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { safeAddress } from "../html/address.js";
import { cleanPasted } from "./index.js";
import { taking } from "./files.js";
import { fromMarkdown, isMarkdown } from "./markdown.js";

const ADDRESS = /^https?:\/\/\S+$/i;

/** A programmer's editor puts coloured HTML beside the text; the text is what was meant. */
const codeLanguage = (data) => {
  const about = data.getData("vscode-editor-data");
  try { return about ? JSON.parse(about).mode : null; } catch { return null; }
};

function toSlice(schema, html) {
  const root = document.implementation.createHTMLDocument("").createElement("div");
  root.innerHTML = html;
  return DOMParser.fromSchema(schema).parseSlice(root, { preserveWhitespace: false });
}

/** First the text as it came, then, as a step of its own, what it means: one undo gives the raw text back. */
function pasteMarkdown(view, text) {
  const from = view.state.selection.from;
  const raw = text.split(/\n/).map((line) => view.state.schema.nodes.paragraph.create(null, line ? view.state.schema.text(line) : null));
  view.dispatch(closeHistory(view.state.tr.replaceSelection(new Slice(Fragment.from(raw), 1, 1))));
  const tr = closeHistory(view.state.tr);
  tr.setSelection(view.state.selection.constructor.between(tr.doc.resolve(from), tr.selection.$to));
  tr.replaceSelection(toSlice(view.state.schema, cleanPasted(fromMarkdown(text)).html));
  view.dispatch(tr.scrollIntoView());
}

function pasteAddress(view, text) {
  const { from, to, empty } = view.state.selection;
  const mark = view.state.schema.marks.link.create({ href: safeAddress(text) });
  const tr = view.state.tr;
  if (empty) tr.replaceSelectionWith(view.state.schema.text(text, [mark]), false);
  else tr.addMark(from, to, mark);
  view.dispatch(tr.removeStoredMark(mark.type).scrollIntoView());
}

function pasteCode(view, text, language) {
  const { codeBlock } = view.state.schema.nodes;
  const known = /^[a-z0-9+#-]{1,20}$/.test(language) && language !== "plaintext" ? language : null;
  view.dispatch(view.state.tr.replaceSelectionWith(codeBlock.create({ language: known }, view.state.schema.text(text))).scrollIntoView());
}

export const Pasting = Extension.create({
  name: "pasting",
  addOptions: () => ({ say: () => {}, upload: null, attach: null, labels: {} }),
  addProseMirrorPlugins() {
    const { say, labels } = this.options;
    const take = taking(this.options);
    const handlePaste = (view, event) => {
      const data = event.clipboardData;
      if (!data || view.state.selection.$from.parent.type.spec.code) return false;
      const text = data.getData("text/plain").replace(/\r\n?/g, "\n").trim();
      const html = data.getData("text/html");
      if (!text && take(data)) return true;
      const language = codeLanguage(data);
      if (html && !language) return false;
      if (ADDRESS.test(text)) pasteAddress(view, text);
      else if (text && isMarkdown(text)) pasteMarkdown(view, text);
      else if (text.includes("\n") && language && language !== "plaintext") pasteCode(view, text, language);
      else return false;
      return true;
    };
    const handleDrop = (view, event) => take(event.dataTransfer, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
    const transformPastedHTML = (html) => {
      const cleaned = cleanPasted(html);
      if (cleaned.missing) say(labels.picturesLeftOut.replace("%(count)s", cleaned.missing));
      return cleaned.html;
    };
    return [new Plugin({ props: { handlePaste, handleDrop, transformPastedHTML } })];
  },
});
