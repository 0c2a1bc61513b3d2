// Every step page: keeps what was typed, sends once, leads to the first mistake, keeps the field in sight above the bar.
const form = document.getElementById("step");
const bar = document.querySelector(".act");
let sending = false;

// The answer to a form is no page to come back to: Back and reload then ask for the page, not to send the form again.
history.replaceState(history.state, "", location.href);

// Mistakes: the focus goes to the summary, and its links into the fields.
document.getElementById("errors")?.focus();
document.getElementById("errors")?.addEventListener("click", (event) => {
  const target = document.getElementById(event.target.hash?.slice(1) ?? "");
  const field = target?.matches("fieldset") ? target.querySelector("input, select") : target;
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// The bar grows with the letters: what is scrolled into view stops above it; too tall, it lets go of the foot.
function room() {
  const loose = bar.offsetHeight > innerHeight / 3;
  bar.toggleAttribute("data-loose", loose);
  document.documentElement.style.scrollPaddingBottom = `${loose ? 16 : bar.offsetHeight + 16}px`;
}
if (bar) new ResizeObserver(room).observe(bar);
document.addEventListener("focusin", ({ target }) => {
  if (!bar || bar.matches("[data-loose]") || bar.contains(target) || !target.matches("input, select, textarea")) return;
  const hidden = target.getBoundingClientRect().bottom + 16 - bar.getBoundingClientRect().top;
  if (hidden > 0) window.scrollBy(0, hidden);
});

// What was typed is put by on the server, passwords and codes excepted.
let kept = "";
function typed() {
  const data = new FormData(form);
  for (const field of form.querySelectorAll("[data-no-draft], [type=file]")) data.delete(field.name);
  return new URLSearchParams(data).toString();
}
function keep() {
  const body = typed();
  if (sending || body === kept) return;
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  fetch(form.dataset.draftUrl, { method: "POST", body, headers, keepalive: true })
    .then((answer) => { if (answer.ok) kept = body; })
    .catch(() => {}); // No network: the next key or leaving the page tries again.
}
if (form?.dataset.draftUrl) {
  let timer;
  kept = typed();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  });
  window.addEventListener("pagehide", keep);
}

// One press, one sending. Coming back by the browser's Back makes the buttons live again.
const pressed = () => [...document.querySelectorAll("button[data-busy]")];
form?.addEventListener("submit", (event) => {
  if (sending) return event.preventDefault();
  sending = true;
  event.submitter?.setAttribute("data-busy", "");
  if (bar && !event.submitter?.name) bar.querySelector(".button").setAttribute("data-busy", "");
});
window.addEventListener("pageshow", () => {
  sending = false;
  pressed().forEach((button) => button.removeAttribute("data-busy"));
});
