// The form control behind the editor: a <textarea> that held Markdown for people without JavaScript and now carries HTML.

export class Field {
  constructor(host) {
    this.host = host;
    this.textarea = host.querySelector("textarea:not([disabled])");
    this.format = host.querySelector("input[type=hidden]");
    this.stored = host.querySelector("textarea[disabled]");
    this.form = this.textarea.form;
    this.label = document.querySelector(`label[for="${CSS.escape(this.textarea.id)}"]`);
    if (this.label && !this.label.id) this.label.id = `${this.textarea.id}_label`;
  }

  /** HTML to start from: what the browser kept over "back", what was typed before we came, or what is stored. */
  initial(fromMarkdown) {
    if (this.format.value === "html") return this.textarea.value;
    const untouched = this.textarea.value === this.textarea.defaultValue;
    return untouched ? this.stored.value : fromMarkdown(this.textarea.value);
  }

  /** Attributes that make the editing surface the control the label and the error message speak of. */
  attributes(labels) {
    const invalid = this.textarea.getAttribute("aria-invalid");
    const hints = (this.textarea.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== `${this.textarea.id}_plain`);
    return {
      class: "rich-text__surface prose",
      role: "textbox",
      "aria-multiline": "true",
      ...(this.label ? { "aria-labelledby": this.label.id } : { "aria-label": this.textarea.getAttribute("aria-label") ?? labels.editor }),
      ...(hints.length && { "aria-describedby": hints.join(" ") }),
      ...(invalid && { "aria-invalid": invalid }),
      ...(this.textarea.required && { "aria-required": "true" }),
    };
  }

  /** From now on the form sends HTML, whatever way it is sent; `leaving` hears of it before. */
  take(currentHTML, focus, leaving) {
    this.required = this.textarea.required;
    this.textarea.required = false;
    this.textarea.hidden = true;
    this.onformdata = ({ formData }) => {
      if (this.textarea.disabled || !this.textarea.name) return;
      formData.set(this.textarea.name, currentHTML());
      formData.set(this.format.name, "html");
    };
    this.form?.addEventListener("formdata", this.onformdata);
    this.onsubmit = leaving;
    this.form?.addEventListener("submit", leaving);
    this.label?.addEventListener("click", focus);
  }

  write(html, { tell }) {
    this.format.value = "html";
    this.textarea.value = html;
    if (!tell) return;
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
    this.textarea.dispatchEvent(new Event("change", { bubbles: true }));
  }

  release() {
    this.form?.removeEventListener("formdata", this.onformdata);
    this.form?.removeEventListener("submit", this.onsubmit);
  }
}
