// Tiptap with our vocabulary, on one form control.
import { Editor, Extension, getSchema } from "@tiptap/core";
import { Pasting } from "./paste/plugin.js";
import { behaviour, vocabulary } from "./schema/index.js";
import { freshId } from "./ui/dom.js";
import { fileDialog } from "./ui/file-dialog.js";
import { linkDialog } from "./ui/link-dialog.js";
import { Mentioning } from "./ui/mentioning.js";
import { pictureDialog } from "./ui/picture-dialog.js";

export const schema = getSchema(vocabulary);

const keys = (session) =>
  Extension.create({
    name: "ways-out",
    addKeyboardShortcuts: () => ({
      "Mod-k": () => { linkDialog(session); return true; },
      "Alt-F10": () => { session.toolbar.focus(); return true; },
      // On to the line under the text, from where Tab goes on in the page.
      Escape: () => { session.status.say(session.labels.left); session.status.element.focus(); return true; },
    }),
  });

export function openEditor(session, doc) {
  const { labels, config } = session;
  const say = (text) => session.status.say(text);
  const upload = config.uploadUrl ? (files, at) => pictureDialog(session, files[0], at) : null;
  const attach = config.fileUrl ? (files, at) => fileDialog(session, files[0], at) : null;
  const mentioning = config.mentionUrl ? [Mentioning.configure({ url: config.mentionUrl, labels, say })] : [];
  return new Editor({
    element: null,
    injectCSS: false,
    enablePasteRules: false,
    content: doc.toJSON(),
    extensions: [...vocabulary, ...behaviour(labels), Pasting.configure({ say, upload, attach, labels }), keys(session), ...mentioning],
    editorProps: { attributes: { ...session.field.attributes(labels), id: freshId("surface") } },
    onUpdate: () => session.changed(),
    onTransaction: () => session.update(),
  });
}
