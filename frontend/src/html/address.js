// Which addresses a text may carry: the same ones as intranet.ui.markup on the server.
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const ALLOWED = new Set(["http", "https", "mailto", "tel"]);
const OUTSIDE = /^(?:https?:)?\/\//i;

// What browsers skip inside an address (tabs, line ends, control characters) is removed before the scheme is judged.
const bare = (address) => (address ?? "").replace(/[\u0000-\u0020\u007f-\u00a0\u2028\u2029]+/g, (run) => (/ /.test(run) ? " " : "")).trim();

/** The address as it will be stored, or null when it leads nowhere a text may lead. */
export function safeAddress(address) {
  const tidy = bare(address).replaceAll(" ", "%20");
  if (!tidy || tidy.startsWith("\\")) return null;
  const scheme = SCHEME.exec(tidy)?.[1].toLowerCase();
  return scheme && !ALLOWED.has(scheme) ? null : tidy;
}

/** What a person typed, completed: "example.org" and "me@example.org" gain their scheme. Null when it is no address. */
export function typedAddress(typed) {
  const text = typed.trim();
  if (!text || /\s/.test(text)) return null;
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`;
  if (/^(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?$/i.test(text)) return `https://${text}`;
  if (!/^[/#?]/.test(text) && !SCHEME.test(text)) return null;
  return safeAddress(text);
}

export const isOutside = (address) => OUTSIDE.test(address);

/** Pictures come from this site only. */
export const isOwnPicture = (address) => /^\/(?![/\\])[^\\]*$/.test(address ?? "");
