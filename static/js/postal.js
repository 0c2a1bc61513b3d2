// Seven digits of a postal code fill prefecture, city and street; what was typed by hand is never overwritten.
const code = document.getElementById("postal_code");
const button = document.querySelector("[data-postal-fill]");
const say = document.querySelector("[data-postal-say]");
const parts = { prefecture: "prefecture", city: "city", town: "street" };
const filled = {};

const digits = () => code.value.normalize("NFKC").replace(/\D/g, "");

async function look(number) {
  try {
    const answer = await fetch(`/postal/${number}.json`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// Only what is empty, or what this page itself filled in before.
function put(name, text) {
  const field = document.getElementById(parts[name]);
  if (field.value && field.value !== filled[name]) return false;
  field.value = filled[name] = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

async function fill(force) {
  const number = digits();
  if (number.length !== 7) {
    if (force) say.textContent = say.dataset.short;
    return;
  }
  const found = await look(number);
  if (number !== digits()) return; // They typed on meanwhile.
  if (!found) {
    say.textContent = say.dataset.none;
    return;
  }
  if (force) Object.keys(parts).forEach((name) => { filled[name] = document.getElementById(parts[name]).value; });
  const count = Object.keys(parts).filter((name) => put(name, found[name] ?? "")).length;
  say.textContent = count ? say.dataset.done : "";
}

code.addEventListener("input", () => fill(false));
button.addEventListener("click", (event) => {
  event.preventDefault();
  fill(true);
});
