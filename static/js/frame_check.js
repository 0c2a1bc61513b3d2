// Judges one camera frame inside the guide: too dark, glare, too far, not in place, blurred, or good. Pure functions on pixels.

// The card's printed lines across, in parts of its height, and how far they run, in parts of its width.
const LINES = [0.028, 0.12, 0.209, 0.281, 0.383, 0.615, 0.711, 0.97];
const ACROSS = [0.03, 0.67];
const STRIPS = 4;
const WIDTH_MM = 85.6;

export const LOOK = { width: 428, height: 270 };
// The part of the guide that is looked at in full resolution: the text at the upper left.
export const DETAIL = { x: 0.08, y: 0.04, width: 0.6, height: 0.24 };
export const LIMITS = { dark: 55, glare: 0.01, white: 242, seen: 5, scale: 0.86, shift: 0.055, edge: 0.2, softEdge: 0.36, faint: 50 };

// Light of each pixel, 0 to 255.
export function grey({ data, width, height }) {
  const light = new Float32Array(width * height);
  for (let i = 0, p = 0; i < light.length; i += 1, p += 4) light[i] = 0.299 * data[p] + 0.587 * data[p + 1] + 0.114 * data[p + 2];
  return { light, width, height };
}

export function brightness({ light }) {
  return light.reduce((sum, value) => sum + value, 0) / light.length;
}

// Share of the frame that is burnt out while the rest is not: a reflection, not a white card in good light.
export function glare({ data, width, height }) {
  const cell = 6;
  const least = [];
  for (let top = 0; top + cell <= height; top += cell) {
    for (let left = 0; left + cell <= width; left += cell) least.push(darkestIn(data, width, left, top, cell));
  }
  const usual = least.toSorted((a, b) => a - b)[Math.floor(least.length * 0.7)];
  return usual < LIMITS.white ? least.filter((value) => value >= 250).length / least.length : 0;
}

function darkestIn(data, width, left, top, cell) {
  let least = 255;
  for (let y = top; y < top + cell; y += 2) {
    for (let x = left; x < left + cell; x += 2) {
      const p = (y * width + x) * 4;
      least = Math.min(least, data[p], data[p + 1], data[p + 2]);
    }
  }
  return least;
}

// How dark a row is against the rows around it within one upright strip: printed lines stand out, text does not.
export function profile({ light, width, height }, from, to) {
  const reach = Math.max(2, Math.round(height * 0.012));
  const dark = new Float32Array(height);
  for (let y = reach; y < height - reach; y += 1) {
    let hits = 0;
    for (let x = from; x < to; x += 2) {
      const around = Math.min(light[(y - reach) * width + x], light[(y + reach) * width + x]);
      if (around - light[y * width + x] > 7) hits += 1;
    }
    dark[y] = hits / Math.ceil((to - from) / 2);
  }
  return dark;
}

// The scale and shift (in parts of the height) at which most printed lines are found in a strip.
export function placed(dark, height) {
  let best = { seen: 0, scale: 1, shift: 0, weight: 0 };
  for (let scale = 0.6; scale <= 1.13; scale += 0.02) {
    for (let shift = -0.14; shift <= 0.141; shift += 0.01) {
      const found = LINES.map((line) => nearby(dark, (0.5 + (line - 0.5) * scale + shift) * height));
      const seen = found.filter((value) => value > 0.45).length;
      const weight = found.reduce((sum, value) => sum + value, 0) - Math.abs(shift) * 2 - Math.abs(1 - scale);
      if (seen > best.seen || (seen === best.seen && weight > best.weight)) best = { seen, scale, shift, weight };
    }
  }
  return best;
}

function nearby(dark, row) {
  const middle = Math.round(row);
  let most = 0;
  for (let y = middle - 1; y <= middle + 1; y += 1) if (dark[y] > most) most = dark[y];
  return most;
}

// Width of the sharpest edges in mm of card, in pixels that show `share` of its width (the worse of both directions); a step c blurred by s has the slope c / (2.5 s).
export function edgeWidth({ light, width, height }, share) {
  const [tones, across, down] = [new Counts(), new Counts(), new Counts()];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      tones.add(light[i]);
      across.add(Math.abs(light[i + 1] - light[i - 1]) / 2);
      down.add(Math.abs(light[i + width] - light[i - width]) / 2);
    }
  }
  const contrast = tones.quantile(0.99) - tones.quantile(0.01);
  const slope = Math.min(across.quantile(0.985), down.quantile(0.985));
  return { edge: (contrast / (2.5 * (slope + 0.05))) * ((WIDTH_MM * share) / width), contrast };
}

// How often each value (0 to 255, in quarters) occurs: a quantile without sorting.
class Counts {
  #bins = new Uint32Array(1024);
  #count = 0;
  add(value) {
    this.#bins[Math.min(1023, Math.round(value * 4))] += 1;
    this.#count += 1;
  }
  quantile(share) {
    let left = share * this.#count;
    return this.#bins.findIndex((count) => { left -= count; return left < 0; }) / 4;
  }
}

// The verdict on a frame. `whole`: ImageData of the guide at LOOK size. `detail`: of DETAIL, in full resolution.
export function judge(whole, detail) {
  const look = grey(whole);
  const mean = brightness(look);
  if (mean < LIMITS.dark) return "dark";
  const from = ACROSS[0] * look.width;
  const step = ((ACROSS[1] - ACROSS[0]) * look.width) / STRIPS;
  const strips = Array.from({ length: STRIPS }, (_, n) =>
    placed(profile(look, Math.round(from + n * step), Math.round(from + (n + 1) * step)), look.height));
  const clear = strips.filter((strip) => strip.seen >= LIMITS.seen);
  if (clear.length >= 2 && glare(whole) > LIMITS.glare) return "glare";
  if (clear.length < STRIPS - 1) return soft(look, 1, LIMITS.softEdge) ? "blur" : "align";
  if (clear.every((strip) => strip.scale < LIMITS.scale)) return "near";
  if (clear.some((strip) => Math.abs(strip.shift) > LIMITS.shift || strip.scale < LIMITS.scale - 0.04)) return "align";
  return soft(grey(detail), DETAIL.width, LIMITS.edge) ? "blur" : "good";
}

function soft(pixels, share, limit) {
  const { edge, contrast } = edgeWidth(pixels, share);
  return contrast > LIMITS.faint && edge > limit;
}
