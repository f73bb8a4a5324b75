// What came of a page's thread is no longer new once somebody looks at the page. Nothing is asked while nothing is new.
const place = document.querySelector("[data-thread]");
const news = document.querySelector(".header .count:not([hidden]):not(.count--official)");
if (place && news) {
  setTimeout(() => {
    if (document.visibilityState !== "visible") return;
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
    const body = new URLSearchParams({ thread: place.dataset.thread });
    fetch(place.dataset.heard, { method: "POST", headers, body, keepalive: true });
  }, 1500);
}
