// The address of a link: typed, or found among the site's pages.
import { typedAddress } from "../html/address.js";
import { lookUp } from "../lookup.js";
import { ask, field } from "./dialog.js";
import { el, fill } from "./dom.js";

function finder({ labels, config }, address, choose) {
  const found = el("ul", { class: "rich-text-dialog__found" });
  const heard = el("p", { class: "rich-text-dialog__hint", role: "status" });
  const show = (results) => {
    heard.textContent = results.length ? fill(labels.pagesFound, { count: results.length }) : labels.noPageFound;
    found.replaceChildren(...results.map((page) =>
      el("li", {}, el("button", { type: "button", class: "rich-text-dialog__result", onclick: () => choose(page) }, el("strong", {}, page.title), el("span", {}, page.detail ?? page.url)))));
  };
  const search = lookUp(config.linkUrl, show);
  address.addEventListener("input", () => {
    if (address.value.trim().length > 1 && typedAddress(address.value) === null) search(address.value.trim());
    else { found.replaceChildren(); heard.textContent = ""; }
  });
  return [heard, found];
}

export function linkDialog(session) {
  const { editor, labels, config } = session;
  const { from, to, empty } = editor.state.selection;
  const old = editor.getAttributes("link").href ?? "";
  const wanted = empty && !old;
  const address = field(config.linkUrl ? labels.addressOrPage : labels.address, el("input", { type: "text", inputmode: "url", autocomplete: "off", spellcheck: "false" }), labels.addressHint);
  const words = field(labels.linkText, el("input", { type: "text", autocomplete: "off" }));
  address.control.value = old;
  const choose = (page) => {
    address.control.value = page.url;
    if (!words.control.value) words.control.value = page.title;
    address.refuse("");
    address.control.focus();
  };
  const save = () => {
    const href = typedAddress(address.control.value);
    if (href === null) { address.refuse(labels.addressRefused); return false; }
    const chain = editor.chain().focus().setTextSelection({ from, to });
    if (wanted) chain.insertContent({ type: "text", text: words.control.value.trim() || href, marks: [{ type: "link", attrs: { href } }] });
    else chain.setLink(href);
    return chain.run();
  };
  const actions = [{ label: labels.saveLink, primary: true, run: save }];
  if (old) actions.push({ label: labels.removeLink, run: () => editor.chain().focus().unsetLink().run() });
  const body = [address.element, ...(config.linkUrl ? finder(session, address.control, choose) : []), ...(wanted ? [words.element] : [])];
  ask({ title: labels.link, body, actions, cancel: labels.cancel, closed: () => editor.commands.focus() });
}
