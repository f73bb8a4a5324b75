/**
 * Live events: of all open tabs of a person one leads (Web Locks) and holds the connection; it hands on what it hears
 * (BroadcastChannel). Each tab says what it shows: data-live-on="topic:12". Without a connection a visible tab asks once
 * a minute. Every tab hears of it as events of the document: live:event, live:state. Starts when the page is at rest.
 */
const { live: address, person } = document.body.dataset;
const CALM = 1500;
const POLL = 60_000;
const me = `${Date.now()}-${Math.random()}`;
const tabs = new Map();
let channel, free, leading, connected, polling, waiting;

const dispatch = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));
const here = () => [...document.querySelectorAll("[data-live-on]")].map((place) => place.dataset.liveOn);

function pass(message) {
  channel?.postMessage(message);
  take(message);
}

function take({ type, tab, on, detail }) {
  if (type === "here" && tab !== me) tabs.set(tab, on);
  if (type === "gone") tabs.delete(tab);
  if (type === "here" && leading) lead();
  if (type === "here" && leading && connected) channel.postMessage({ type: "connected", detail: true });
  if (type === "who" && tab !== me) channel.postMessage({ type: "here", tab: me, on: here() });
  if (type === "connected") connected = detail;
  if (type === "event" || type === "state") dispatch(type, detail);
}

function lead() {
  clearTimeout(waiting);
  waiting = setTimeout(() => dispatch("lead", { address, on: [...new Set([...here(), ...[...tabs.values()].flat()])] }), 300);
}

function start() {
  if (channel || !address) return;
  polling = setInterval(() => connected || document.hidden || dispatch("poll", { address, on: here() }), POLL);
  // Not over plain HTTP to another machine; asking once a minute goes on there.
  if (!navigator.locks) return;
  channel = new BroadcastChannel(`live:${person}`);
  channel.onmessage = (event) => take(event.data);
  pass({ type: "here", tab: me, on: here() });
  const stop = new AbortController();
  const hold = new Promise((done) => (free = () => (done(), stop.abort())));
  const begin = () => ((leading = true), pass({ type: "who", tab: me }), lead(), hold);
  navigator.locks.request(`live:${person}`, { signal: stop.signal }, begin).catch(() => {});
}

function quit() {
  clearTimeout(waiting);
  clearInterval(polling);
  dispatch("quit");
  if (channel) pass({ type: "gone", tab: me });
  channel?.close();
  free?.();
  channel = free = leading = connected = undefined;
}

document.addEventListener("live:heard", ({ detail }) => pass({ type: "event", detail }));
document.addEventListener("live:learned", ({ detail }) => pass({ type: "state", detail }));
document.addEventListener("live:connected", ({ detail }) => pass({ type: "connected", detail }));
document.addEventListener("live:over", quit);
addEventListener("pagehide", quit);
addEventListener("pageshow", (event) => event.persisted && start());

const soon = () => setTimeout(() => (window.requestIdleCallback ?? setTimeout)(start), CALM);
if (document.readyState === "complete") soon();
else addEventListener("load", soon);
