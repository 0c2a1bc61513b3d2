// The sandbox's card page: leads to what is wrong, and names the brand while its number is typed. Without it the brand
// stands on the next page.
const number = document.getElementById("number");
const brand = document.getElementById("brand");
const brands = JSON.parse(brand.dataset.brands).map(([begins, name]) => [new RegExp(`^(${begins})`), name]);

function tell() {
  const digits = number.value.normalize("NFKC").replace(/\D/g, "");
  const name = brands.find(([begins]) => begins.test(digits))?.[1] ?? "";
  if (brand.textContent !== name) brand.textContent = name;
}

number.addEventListener("input", tell);
tell();
document.getElementById("errors")?.focus();
