// <rich-text>: a plain form control that becomes the editor when JavaScript is there. This small module is all that a
// page loads at first; the editor follows when an element of it is met.

const sheets = new Map();

function stylesheet(address) {
  if (!sheets.has(address)) {
    sheets.set(address, new Promise((resolve) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: resolve, onerror: resolve });
      document.head.append(link);
    }));
  }
  return sheets.get(address);
}

/** When the browser has put back what a field held before "back": it does so as the page ends, and we may be faster. */
function restored() {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    addEventListener("DOMContentLoaded", () => setTimeout(resolve), { once: true });
    addEventListener("load", () => setTimeout(resolve), { once: true });
  });
}

class RichText extends HTMLElement {
  connectedCallback() {
    this.opening ??= this.open().catch((error) => {
      // The plain text area stays, and works.
      this.opening = null;
      this.toggleAttribute("data-plain", true);
      console.warn("The editor did not load:", error);
    });
  }

  async open() {
    const [{ Session }] = await Promise.all([import(this.dataset.module), stylesheet(this.dataset.stylesheet), restored()]);
    if (!this.isConnected) { this.opening = null; return; }
    this.session = new Session(this);
    if (this.pending !== undefined) this.session.reset(this.pending);
    this.dispatchEvent(new CustomEvent("editor:ready", { bubbles: true }));
  }

  disconnectedCallback() {
    // Moved within the page is not removed.
    queueMicrotask(() => {
      if (this.isConnected || !this.session) return;
      this.session.close();
      this.session = this.opening = null;
    });
  }

  /** The text as HTML, before and after the editor is there. */
  get value() { return this.session?.html ?? this.pending ?? this.querySelector("textarea[disabled]").value; }

  set value(html) {
    this.pending = html;
    this.session?.reset(html);
  }

  focus() {
    if (this.session) this.session.editor.commands.focus();
    else this.querySelector("textarea:not([disabled])").focus();
  }
}

if (!customElements.get("rich-text")) customElements.define("rich-text", RichText);
