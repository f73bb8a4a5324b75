// Following a notification marks it as read. Without script the button beside it does.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-read]");
  if (!link) return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  fetch(link.dataset.read, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" }, keepalive: true });
  link.removeAttribute("data-read");
  link.closest(".row")?.classList.remove("row--unread");
});
