/** Theme and rail: forms that work without script, done here at once. The server reads the cookie, so nothing flashes. */
const secure = location.protocol === "https:" ? "; Secure" : "";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches('[data-behaviour~="preference"]') || !event.submitter) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  const age = value ? 31536000 : 0;
  document.cookie = `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (value) document.documentElement.dataset[name] = value;
  else delete document.documentElement.dataset[name];
  for (const button of document.querySelectorAll(`[data-behaviour~="preference"] button[name="${name}"]`)) {
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(button.value === value));
    if (button.hasAttribute("data-other")) [button.value, button.dataset.other] = [button.dataset.other, button.value];
    if (button.hasAttribute("aria-expanded")) button.setAttribute("aria-expanded", String(value !== "closed"));
  }
});
