// A live camera in a page: opens it, finds an element on the video's own pixels, makes a picture of it, says how it goes.

export const cameraHere = () => window.isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia);

const SPEAK_EVERY = 2500; // ms
const WHY = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy" };
const scratch = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

// The stream, once the video plays. Throws `denied`, `busy` or `none`, as the `name` of what went wrong.
export async function open(video) {
  try {
    const wish = { facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1920 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
    video.srcObject = stream;
    await video.play();
    return stream;
  } catch (error) {
    throw WHY[error.name] ?? "none";
  }
}

export function close(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

// Where an element lies on the video's own pixels (the video covers the viewfinder and is cut at its sides).
export function onVideo(finder, video, element) {
  const seen = finder.getBoundingClientRect();
  const scale = Math.max(seen.width / video.videoWidth, seen.height / video.videoHeight);
  const left = (video.videoWidth - seen.width / scale) / 2;
  const top = (video.videoHeight - seen.height / scale) / 2;
  const at = element.getBoundingClientRect();
  return { x: left + (at.left - seen.left) / scale, y: top + (at.top - seen.top) / scale, width: at.width / scale, height: at.height / scale };
}

export function pixels(video, area, width, height) {
  draw(scratch, video, area, width, height);
  return scratch.getImageData(0, 0, width, height);
}

// A picture no longer than `longest` on the canvas `still`, and as JPEG.
export function reduced(still, source, area, longest, quality = 0.9) {
  const scale = Math.min(1, longest / Math.max(area.width, area.height));
  draw(still.getContext("2d"), source, area, Math.round(area.width * scale), Math.round(area.height * scale));
  return new Promise((done) => { still.toBlob(done, "image/jpeg", quality); });
}

function draw(pen, source, area, width, height) {
  pen.canvas.width = width;
  pen.canvas.height = height;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, area.x, area.y, area.width, area.height, 0, 0, width, height);
}

// What the page says: at once for the eye, at most every few seconds for the ear.
export function teller(say, spoken, words) {
  let spokenAt = 0;
  return (name) => {
    const text = words[name];
    if (say.textContent === text) return;
    say.textContent = text;
    const wait = Math.max(0, spokenAt + SPEAK_EVERY - Date.now());
    setTimeout(() => {
      if (say.textContent !== text || spoken.textContent === text) return;
      spoken.textContent = text;
      spokenAt = Date.now();
    }, wait);
  };
}
