// Says on the page, in words, when a passkey or security key did not work; allauth's script only tells the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.querySelector("[data-passkey-error]");
  if (notice) notice.hidden = false;
});
