// Personal pages: says in time that the login is about to end, goes on by one press, and leaves the page when it ended.
const dialog = document.getElementById("idle");
const { minutes, warned, stayUrl, endUrl } = dialog.dataset;
const token = document.querySelector("[name=csrf_token]").value;
const tabs = new BroadcastChannel("idle");
const MINUTE = 60_000;
let heard = Date.now(); // When the server last heard of us, from this tab or another.
let asking = false;

const left = () => minutes * MINUTE - (Date.now() - heard);
const end = () => location.replace(endUrl);

function noted(moment) {
  heard = Math.max(heard, moment);
  if (dialog.open && left() > warned * MINUTE) dialog.close();
}
tabs.onmessage = ({ data }) => noted(data);
tabs.postMessage(heard);

async function stay() {
  if (asking) return;
  asking = true;
  const asked = Date.now();
  try {
    const answer = await fetch(stayUrl, { method: "POST", body: new URLSearchParams({ csrf_token: token }) });
    if (answer.status === 400 || answer.status === 401) return end();
    if (answer.ok) {
      noted(asked);
      tabs.postMessage(asked);
    }
  } catch {
    // No network: the next touch asks again.
  } finally {
    asking = false;
  }
}

function look() {
  if (left() <= 0) end();
  else if (left() <= warned * MINUTE && !dialog.open) dialog.showModal();
}
dialog.addEventListener("close", stay);
for (const act of ["keydown", "pointerdown"]) {
  document.addEventListener(act, () => { if (!dialog.open && Date.now() - heard > MINUTE / 2) stay(); });
}
document.addEventListener("visibilitychange", look);
setInterval(look, 1000);
