// The writer's text, kept in this browser under the draft's key until the server has it.

const PREFIX = "draft:";
const KEPT = 14 * 24 * 3600 * 1000;
const DONE = "drafts_done";

/** Storage may be full, or forbidden: then there is no mirror, and the state line says so. */
function attempt(action) {
  try { return action(); } catch (error) { console.info("No local draft:", error.message); return null; }
}

/** Keys the server says are saved, told in a cookie by `intranet.ui.editor.drafts.forget`. */
function forgetDone() {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(`${DONE}=`));
  if (!cookie) return;
  for (const key of decodeURIComponent(cookie.slice(DONE.length + 1)).split("|")) attempt(() => localStorage.removeItem(PREFIX + key));
  document.cookie = `${DONE}=; path=/; max-age=0; samesite=lax`;
}

function forgetOld() {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX) && !(Date.now() - JSON.parse(localStorage.getItem(name)).at < KEPT)) localStorage.removeItem(name);
  }
}

export class Mirror {
  /** @param {number} savedAt  when the server's text was saved, in milliseconds; 0 when nobody said */
  constructor(key, savedAt = 0) {
    this.name = PREFIX + key;
    this.savedAt = savedAt;
    forgetDone();
    attempt(forgetOld);
  }

  /** A text newer than and different from the server's, as {html, at}; or null. */
  newer(html) {
    const kept = attempt(() => JSON.parse(localStorage.getItem(this.name)));
    if (!kept) return null;
    if (kept.html !== html && kept.at > this.savedAt) return kept;
    this.forget();
    return null;
  }

  /** @returns {boolean} whether it was kept */
  keep(html) {
    return attempt(() => { localStorage.setItem(this.name, JSON.stringify({ html, at: Date.now() })); return true; }) ?? false;
  }

  forget() { attempt(() => localStorage.removeItem(this.name)); }
}
