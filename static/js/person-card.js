/** <person-card>: who somebody is, beside a link to them, for a mouse that rests there and for the keyboard's focus. It can be
 *  pointed at, stays until it is left, and Escape closes it (WCAG 1.4.13). On touch the link leads to the profile. */
const WAIT = 350;
const LEAVE = 250;
const PERSON = /^\/people\/[^/]+\/$/;
const known = new Map();

class PersonCard extends HTMLElement {
  connectedCallback() {
    Object.assign(this, { id: "person_card", popover: "manual", role: "tooltip" });
    this.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.addEventListener("pointerleave", () => this.plan(null, LEAVE));
  }

  plan(link, delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (link ? this.open(link) : this.close()), delay);
  }

  async open(link) {
    if (this.link === link || !link.isConnected) return;
    this.close();
    this.link = link;
    const address = `${new URL(link.href).pathname}card/`;
    if (!known.has(address)) {
      const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
      if (!answer?.ok || answer.redirected) return this.close();
      known.set(address, await answer.text());
    }
    if (this.link !== link || !link.isConnected) return;
    this.innerHTML = known.get(address);
    link.setAttribute("aria-describedby", this.id);
    this.showPopover();
    this.place(link.getBoundingClientRect());
  }

  place(at) {
    const below = at.bottom + this.offsetHeight + 12 < innerHeight;
    this.style.left = `${Math.max(8, Math.min(at.left, innerWidth - this.offsetWidth - 8))}px`;
    this.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - this.offsetHeight - 4)}px`;
  }

  close() {
    clearTimeout(this.timer);
    this.link?.removeAttribute("aria-describedby");
    this.link = null;
    if (this.matches(":popover-open")) this.hidePopover();
  }
}
customElements.define("person-card", PersonCard);

function card() {
  return document.querySelector("person-card") ?? document.body.appendChild(document.createElement("person-card"));
}

/** The link to a person that something stands in; rows that are one large link say enough themselves. */
function named(target) {
  const link = target.closest?.('a[href*="/people/"]:not(.row__title, .menu__item, .bottom-bar__link, .chip, .button)');
  return link && link.origin === location.origin && !link.search && PERSON.test(link.pathname) ? link : null;
}

document.addEventListener("pointerover", (event) => {
  const link = event.pointerType === "mouse" && named(event.target);
  if (link) card().plan(link, WAIT);
});
document.addEventListener("pointerout", (event) => {
  if (event.pointerType === "mouse" && named(event.target)) card().plan(null, LEAVE);
});
document.addEventListener("focusin", (event) => {
  const link = named(event.target);
  if (link?.matches(":focus-visible")) card().plan(link, WAIT);
});
document.addEventListener("focusout", (event) => named(event.target) && card().plan(null, 0));
document.addEventListener("scroll", () => document.querySelector("person-card")?.close(), { passive: true, capture: true });
document.addEventListener("keydown", (event) => event.key === "Escape" && document.querySelector("person-card")?.close());
