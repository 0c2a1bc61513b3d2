// 4-1/7-A: the live camera for the certificate's QR codes; its picture goes the way of a chosen one, by the page's form.

const box = document.querySelector("[data-codes]");
const [{ LOOK, judge }, { cameraHere, close, onVideo, open, pixels, reduced, teller }] =
  await Promise.all([import(box.dataset.check), import(box.dataset.lens)]); // hashed addresses, as in camera.js
const part = (name) => box.querySelector(`[data-${name}]`);
const [begin, finder, video, still, guide, say, spoken, shutter, end] =
  ["begin", "viewfinder", "video", "still", "guide", "say", "spoken", "shutter", "end"].map(part);
const trouble = document.querySelector("[data-codes-trouble]");
const form = document.getElementById("step");
const file = form.elements.picture;
const tell = teller(say, spoken, box.dataset);

const LOOK_EVERY = 250; // ms
const GOOD_IN_A_ROW = 3;
const LONGEST = 2400; // px
const AGAIN = "codes-camera"; // in this tab: the camera was at work when the page was left to read its picture
const first = box.dataset.again === undefined; // later ones wait for the button: the same picture would be refused again

let stream = null;
let timer = 0;
let good = 0;
let taken = false;

async function start() {
  trouble.hidden = begin.hidden = true;
  finder.hidden = end.hidden = false;
  tell("starting");
  try {
    stream = await open(video);
    timer = setTimeout(look, LOOK_EVERY);
    shutter.focus({ preventScroll: true });
    finder.scrollIntoView({ block: "center" });
  } catch (why) {
    stop();
    trouble.textContent = box.dataset[why];
    trouble.hidden = false;
  }
}

function stop() {
  clearTimeout(timer);
  close(stream);
  stream = null;
  begin.hidden = false;
  finder.hidden = end.hidden = true;
  sessionStorage.removeItem(AGAIN);
}

function look() {
  if (!stream || taken) return;
  if (document.visibilityState === "visible" && video.videoWidth) consider(verdict());
  timer = setTimeout(look, LOOK_EVERY);
}

function verdict() {
  const area = onVideo(finder, video, guide);
  return judge(pixels(video, area, LOOK.width, Math.round((LOOK.width * area.height) / area.width)), Number(box.dataset.wanted));
}

function consider(what) {
  good = what === "good" ? good + 1 : 0;
  finder.dataset.state = what === "good" ? "good" : "live";
  tell(what === "good" && !first ? "ready" : what);
  if (first && good >= GOOD_IN_A_ROW) take();
}

async function take() {
  if (!stream || taken || !video.videoWidth) return;
  taken = true;
  const picture = await reduced(still, video, onVideo(finder, video, finder), LONGEST);
  navigator.vibrate?.(30);
  stop();
  finder.hidden = still.hidden = false;
  video.hidden = shutter.hidden = begin.hidden = true;
  finder.dataset.state = "taken";
  tell("reading");
  const chosen = new DataTransfer();
  chosen.items.add(new File([picture], "certificate.jpg", { type: "image/jpeg" }));
  file.files = chosen.files;
  sessionStorage.setItem(AGAIN, "on");
  form.requestSubmit(form.elements.read_picture);
}

if (cameraHere()) {
  box.hidden = false;
  file.removeAttribute("capture"); // The camera is above: this one is for photographs already taken.
  begin.addEventListener("click", start);
  shutter.addEventListener("click", take);
  end.addEventListener("click", () => { stop(); begin.focus(); });
  window.addEventListener("pagehide", () => { if (stream) stop(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (sessionStorage.getItem(AGAIN) && !first) start();
  else sessionStorage.removeItem(AGAIN);
}
