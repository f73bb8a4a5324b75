// One editor on one form control, from the text it starts with to the text the form sends.
import { Draft } from "./draft/index.js";
import { openEditor, schema } from "./editor.js";
import { Field } from "./field.js";
import { assemble } from "./frame.js";
import { toDocument } from "./html/input.js";
import { toHTML } from "./html/output.js";
import { fromMarkdown } from "./paste/markdown.js";
import { Status } from "./ui/status.js";

const TELL_AFTER = 400;

export class Session {
  constructor(host) {
    this.host = host;
    this.config = JSON.parse(host.dataset.config);
    this.labels = JSON.parse(host.dataset.labels);
    this.field = new Field(host);
    this.status = new Status(this);
    this.draft = new Draft(this);
    this.saved = this.told = toHTML(toDocument(schema, this.field.initial(fromMarkdown)));
    this.editor = openEditor(this, toDocument(schema, this.saved));
    this.field.take(() => this.html, () => this.editor.commands.focus(), () => this.leave());
    this.field.write(this.saved, { tell: false });
    Object.assign(this, assemble(this));
    host.dataset.ready = "";
    this.update();
  }

  get html() { return toHTML(this.editor.state.doc); }

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

  /** Toolbar and counter follow the text, once a frame. */
  update() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const { editor } = this;
      if (editor.isDestroyed) return;
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

  /** The last words go into the mirror, and no draft is saved after what is being sent. */
  leave() { clearTimeout(this.telling); this.tell(); this.draft.stop(); }

  close() {
    this.leave();
    this.field.release();
    this.editor.destroy();
    for (const part of this.parts) part.remove();
    delete this.host.dataset.ready;
  }
}
