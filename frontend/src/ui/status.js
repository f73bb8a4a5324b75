// The line under the text: the draft's state, the number of characters, and what happened, said politely.
import { el, fill } from "./dom.js";

export class Status {
  constructor({ labels, config }) {
    this.labels = labels;
    this.limit = config.maxLength;
    this.said = el("p", { class: "rich-text__said", role: "status" });
    this.state = el("p", { class: "rich-text__draft" });
    this.counted = el("p", { class: "rich-text__count" });
    this.element = el("div", { class: "rich-text__status", role: "group", "aria-label": labels.status, tabindex: "-1" }, this.said, this.state, this.counted);
  }

  say(text) { this.said.textContent = text; }

  /** Shown always; spoken only when something is wrong, so that every pause in typing stays quiet. */
  draft(state, text, offer) {
    this.state.dataset.state = state;
    this.state.textContent = text;
    if (offer) this.state.append(" ", el("button", { type: "button", class: "rich-text__text-button", onclick: () => { offer.act(); this.say(offer.done); } }, offer.label));
    if (["offline", "signed_out", "conflict", "forbidden", "refused", "not_kept"].includes(state)) this.say(text);
    else if (this.wrong) this.say("");
    this.wrong = this.said.textContent === text;
  }

  count(characters) {
    const number = (value) => value.toLocaleString(document.documentElement.lang || undefined);
    this.counted.textContent = this.limit
      ? fill(this.labels.countOf, { count: number(characters), limit: number(this.limit) })
      : fill(this.labels.count, { count: number(characters) });
    this.counted.classList.toggle("is-over", Boolean(this.limit) && characters > this.limit);
  }
}
