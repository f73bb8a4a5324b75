// Whatever a clipboard brings, in the words of our vocabulary.
import { isOwnPicture } from "../html/address.js";
import { inert } from "../html/inert.js";
import { rename, tidy, unwrap } from "../html/tidy.js";
import { tidyLinks } from "./links.js";
import { tidyItems, tidySpaces } from "./spaces.js";
import { readStyles } from "./styles.js";
import { tidyTables } from "./tables.js";
import { onlineLists, wordLists } from "./word.js";

const OURS = /<[^>]+data-pm-slice=/;

const comments = (root) => {
  const walker = root.ownerDocument.createTreeWalker(root, 128);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
};

/** Word and Outlook write "http://schemas…" names with a colon: smart tags, <o:p>. */
const isForeign = (element) => element.localName.includes(":");

function tidyHeadings(root) {
  for (const title of root.querySelectorAll("p.MsoTitle")) rename(title, "h1");
  for (const el of root.querySelectorAll("p[role=heading], div[role=heading]")) {
    rename(el, `h${Math.min(Number(el.getAttribute("aria-level")) || 2, 6)}`);
  }
  const shift = root.querySelector("h1") ? 1 : 0;
  for (const heading of root.querySelectorAll("h1,h2,h3,h4,h5,h6")) {
    const level = Math.min(Number(heading.tagName[1]) + shift, 4);
    heading.removeAttribute("id");
    rename(heading, `h${level}`);
  }
}

/** Pictures of other sites and of somebody's disk cannot be shown; the count lets the editor say so. */
function tidyPictures(root) {
  let missing = 0;
  for (const img of root.querySelectorAll("img")) {
    const src = img.getAttribute("src") ?? "";
    const path = src.startsWith(`${location.origin}/`) ? src.slice(location.origin.length) : src;
    if (isOwnPicture(path)) img.setAttribute("src", path);
    else { img.remove(); missing += 1; }
  }
  return missing;
}

/** @returns {{html: string, missing: number}} clean HTML, and how many pictures had to be left behind. */
export function cleanPasted(html) {
  const root = inert(html);
  if (OURS.test(html)) return { html: tidy(root).innerHTML, missing: 0 };
  for (const comment of comments(root)) comment.remove();
  for (const el of root.querySelectorAll("[hidden],[aria-hidden=true],[data-style*='mso-hide'],[data-style*='display:none']")) el.remove();
  wordLists(root);
  onlineLists(root);
  for (const el of [...root.querySelectorAll("*")].filter(isForeign)) unwrap(el);
  readStyles(root);
  tidyHeadings(root);
  tidyLinks(root);
  const missing = tidyPictures(root);
  tidySpaces(root);
  tidyTables(root);
  tidyItems(root);
  return { html: tidy(root).innerHTML, missing };
}
