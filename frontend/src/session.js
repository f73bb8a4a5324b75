// One editor on one form control.
import { Editor, Extension, getSchema } from "@tiptap/core";
import { Draft } from "./draft/index.js";
import { Field } from "./field.js";
import { toDocument } from "./html/input.js";
import { toHTML } from "./html/output.js";
import { fromMarkdown } from "./paste/markdown.js";
import { Pasting } from "./paste/plugin.js";
import { behaviour, vocabulary } from "./schema/index.js";
import { controls } from "./ui/controls.js";
import { freshId } from "./ui/dom.js";
import { linkDialog } from "./ui/link-dialog.js";
import { Mentioning } from "./ui/mention-list.js";
import { pictureDialog } from "./ui/picture-dialog.js";
import { Status } from "./ui/status.js";
import { Toolbar } from "./ui/toolbar.js";
import { tooltips } from "./ui/tooltip.js";

const schema = getSchema(vocabulary);
const TELL_AFTER = 400;

export class Session {
  constructor(host) {
    this.host = host;
    this.config = JSON.parse(host.dataset.config);
    this.labels = JSON.parse(host.dataset.labels);
    this.field = new Field(host);
    this.status = new Status(this);
    this.draft = new Draft(this);
    this.saved = toHTML(toDocument(schema, this.field.initial(fromMarkdown)));
    this.editor = this.open(toDocument(schema, this.saved));
    this.field.take(() => this.html, () => this.editor.commands.focus());
    this.field.write(this.saved, { tell: false });
    this.assemble();
    this.update();
  }

  get html() { return toHTML(this.editor.state.doc); }

  open(doc) {
    const { labels, config } = this;
    const surfaceId = freshId("surface");
    const say = (text) => this.status.say(text);
    const upload = config.uploadUrl ? (files, at) => pictureDialog(this, files[0], at) : null;
    return new Editor({
      element: null,
      injectCSS: false,
      content: doc.toJSON(),
      extensions: [
        ...vocabulary, ...behaviour(labels), Pasting.configure({ say, upload, labels }), this.keys(),
        ...(config.mentionUrl ? [Mentioning.configure({ url: config.mentionUrl, labels, say })] : []),
      ],
      editorProps: { attributes: { ...this.field.attributes(labels), id: surfaceId } },
      onUpdate: () => this.changed(),
      onTransaction: () => this.update(),
    });
  }

  keys() {
    return Extension.create({
      name: "rooms",
      addKeyboardShortcuts: () => ({
        "Mod-k": () => { linkDialog(this); return true; },
        "Alt-F10": () => { this.toolbar.focus(); return true; },
        Escape: () => { this.leave(); return true; },
      }),
    });
  }

  assemble() {
    const { host, labels, editor, status } = this;
    const surface = document.createElement("div");
    surface.className = "rich-text__paper";
    editor.mount(surface);
    const groups = controls({ labels, config: this.config, editor: () => editor, openLink: () => linkDialog(this), openPicture: () => pictureDialog(this) });
    this.toolbar = new Toolbar({ label: labels.toolbar, surfaceId: editor.view.dom.id, groups, run: (control) => control.run(editor) });
    host.append(this.toolbar.element, surface, status.element);
    const offer = this.draft.offer(this.saved, (html) => this.replace(html));
    if (offer) host.insertBefore(offer, surface);
    tooltips(this.toolbar.element);
    // Keys meant for the text are not keys for the page around it.
    host.addEventListener("keydown", (event) => (event.key === "Escape" || event.key.toLowerCase() === "k") && event.stopPropagation());
    host.dataset.ready = "";
  }

  /** Escape: on to the line under the text, from where Tab goes on in the page. */
  leave() {
    this.status.say(this.labels.left);
    this.status.element.focus();
  }

  changed() {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tell(), TELL_AFTER);
  }

  tell() {
    const { html, host, editor } = this;
    if (html === this.told) return;
    this.told = html;
    this.field.write(html, { tell: true });
    this.draft.changed(html);
    host.dispatchEvent(new CustomEvent("editor:change", { bubbles: true, detail: { html, empty: html === "", characters: editor.state.doc.textContent.length } }));
  }

  update() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (this.editor.isDestroyed) return;
      const { editor } = this;
      this.toolbar.update(({ active, enabled }) => ({ active: active?.(editor) ?? false, enabled: enabled?.(editor) ?? true }));
      this.status.count(editor.state.doc.textContent.length);
    });
  }

  /** Another text in place of this one; undo brings this one back. */
  replace(html) {
    this.editor.chain().setContent(toDocument(schema, html).toJSON(), { emitUpdate: true }).focus("start").run();
  }

  /** The text a form starts from (the admin sets it after making the widget). */
  reset(html) {
    this.editor.commands.setContent(toDocument(schema, html).toJSON(), { emitUpdate: false });
    this.saved = this.told = this.html;
    this.field.write(this.saved, { tell: false });
  }

  close() {
    clearTimeout(this.telling);
    this.tell();
    this.draft.stop();
    this.field.release();
    this.editor.destroy();
  }
}
