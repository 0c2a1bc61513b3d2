// 4-1/7-A: folds full width, moves on at the dash, hints at letters that look like digits, and draws the plate as typed.
const box = (id) => document.getElementById(id);
const dashes = /[-\u2010-\u2015\u2212\u2500\u2501\u30fc\uff70\uff0d\uff5e\u301c]/g; // all that keyboards have
const folded = (text) => text.normalize("NFKC").replace(dashes, "-").replace(/\s+/g, "").toUpperCase();
const [front, back] = [box("chassis_front"), box("chassis_back")];
const say = document.querySelector("[data-chassis-say]");

// A whole number that is typed or pasted into the first box is parted at its dash. Nothing is touched while an input
// method is at work.
front.addEventListener("input", (event) => {
  const text = folded(front.value);
  if (event.isComposing || !text.includes("-")) return;
  const [before, ...behind] = text.split("-");
  front.value = before;
  if (behind.join("")) back.value = behind.join("-");
  back.focus();
  front.form.dispatchEvent(new Event("input"));
});
function look() {
  say.textContent = /[OIB]/.test(folded(back.value)) ? say.dataset.letters : "";
}
back.addEventListener("input", look);
for (const one of [front, back, box("klass"), box("serial")]) {
  one.addEventListener("change", () => { one.value = folded(one.value); draw(); });
}

// The plate as it will be kept: dots stand for the digits that a short number lacks; katakana becomes hiragana.
const plate = document.querySelector("[data-plate]");
const toHiragana = (one) => String.fromCharCode(one.charCodeAt(0) - 0x60);
const hiragana = (text) => text.normalize("NFKC").replace(/[\u30a1-\u30f6]/g, toHiragana);
function serial(text) {
  const digits = folded(text).replace(/[^0-9]/g, "").slice(0, 4);
  return digits.length === 4 ? `${digits.slice(0, 2)}-${digits.slice(2)}` : digits.padStart(4, "\u30fb");
}
function draw() {
  const [place, klass, kana, number] = ["place", "klass", "kana", "serial"].map((id) => box(id).value.trim());
  plate.hidden = !(place && klass && kana && number);
  plate.querySelector("span").textContent = `${place} ${folded(klass)}`;
  plate.querySelector("i").textContent = hiragana(kana);
  plate.querySelector("em").textContent = serial(number);
}
document.querySelector(".plate-parts").addEventListener("input", draw);
look();
draw();
