// Seven digits of a postal code fill prefecture, city and street; what was typed by hand is never overwritten.
const code = document.getElementById("postal_code");
const button = document.querySelector("[data-postal-fill]");
const say = document.querySelector("[data-postal-say]");
const places = document.querySelector("[data-postal-choices]");
const names = ["prefecture", "city", "street"];
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

// By itself only what is empty or what this page filled in; the button replaces, but never cuts off a house number.
function put(name, text, force) {
  const field = document.getElementById(name);
  const free = force ? !field.value.startsWith(text) : !field.value || field.value === filled[name];
  if (!text || !free) return false;
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
  const count = found && names.filter((name) => put(name, found[name], force)).length;
  offer(found?.choices ?? []);
  if (!found) say.textContent = say.dataset.none;
  else if (found.choices) say.textContent = say.dataset.several;
  else if (count || force) say.textContent = say.dataset.done;
}

// A code with several places: one button for each; nobody's town is guessed.
function offer(choices) {
  places.hidden = !choices.length;
  places.replaceChildren(...choices.map((place) => {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "button quiet small";
    one.textContent = place.label;
    one.addEventListener("click", () => {
      names.forEach((name) => put(name, place[name], true));
      say.textContent = say.dataset.done;
      offer([]);
      document.getElementById("street").focus();
    });
    return one;
  }));
}

code.addEventListener("input", () => fill(false));
button.addEventListener("click", (event) => {
  event.preventDefault();
  fill(true);
});
