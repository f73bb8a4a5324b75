// A file that is no picture: sent, then linked under its name, kind and size, as the server words them.
import { upload } from "../upload.js";
import { ask, field } from "./dialog.js";
import { el } from "./dom.js";

export function fileDialog(session, file = null, at = null) {
  const { editor, labels, config } = session;
  const chosen = field(labels.pictureFile, el("input", { type: "file" }), file ? file.name : labels.fileHint);
  const bar = el("progress", { class: "rich-text-dialog__progress", max: 1, value: 0, "aria-label": labels.uploading, hidden: true });
  chosen.control.addEventListener("change", () => { file = chosen.control.files[0] ?? null; chosen.refuse(""); });
  const insert = async () => {
    if (!file) { chosen.refuse(labels.fileMissing); return false; }
    bar.hidden = false;
    try {
      const { url, label } = await upload(session, config.fileUrl, { file }, (share) => { bar.value = share; });
      const chain = editor.chain().focus();
      if (at !== null) chain.setTextSelection(at);
      return chain.insertContent([{ type: "text", text: label ?? file.name, marks: [{ type: "link", attrs: { href: url } }] }, { type: "text", text: " " }]).run();
    } catch (error) {
      bar.hidden = true;
      chosen.refuse(error.message);
      return false;
    }
  };
  ask({ title: labels.attachFile, body: [chosen.element, bar], actions: [{ label: labels.attachFile, primary: true, run: insert }], cancel: labels.cancel, closed: () => editor.commands.focus() });
}
