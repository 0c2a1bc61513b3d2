// The desk: a part of the page is fetched every 2 seconds, put in place without moving the focus, new calls are said.
const place = document.querySelector("[data-live-url]");
const say = document.querySelector("[data-live-say]");
const title = document.title;
const pause = 2000;
let tag = place.dataset.tag ?? "";
let wait = pause;
let timer;

const calls = () => new Set([...place.querySelectorAll("[data-check]")].map((row) => row.dataset.check));

function count() {
  const number = calls().size;
  document.title = number ? `(${number}) ${title}` : title;
  document.querySelectorAll("[data-waiting-count]").forEach((mark) => { mark.textContent = number || ""; });
}

function replace(html) {
  const before = calls();
  const held = place.contains(document.activeElement) ? document.activeElement.id : "";
  place.innerHTML = html;
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
  const fresh = [...place.querySelectorAll("[data-check]")].filter((row) => !before.has(row.dataset.check));
  if (fresh.length) say.textContent = fresh.map((row) => row.dataset.announce).join(" ");
  count();
}

async function ask() {
  clearTimeout(timer);
  try {
    const answer = await fetch(place.dataset.liveUrl, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.redirected || [401, 403].includes(answer.status)) return location.reload(); // Signed out, or another role.
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      replace(await answer.text());
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    wait = pause;
    place.removeAttribute("data-lost");
  } catch {
    wait = Math.min(wait * 2, 30000);
    if (!place.hasAttribute("data-lost")) say.textContent = place.dataset.offline;
    place.setAttribute("data-lost", "");
  }
  if (!document.hidden) timer = setTimeout(ask, wait);
}

document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
count();
timer = setTimeout(ask, pause);
