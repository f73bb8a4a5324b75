// HTML as a tree that does nothing: no script runs, no picture loads, and, because a strict content security policy
// reports every style and on… attribute the parser meets, those are renamed before the parser sees them.

const TAG = /(<[a-z][^\s/>]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([\s/]*)([^\s=>"'/]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?/g;
const LIVE = /^(?:style|on[a-z]+|srcset|background)$/i;
const STYLE_ELEMENT = /<style\b[^>]*>([\s\S]*?)(?:<\/style\s*>|$)/gi;
// These act on the whole document they are parsed into.
const DOCUMENT_WIDE = /<\/?(?:base|meta|link)\b(?:[^"'>]|"[^"]*"|'[^']*')*>/gi;

const quietly = (_, gap, name, value = "") => `${gap}${LIVE.test(name) ? " data-" : ""}${name}${value}`;

/** The style attribute of the source is found as data-style, its style sheets as text in `body.dataset.sheet`. */
export function inert(html) {
  const sheets = [];
  const quiet = html
    .replace(STYLE_ELEMENT, (_, sheet) => { sheets.push(sheet); return ""; })
    .replace(DOCUMENT_WIDE, "")
    .replace(TAG, (_, open, attributes) => `${open}${attributes.replace(ATTRIBUTE, quietly)}>`);
  const { body } = new DOMParser().parseFromString(quiet, "text/html");
  body.dataset.sheet = sheets.join("\n");
  return body;
}
