// The camera of 1-1/16-B: live view with hints, automatic shutter, the picture reduced and sent; file choice and typing stay as they are.

const box = document.querySelector("[data-camera]");
// By their hashed addresses: static files are cached for a year.
const [{ DETAIL, LOOK, judge }, { cameraHere, close, onVideo, open, pixels, reduced, teller }] =
  await Promise.all([import(box.dataset.check), import(box.dataset.lens)]);
const form = document.getElementById("step");
const part = (name) => box.querySelector(`[data-${name}]`);
const [finder, video, still, guide, say, spoken, shutter, retake, bar, auto] =
  ["viewfinder", "video", "still", "guide", "say", "spoken", "shutter", "retake", "progress", "auto"].map(part);
const trouble = document.querySelector("[data-camera-trouble]");
const file = form.elements.picture;

const LOOK_EVERY = 160; // ms between two looks at the video
const GOOD_IN_A_ROW = 4;
const LONGEST_CAPTURED = 2000; // px
const LONGEST_CHOSEN = 2400; // a chosen photograph may show the card small

let stream = null;
let timer = 0;
let good = 0;
let sending = null;
const tell = teller(say, spoken, box.dataset);

function complain(name) {
  trouble.textContent = name ? box.dataset[name] : "";
  trouble.hidden = !name;
}

async function start() {
  box.hidden = false;
  show("live");
  tell("starting");
  try {
    stream = await open(video);
    watch();
  } catch (why) {
    box.hidden = true;
    complain(why);
  }
}

function stop() {
  clearTimeout(timer);
  close(stream);
  stream = null;
}

function show(state) {
  finder.dataset.state = state;
  const live = state === "live" || state === "good";
  video.hidden = shutter.hidden = !live;
  still.hidden = retake.hidden = live;
}

function watch() {
  clearTimeout(timer);
  good = 0;
  timer = setTimeout(look, LOOK_EVERY);
}

function look() {
  if (!stream || sending) return;
  if (document.visibilityState === "visible" && video.videoWidth) consider(verdict());
  timer = setTimeout(look, LOOK_EVERY);
}

function consider(what) {
  good = what === "good" ? good + 1 : 0;
  finder.dataset.state = what === "good" ? "good" : "live";
  tell(what === "good" && !auto.checked ? "ready" : what);
  if (good >= GOOD_IN_A_ROW && auto.checked) take();
}

function verdict() {
  const area = onVideo(finder, video, guide);
  const text = {
    x: area.x + DETAIL.x * area.width, y: area.y + DETAIL.y * area.height, width: DETAIL.width * area.width, height: DETAIL.height * area.height,
  };
  const whole = pixels(video, area, LOOK.width, LOOK.height);
  const width = Math.min(900, Math.round(text.width));
  return judge(whole, pixels(video, text, width, Math.max(8, Math.round((width * text.height) / text.width))));
}

async function take() {
  if (!stream || sending || !video.videoWidth) return;
  clearTimeout(timer);
  sending = new AbortController(); // From here on no second picture is taken.
  const picture = await reduced(still, video, onVideo(finder, video, finder), LONGEST_CAPTURED);
  navigator.vibrate?.(30);
  stop();
  await send(picture);
}

async function choose() {
  if (!file.files.length || sending) return;
  stop();
  complain();
  sending = new AbortController();
  let picture = file.files[0];
  try {
    const image = await createImageBitmap(picture, { imageOrientation: "from-image" });
    picture = await reduced(still, image, { x: 0, y: 0, width: image.width, height: image.height }, LONGEST_CHOSEN);
    box.hidden = false;
  } catch { /* Not a picture this browser knows: the server says what it is. */ }
  await send(picture);
}

async function send(picture) {
  show("taken");
  tell("sending");
  bar.hidden = false;
  const body = new FormData(form);
  body.set("picture", picture, "licence.jpg");
  const later = setTimeout(() => tell("reading"), 900);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, signal: sending.signal });
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.headers.get("Content-Type")?.startsWith("text/html")) throw new TypeError("no page");
    refused(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url);
  } catch (error) {
    if (error.name === "AbortError") return again();
    complain("failed");
  } finally {
    clearTimeout(later);
    bar.hidden = true;
    sending = null;
  }
  tell("again"); // The next picture waits for the button: the same card would only be refused again.
  return undefined;
}

// The same page with what was wrong: its message takes the old one's place, its hidden fields make the next try a new one.
function refused(page, url) {
  const wrong = page.getElementById("errors");
  if (!wrong) return location.assign(url);
  for (const field of page.querySelectorAll("#step input[type=hidden]")) {
    if (form.elements[field.name]) form.elements[field.name].value = field.value;
  }
  document.getElementById("errors")?.remove();
  document.title = page.title;
  const title = document.querySelector("main h1");
  title.before(document.adoptNode(wrong));
  wrong.focus();
  wrong.scrollIntoView({ block: "start" });
  return undefined;
}

function again() {
  file.value = "";
  sending = null;
  complain();
  document.getElementById("errors")?.remove();
  if (cameraHere()) start();
  else box.hidden = true;
}

if (box) {
  document.querySelector("[data-send]").hidden = true;
  file.removeAttribute("capture"); // The camera is above: this one is for photographs already taken.
  file.addEventListener("change", choose);
  shutter.addEventListener("click", take);
  retake.addEventListener("click", () => (sending ? sending.abort() : again()));
  auto.checked = localStorage.getItem("camera-auto") !== "off";
  auto.addEventListener("change", () => localStorage.setItem("camera-auto", auto.checked ? "on" : "off"));
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => { if (event.persisted) again(); });
  if (cameraHere()) start();
  else {
    complain("none");
    file.setAttribute("capture", "environment"); // Without a live view the phone's own camera application may serve.
  }
}
