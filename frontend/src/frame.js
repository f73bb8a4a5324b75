// What stands around the text: toolbar, an offer of a newer text, the line of state.
import { controls } from "./ui/controls.js";
import { el } from "./ui/dom.js";
import { fileDialog } from "./ui/file-dialog.js";
import { linkDialog } from "./ui/link-dialog.js";
import { pictureDialog } from "./ui/picture-dialog.js";
import { Toolbar } from "./ui/toolbar.js";
import { tooltips } from "./ui/tooltip.js";

/** Keys meant for the text are not keys for the page around it. */
const keep = (event) => (event.key === "Escape" || event.key.toLowerCase() === "k") && event.stopPropagation();

/** @returns {{toolbar: Toolbar, parts: Element[]}} */
export function assemble(session) {
  const { host, labels, config, editor, status } = session;
  const paper = el("div", { class: "rich-text__paper", onkeydown: keep });
  editor.mount(paper);
  const groups = controls({ labels, config, editor: () => editor, openLink: () => linkDialog(session), openPicture: () => pictureDialog(session), openFile: () => fileDialog(session) });
  const toolbar = new Toolbar({ label: labels.toolbar, surfaceId: editor.view.dom.id, groups, run: (control) => control.run(editor) });
  const offer = session.draft.offer(session.saved, (html) => session.replace(html));
  const parts = [toolbar.element, offer, paper, status.element].filter(Boolean);
  host.append(...parts);
  tooltips(toolbar.element);
  return { toolbar, parts };
}
