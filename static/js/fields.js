// Small helps inside forms: show a password, take another form of a character, say the era of a birth date.
document.querySelectorAll("[data-show]").forEach((button) => {
  const field = document.getElementById(button.dataset.show);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  field.form.addEventListener("submit", () => { field.type = "password"; });
});

document.querySelectorAll("[data-fill]").forEach((button) => {
  const field = document.getElementById(button.dataset.fill);
  const mark = () => button.setAttribute("aria-pressed", String(field.value === button.dataset.text));
  button.addEventListener("click", (event) => {
    event.preventDefault();
    field.value = button.dataset.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.addEventListener("input", mark);
});

// 1975-2-22 is said back as 昭和50年2月22日, so that a slip of the finger is noticed at once; in English with the era behind.
const whole = { year: "numeric", month: "long", day: "numeric" };
const japanese = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { era: "long", ...whole });
const english = new Intl.DateTimeFormat("en-GB", whole);
const eraOnly = new Intl.DateTimeFormat("en-GB-u-ca-japanese", { era: "long", year: "numeric" });
function said(date) {
  if (document.documentElement.lang !== "en") return japanese.format(date);
  const part = (type) => eraOnly.formatToParts(date).find((one) => one.type === type)?.value;
  return `${english.format(date)} (${part("era")} ${part("year")})`;
}
document.querySelectorAll("[data-era]").forEach((group) => {
  const place = document.getElementById(group.dataset.era);
  const fields = [...group.querySelectorAll("input")];
  const say = () => {
    const [year, month, day] = fields.map((field) => Number(field.value.normalize("NFKC")));
    const date = new Date(year, month - 1, day);
    const real = year > 1867 && date.getMonth() === month - 1 && date.getDate() === day && date <= new Date();
    place.textContent = real ? said(date) : "";
  };
  group.addEventListener("input", say);
  say();
});
