/** The composer of a topic: opened in place, quoted into while it is open. Without script both are pages of their own. */
const box = () => document.querySelector("#composer rich-text");

function quotation(link) {
  const post = link.closest(".post");
  const words = post.querySelector(".post__text").cloneNode(true);
  for (const inner of words.querySelectorAll("blockquote")) inner.remove();
  const said = document.createElement("p");
  const name = post.querySelector(".post__author").textContent;
  const textContent = post.closest(".posts").dataset.said.replace("{name}", () => name);
  said.append(Object.assign(document.createElement("a"), { href: link.dataset.address, textContent }));
  const quote = document.createElement("blockquote");
  quote.append(said, ...words.childNodes);
  return `${quote.outerHTML}<p></p>`;
}

// Captured before htmx hears of it: a second composer would take the place of what is being written.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a[data-compose]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const editor = box();
    if (!editor) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const answers = document.querySelector('#composer [name="reply_to"]');
    if (answers && !answers.value && link.dataset.post) answers.value = link.dataset.post;
    if (link.dataset.compose === "quote") editor.value += quotation(link);
    show();
  },
  true,
);

function show() {
  const place = document.getElementById("composer");
  place?.scrollIntoView({ block: "nearest" });
  place?.querySelector('[contenteditable="true"], textarea:not([hidden], [disabled])')?.focus();
}

document.addEventListener("htmx:after:swap", () => box() && document.activeElement === document.body && show());
document.addEventListener("editor:ready", (event) => event.target.closest("#composer") && show());
