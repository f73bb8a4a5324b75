/** Keeps <time data-relative> true while a page stays open; the words are those of the template tag, given on the body. */
const { minutes, hours } = document.body.dataset;

function words(seconds) {
  if (seconds < 3600) return minutes.replace("{n}", Math.floor(seconds / 60));
  return hours.replace("{n}", Math.floor(seconds / 3600));
}

function refresh() {
  if (document.hidden || !minutes) return;
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (seconds >= 60 && seconds < 22 * 3600) time.textContent = words(seconds);
  }
}

setInterval(refresh, 60_000);
document.addEventListener("visibilitychange", refresh);
