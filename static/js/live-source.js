/**
 * The connection of the tab that leads: a ticket from the site, with how things are now, then an EventSource. It carries
 * numbers only; what changed is fetched from the site, spread over a moment where many hear of it at once.
 */
const WAITS = [2, 5, 15, 30, 60];
const KINDS = ["inbox", "vetting", "topic", "presence"];
/** Milliseconds without a sign of life, of which there is one every 20 s, after which the connection is given up. */
const SILENCE = 70_000;
let source, wants, timer, asking, failures = 0, heard = 0;

const say = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));

/** How things are now, for all tabs; the ticket with it. Nothing for who is signed out: then it is over. */
async function ask({ address, on }) {
  const query = new URLSearchParams(on.map((name) => ["on", name]));
  const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
  if (answer.redirected || answer.status === 403) return say("over");
  if (!answer.ok) throw new Error(answer.status);
  const { ticket, ...state } = await answer.json();
  say("learned", state);
  return ticket;
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = undefined;
}

function again(milliseconds, ticket) {
  close();
  say("connected", false);
  timer = setTimeout(connect, milliseconds ?? WAITS[Math.min(failures++, 4)] * (500 + 1000 * Math.random()), ticket);
}

async function connect(given) {
  close();
  const mine = wants;
  try {
    const ticket = given ?? (await ask(mine));
    if (ticket && mine === wants) open(ticket);
  } catch {
    again();
  }
}

function open(ticket) {
  close();
  source = new EventSource(`/events/?${new URLSearchParams({ ticket })}`);
  const on = (name, act) => source.addEventListener(name, ({ data }) => ((heard = Date.now()), act(data ? JSON.parse(data) : {})));
  on("beat", () => {});
  on("hello", () => ((failures = 0), say("connected", true)));
  on("reset", () => ((failures = 0), say("connected", true), refresh(10)));
  on("bye", ({ ms, ticket: next }) => again(ms, next));
  for (const kind of KINDS) on(kind, (detail) => (kind === "inbox" || kind === "vetting" ? refresh(detail.spread) : say("heard", { kind, ...detail })));
  heard = Date.now();
  // The browser tries by itself while the ticket holds; afterwards it is told so, and gives up.
  source.onerror = () => source?.readyState === EventSource.CLOSED && again();
}

function refresh(spread = 1) {
  asking ??= setTimeout(() => ((asking = undefined), wants && ask(wants).catch(() => {})), 200 + spread * 1000 * Math.random());
}

document.addEventListener("live:lead", ({ detail }) => {
  if (wants && detail.on.every((name) => wants.on.includes(name))) return;
  wants = detail;
  connect();
});
document.addEventListener("live:poll", ({ detail }) => ask(detail).catch(() => {}));
document.addEventListener("live:quit", () => (close(), (wants = undefined)));
setInterval(() => source && Date.now() - heard > SILENCE && again(), 30_000);
