// A question to the writer, as a modal dialog outside the form the editor stands in.
import { el, freshId } from "./dom.js";

/** A labelled control with its error line. */
export function field(label, control, hint) {
  const id = freshId("field");
  control.id = id;
  const error = el("p", { class: "rich-text-dialog__error", id: `${id}_error`, role: "alert" });
  const help = hint && el("p", { class: "rich-text-dialog__hint", id: `${id}_hint` }, hint);
  control.setAttribute("aria-describedby", [help?.id, error.id].filter(Boolean).join(" "));
  const element = el("div", { class: "rich-text-dialog__field" }, el("label", { for: id }, label), help, control, error);
  const refuse = (message) => {
    error.textContent = message;
    control.setAttribute("aria-invalid", String(Boolean(message)));
    if (message) control.focus();
  };
  return { element, control, refuse };
}

/**
 * @param {object} parts  title, body (elements), actions: [{label, primary, run}], cancel (label), closed()
 * An action that returns false, or a promise of false, leaves the dialog open.
 */
export function ask({ title, body, actions, cancel, closed = () => {} }) {
  const heading = el("h2", { id: freshId("dialog"), class: "rich-text-dialog__title" }, title);
  const form = el("form", { method: "dialog", novalidate: true });
  const dialog = el("dialog", { class: "rich-text-dialog", "aria-labelledby": heading.id }, form);
  const perform = async (run) => {
    form.inert = true;
    const done = await run();
    form.inert = false;
    if (done !== false) dialog.close();
  };
  const button = ({ label, primary, run }) =>
    el("button", { type: primary ? "submit" : "button", class: `rich-text-dialog__button ${primary ? "is-primary" : ""}`, onclick: (event) => { event.preventDefault(); perform(run); } }, label);
  form.append(heading, ...body, el("div", { class: "rich-text-dialog__actions" }, ...actions.map(button), button({ label: cancel, run: () => true })));
  dialog.addEventListener("close", () => { dialog.remove(); closed(); });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input, textarea")?.focus();
  return dialog;
}
