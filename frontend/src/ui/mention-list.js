// "@" and some letters: the people they may mean, as a list beside the caret. Focus stays in the text.
import { lookUp } from "../lookup.js";
import { el, fill, freshId, place } from "./dom.js";

const TYPED = /(?:^|[\s(])@([\p{L}\p{N}._-]{1,40}(?: [\p{L}\p{N}._-]{0,40})?)$/u;

/** The words of the block up to the caret. */
const before = ({ $from, empty }) =>
  empty && $from.parent.inlineContent && !$from.parent.type.spec.code ? $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc") : "";

export class MentionList {
  constructor(view, { url, labels, say }) {
    Object.assign(this, { view, labels, say, people: [], index: 0, range: null, refused: "" });
    this.list = el("ul", { class: "rich-text__people", role: "listbox", id: freshId("people"), "aria-label": labels.people, popover: "manual" });
    document.body.append(this.list);
    this.search = lookUp(url, (people) => this.show(people));
  }

  update(view) {
    const { $from } = view.state.selection;
    const typed = TYPED.exec(before(view.state.selection))?.[1] ?? null;
    if (typed === this.typed) return;
    this.typed = typed;
    if (typed === null || typed === this.refused) { this.close(); return; }
    this.range = { from: $from.pos - typed.length - 1, to: $from.pos };
    this.search(typed);
  }

  show(people) {
    if (this.typed === null || !people.length) { this.close(); return; }
    this.people = people;
    this.list.replaceChildren(...people.map((person, index) =>
      el("li", { role: "option", id: `${this.list.id}_${index}`, class: "rich-text__person", onpointerdown: (event) => { event.preventDefault(); this.choose(index); } },
        el("strong", {}, person.name), el("span", {}, person.detail ?? person.username))));
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    place(this.list, this.view.coordsAtPos(this.range.from));
    this.view.dom.setAttribute("aria-controls", this.list.id);
    this.say(fill(this.labels.peopleFound, { count: people.length }));
    this.point(0);
  }

  point(index) {
    this.index = (index + this.people.length) % this.people.length;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === this.index)));
    this.view.dom.setAttribute("aria-activedescendant", `${this.list.id}_${this.index}`);
  }

  choose(index) {
    const { username, name } = this.people[index];
    const { schema, tr } = this.view.state;
    const { from, to } = this.range;
    this.view.dispatch(tr.replaceWith(from, to, [schema.nodes.mention.create({ username, label: `@${name}` }), schema.text(" ")]).scrollIntoView());
    this.view.focus();
    this.close();
  }

  close() {
    if (!this.list.matches(":popover-open")) return;
    this.list.hidePopover();
    this.say("");
    this.view.dom.removeAttribute("aria-activedescendant");
  }

  keydown(event) {
    if (!this.list.matches(":popover-open")) return false;
    if (event.key === "ArrowDown") this.point(this.index + 1);
    else if (event.key === "ArrowUp") this.point(this.index - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.index);
    else if (event.key === "Escape") { this.refused = this.typed; this.close(); }
    else return false;
    return true;
  }

  destroy() { this.list.remove(); }
}
