// A page that waits for somebody else: asks every 2.5 seconds, says what changed, moves on by itself.
const place = document.querySelector("[data-status-url]");
const say = place.querySelector("[data-say]");
const pause = 2500;
const toBeHeard = 1000; // A reader's voice needs a moment before the page goes.
let tag = "";
let wait = pause;
let timer;

function tell(text) {
  if (text && say.textContent !== text) say.textContent = text;
}

async function ask() {
  clearTimeout(timer);
  try {
    const answer = await fetch(place.dataset.statusUrl, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
    });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      const { next, text, state, part } = await answer.json();
      tell(text);
      if (part !== undefined) place.querySelector("progress").value = part;
      if (next) return setTimeout(() => location.replace(next), toBeHeard);
      place.dataset.state = state;
    } else if ([401, 403, 404, 409, 410].includes(answer.status)) {
      return location.reload(); // No longer ours to ask: the page itself says why.
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    wait = pause;
    place.removeAttribute("data-lost");
  } catch {
    wait = Math.min(wait * 2, 30000);
    place.setAttribute("data-lost", "");
    tell(place.dataset.offline);
    tag = ""; // The next good answer puts the right words back.
  }
  if (!document.hidden) timer = setTimeout(ask, wait);
}

// A phone in a pocket need not ask; back in the hand it asks at once.
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
window.addEventListener("online", ask);
timer = setTimeout(ask, pause);
