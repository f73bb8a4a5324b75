/**
 * <people-line data-from="address"> makes the input in it a combobox (WAI-ARIA APG: list autocomplete with manual selection).
 * The focus stays in the input; what is chosen is written into it as "Ada Lovelace @ada". Empty, it offers what its datalist
 * holds. Without this the input is a plain one, and the server asks who is meant.
 */
class PeopleLine extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    const { input, list } = Object.assign(this, { input: this.querySelector("input"), list: this.querySelector('[role="listbox"]') });
    this.said = this.querySelector('[role="status"]');
    this.near = [...(input.list?.options ?? [])].map((near) => ({ value: near.value, detail: near.label }));
    input.removeAttribute("list");
    const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [name, value] of Object.entries(combobox)) input.setAttribute(name, value);
    input.addEventListener("input", () => {
      this.show([]);
      this.waiting = setTimeout(() => this.ask(), 200);
    });
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.show([]));
    // The input keeps the focus while the list is pressed.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.take(event.target.closest('[role="option"]')));
  }

  async ask() {
    const q = this.input.value.trim();
    if (!q) return this.show(this.near);
    const { signal } = (this.asking = new AbortController());
    const answer = await fetch(`${this.dataset.from}?${new URLSearchParams({ q })}`, { signal }).catch(() => null);
    // Signed out meanwhile: what came is the page to sign in.
    if (signal.aborted || !answer?.ok || answer.redirected) return;
    const { results } = await answer.json();
    const people = results.map(({ name, username, detail }) => ({ value: `${name === username ? "" : `${name} `}@${username}`, detail }));
    if (!signal.aborted) this.show(people, this.dataset.none);
  }

  show(people, none = "") {
    clearTimeout(this.waiting);
    this.asking?.abort();
    const blank = this.querySelector("template").content.firstElementChild;
    this.list.replaceChildren(...people.map(({ value, detail }, at) => {
      const option = Object.assign(blank.cloneNode(true), { id: `${this.list.id}_${at}` });
      [option.firstElementChild.textContent, option.lastElementChild.textContent] = [value, detail];
      return option;
    }));
    this.choose(null);
    this.list.hidden = !people.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    const words = people.length > 1 ? this.dataset.many : this.dataset.one;
    this.said.textContent = people.length ? words.replace("{n}", people.length) : none;
  }

  choose(option) {
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === option));
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(option) {
    if (option) this.input.value = option.firstElementChild.textContent;
    this.show([]);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  key(event) {
    const all = [...this.list.children];
    const at = all.findIndex((option) => option.ariaSelected === "true");
    if (event.isComposing || (!all.length && event.key !== "ArrowDown") || (event.key === "Enter" && at < 0)) return;
    if (!all.length) this.ask();
    else if (event.key === "ArrowDown") this.choose(all[at + 1] ?? all[0]);
    else if (event.key === "ArrowUp") this.choose(all.at(at < 0 ? -1 : at - 1));
    else if (event.key === "Enter") this.take(all[at]);
    else if (event.key === "Escape") this.show([]);
    else return;
    event.preventDefault();
  }
}
customElements.define("people-line", PeopleLine);
