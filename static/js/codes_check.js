// Judges a camera frame for QR symbols: too dark, too far, not there, or good. Pure functions on pixels.

// A symbol has three finder patterns: dark and light in runs of 1:1:3:1:1 modules, whichever way the sheet lies.
const RUNS = [1, 1, 3, 1, 1];
const IN_A_SYMBOL = 3;
export const LOOK = { width: 720 }; // px: the frame is looked at so small
export const LIMITS = { dark: 55, darker: 0.82, off: 0.6, unit: 1.7 };

// Light of each pixel, 0 to 255.
function grey({ data, width, height }) {
  const light = new Float32Array(width * height);
  for (let i = 0, p = 0; i < light.length; i += 1, p += 4) light[i] = 0.299 * data[p] + 0.587 * data[p + 1] + 0.114 * data[p + 2];
  return light;
}

// Which pixels are darker than what lies around them in their row: shadows across a sheet do not matter.
function inked(light, width, height) {
  const reach = Math.round(width / 16);
  const dark = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const at = row * width;
    let sum = 0;
    for (let x = -reach; x < width; x += 1) {
      if (x + reach < width) sum += light[at + x + reach];
      if (x - reach > 0) sum -= light[at + x - reach - 1];
      if (x < 0) continue;
      const around = sum / (Math.min(x + reach, width - 1) - Math.max(x - reach, 0) + 1);
      dark[at + x] = light[at + x] < around * LIMITS.darker ? 1 : 0;
    }
  }
  return dark;
}

// How wide a module is where five runs are those of a finder pattern, else 0.
function unitOf(runs) {
  const unit = runs.reduce((sum, run) => sum + run, 0) / 7;
  return runs.every((run, n) => Math.abs(run - RUNS[n] * unit) <= Math.max(1, LIMITS.off * unit)) ? unit : 0;
}

// The five runs around the place `at` upwards and downwards, or null.
function upright(dark, width, height, x, y) {
  const is = (row, wanted) => row >= 0 && row < height && dark[row * width + x] === wanted;
  const ends = [-1, 1].map((step) => {
    let row = y;
    return [1, 0, 1].map((wanted) => {
      const from = row;
      while (is(row, wanted)) row += step;
      return Math.abs(row - from);
    });
  });
  const [[midUp, lightUp, darkUp], [midDown, lightDown, darkDown]] = ends;
  return lightUp && darkUp && lightDown && darkDown ? [darkUp, lightUp, midUp + midDown - 1, lightDown, darkDown] : null;
}

// The middles of the finder patterns, each with its module's width.
export function finders(frame) {
  const { width, height } = frame;
  const dark = inked(grey(frame), width, height);
  const found = [];
  for (let y = 0; y < height; y += 2) {
    const starts = [0];
    for (let x = 1; x < width; x += 1) if (dark[y * width + x] !== dark[y * width + x - 1]) starts.push(x);
    for (let n = 0; n + 5 < starts.length; n += 1) {
      if (!dark[y * width + starts[n]]) continue;
      const unit = unitOf(RUNS.map((_, k) => starts[n + k + 1] - starts[n + k]));
      const x = Math.round((starts[n + 2] + starts[n + 3]) / 2);
      const down = unit && upright(dark, width, height, x, y);
      const other = down && unitOf(down);
      if (other && other < 1.7 * unit && unit < 1.7 * other) keep(found, { x, y, unit });
    }
  }
  return found;
}

function keep(found, one) {
  const near = found.find((other) => Math.hypot(other.x - one.x, other.y - one.y) < 4 * Math.max(one.unit, other.unit));
  if (!near) found.push(one);
}

// The verdict on a frame in which so many symbols are wanted.
export function judge(frame, wanted) {
  const light = grey(frame);
  if (light.reduce((sum, value) => sum + value, 0) / light.length < LIMITS.dark) return "dark";
  const found = finders(frame);
  if (found.length < IN_A_SYMBOL * wanted) return "align";
  const large = found.filter((one) => one.unit >= LIMITS.unit);
  return large.length < IN_A_SYMBOL * wanted ? "near" : "good";
}
