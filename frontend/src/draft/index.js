// Nothing typed is lost: a mirror in the browser at once, the server's draft soon after, and an offer to take it back.
import { csrf } from "../upload.js";
import { el, fill } from "../ui/dom.js";
import { Autosave } from "./autosave.js";
import { Mirror } from "./mirror.js";

/** As the site writes times everywhere: in the page's language, with hours from 0 to 23. */
const clock = (at) => {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const shown = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return date.toLocaleString(document.documentElement.lang || undefined, { ...shown, hourCycle: "h23" });
};

export class Draft {
  constructor(session) {
    const { config, host } = session;
    this.session = session;
    this.mirror = config.draftKey ? new Mirror(config.draftKey, Date.parse(config.savedAt ?? "") || 0) : null;
    this.autosave = config.autosaveUrl
      ? new Autosave({ url: config.autosaveUrl, base: config.base, token: () => csrf(host), tell: (...state) => this.tell(...state) })
      : null;
  }

  /** The bar that offers a newer text of this browser, or null. */
  offer(html, restore) {
    const { labels, host } = this.session;
    const kept = this.mirror?.newer(html);
    if (!kept) return null;
    const words = el("p", {}, fill(labels.newerText, { time: clock(kept.at) }));
    const button = (label, act) => el("button", { type: "button", class: "rich-text__text-button", onclick: () => { act(); bar.remove(); } }, label);
    const bar = el("div", { class: "rich-text__offer", role: "group", "aria-label": labels.newerTextLabel }, words, button(labels.restore, () => restore(kept.html)), button(labels.discard, () => this.mirror.forget()));
    host.dispatchEvent(new CustomEvent("editor:draft", { bubbles: true, detail: { state: "offered", at: new Date(kept.at) } }));
    return bar;
  }

  changed(html) {
    const kept = this.mirror?.keep(html);
    if (this.autosave) this.autosave.later(html);
    else if (this.mirror) this.tell(kept ? "kept" : "not_kept", new Date());
  }

  tell(state, at, message) {
    const { labels, host, status } = this.session;
    if (state === "saved") this.mirror?.forget();
    const words = message ?? fill(labels[`draft_${state}`], { time: at ? clock(at) : "" });
    status.draft(state, words, state === "forbidden" && { label: labels.copyText, done: labels.textCopied, act: () => this.copy() });
    host.dispatchEvent(new CustomEvent("editor:draft", { bubbles: true, detail: { state, at } }));
  }

  /** The whole text to the clipboard; this way needs no secure context. */
  copy() {
    this.session.editor.chain().focus().selectAll().run();
    document.execCommand("copy");
  }

  stop() { this.autosave?.stop(); }
}
