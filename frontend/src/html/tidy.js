// What HTML allows and a document of ours does not, put right in the tree before it is read. Nothing is lost.

const DROPPED = "script,style,template,noscript,iframe,object,embed,svg,math,title,textarea,select,input,button,meta,link,canvas,audio,video,map,xml";

const BOXES = "ul,ol,pre,table,blockquote,figure,details,aside,h2,h3,h4,hr";

/** Replace an element by what it holds. */
export const unwrap = (element) => element.replaceWith(...element.childNodes);

/** The same element under another name. */
export function rename(element, name) {
  const renamed = element.ownerDocument.createElement(name);
  for (const { name: key, value } of element.attributes) renamed.setAttribute(key, value);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

/** A list straight inside a list belongs to the item before it (Google Docs, old web pages). */
function adoptList(list) {
  let item = list.previousElementSibling;
  if (item?.tagName !== "LI") {
    item = list.ownerDocument.createElement("li");
    list.before(item);
  }
  item.append(list);
}

/** An item starts with words; where it starts with a box, with none. */
function tidyItem(item) {
  const first = [...item.childNodes].find((node) => node.nodeType === 1 || node.data?.trim());
  if (first?.matches?.(BOXES)) item.prepend(item.ownerDocument.createElement("p"));
}

function tidyPre(pre) {
  for (const br of pre.querySelectorAll("br")) br.replaceWith("\n");
  for (const img of pre.querySelectorAll("img")) img.replaceWith(img.alt);
  const last = pre.ownerDocument.createTreeWalker(pre, 4);
  let text = null;
  while (last.nextNode()) text = last.currentNode;
  if (text) text.data = text.data.replace(/\n$/, "");
}

function tidyDetails(details) {
  const summary = [...details.children].find(({ tagName }) => tagName === "SUMMARY") ?? details.ownerDocument.createElement("summary");
  details.prepend(summary);
  for (const block of summary.querySelectorAll("h2,h3,h4,p,div,ul,ol,li,blockquote")) unwrap(block);
}

export function tidy(root) {
  const all = (selector, change) => { for (const element of root.querySelectorAll(selector)) change(element); };
  all(DROPPED, (element) => element.remove());
  all("ul > ul, ul > ol, ol > ul, ol > ol", adoptList);
  all("li", tidyItem);
  all("pre", tidyPre);
  all("details", tidyDetails);
  all("figure > figcaption", (caption) => caption.parentElement.append(caption));
  all("figcaption p, figcaption div", unwrap);
  all("thead td", (cell) => rename(cell, "th"));
  return root;
}
