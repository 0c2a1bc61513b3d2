// A page that waits: how long it has waited so far, counted by the second.
const place = document.querySelector("[data-since]");
const began = Date.parse(place.dataset.since);

function count() {
  const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(number).padStart(2, "0");
  place.textContent = `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

count();
setInterval(count, 1000);
