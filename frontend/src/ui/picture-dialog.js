// A picture and the words for those who do not see it; the words are asked for before it is sent.
import { upload } from "../upload.js";
import { ask, field } from "./dialog.js";
import { el } from "./dom.js";

const ACCEPTED = "image/png,image/jpeg,image/gif,image/webp,image/avif";

function preview() {
  const image = el("img", { class: "rich-text-dialog__preview", alt: "", hidden: true });
  const show = (file) => {
    if (image.src) URL.revokeObjectURL(image.src);
    image.hidden = !file;
    if (file) image.src = URL.createObjectURL(file);
  };
  return { image, show };
}

/** The picture under the selection: its attributes, or null. */
const selected = (editor) => ["picture", "image"].find((name) => editor.isActive(name)) ?? null;

export function pictureDialog(session, file = null, at = null) {
  const { editor, labels, config } = session;
  const kind = file ? null : selected(editor);
  const old = kind ? editor.getAttributes(kind) : null;
  const { image, show } = preview();
  const chosen = field(labels.pictureFile, el("input", { type: "file", accept: ACCEPTED }), labels.pictureHint);
  const alt = field(labels.pictureAlt, el("textarea", { rows: 2 }), labels.pictureAltHint);
  const plain = el("input", { type: "checkbox" });
  const bar = el("progress", { class: "rich-text-dialog__progress", max: 1, value: 0, "aria-label": labels.uploading, hidden: true });
  alt.control.value = old?.alt ?? "";
  plain.checked = old?.alt === "";
  plain.addEventListener("change", () => { alt.control.disabled = plain.checked; alt.refuse(""); });
  alt.control.disabled = plain.checked;
  chosen.control.addEventListener("change", () => { file = chosen.control.files[0] ?? null; show(file); chosen.refuse(""); });
  show(file);

  const words = () => (plain.checked ? "" : alt.control.value.trim().replace(/\s+/g, " "));
  const refused = () => {
    if (!old && !file) { chosen.refuse(labels.pictureMissing); return true; }
    if (!words() && !plain.checked) { alt.refuse(labels.pictureAltMissing); return true; }
    return false;
  };
  const insert = async () => {
    if (refused()) return false;
    if (old) return editor.chain().focus().updateAttributes(kind, { alt: words() }).run();
    bar.hidden = false;
    try {
      const { url, width, height } = await upload(session, config.uploadUrl, { file, alt: words() }, (share) => { bar.value = share; });
      const attrs = { src: url, alt: words(), width: width ?? image.naturalWidth, height: height ?? image.naturalHeight };
      const chain = editor.chain().focus();
      return (at === null ? chain : chain.setTextSelection(at)).setFigure(attrs).run();
    } catch (error) {
      bar.hidden = true;
      chosen.refuse(error.message);
      return false;
    }
  };
  const fileField = old ? [] : [chosen.element, image];
  const decoration = el("label", { class: "rich-text-dialog__check" }, plain, labels.pictureDecoration);
  const body = [...fileField, alt.element, decoration, bar];
  ask({ title: labels.picture, body, actions: [{ label: old ? labels.save : labels.insertPicture, primary: true, run: insert }], cancel: labels.cancel, closed: () => { show(null); editor.commands.focus(); } });
  if (file) { chosen.control.required = false; alt.control.focus(); }
}
