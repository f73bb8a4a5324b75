// Drafts on the server: POST {html, base} to an address, one at a time, the newest text last. The answer says when.

/** A 403 with words is a right that is gone; without, it is a token or a session that is. */
function stateOf({ ok, status, type }, { error }) {
  if (ok) return "saved";
  if (status === 409) return "conflict";
  if (status === 403 && error) return "forbidden";
  if (type === "opaqueredirect" || status === 401 || status === 403) return "signed_out";
  return status < 500 ? "refused" : "offline";
}

export class Autosave {
  /** @param {(state: "saving"|"saved"|"offline"|"signed_out"|"conflict"|"forbidden"|"refused", at?: Date, message?: string) => void} tell */
  constructor({ url, base, token, tell, pause = 2000 }) {
    Object.assign(this, { url, base, token, tell, pause, timer: 0, sending: false, waiting: null });
    addEventListener("online", () => this.waiting !== null && this.send());
  }

  later(html) {
    this.waiting = html;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), this.pause);
  }

  async send() {
    if (this.sending || this.waiting === null) return;
    const html = this.waiting;
    this.waiting = null;
    this.sending = true;
    this.tell("saving");
    const state = await this.post(html);
    this.sending = false;
    if (state === "offline") this.waiting ??= html;
    else if (this.waiting !== null) this.later(this.waiting);
  }

  async post(html) {
    const body = new FormData();
    body.set("html", html);
    if (this.base) body.set("base", this.base);
    try {
      const response = await fetch(this.url, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": this.token(), Accept: "application/json" } });
      return await this.read(response);
    } catch (error) {
      console.info("Draft not saved:", error.message);
      this.tell("offline");
      return "offline";
    }
  }

  async read(response) {
    const answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
    const state = stateOf(response, answer);
    if (answer.base) this.base = answer.base;
    this.tell(state, answer.saved_at ? new Date(answer.saved_at) : new Date(), answer.error);
    return state;
  }

  stop() { clearTimeout(this.timer); }
}
