// Links as they were meant: without the detours of mail filters, without anchors nobody points at.
import { unwrap } from "../html/tidy.js";
import { safeAddress } from "../html/address.js";

const DETOURS = [
  { host: /(?:^|\.)safelinks\.protection\.outlook\.com$/, parameter: "url" },
  { host: /^(?:www\.)?google\.[a-z.]+$/, path: "/url", parameter: "q" },
  { host: /(?:^|\.)urldefense\.proofpoint\.com$/, parameter: "u" },
];

function direct(address) {
  let url;
  try { url = new URL(address); } catch { return address; }
  const detour = DETOURS.find(({ host, path }) => host.test(url.hostname) && (!path || path === url.pathname));
  return (detour && url.searchParams.get(detour.parameter)) || address;
}

export function tidyLinks(root) {
  for (const link of root.querySelectorAll("a")) {
    const href = link.getAttribute("href");
    const address = href && !href.startsWith("#_") ? safeAddress(direct(href)) : null;
    if (address === null || !link.textContent.trim() && !link.querySelector("img")) { unwrap(link); continue; }
    const own = address.startsWith(`${location.origin}/`);
    link.setAttribute("href", own ? address.slice(location.origin.length) : address);
  }
}
