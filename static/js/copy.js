// Copy buttons: the text goes to the clipboard, and a line says so; without a clipboard the text is selected instead.
document.querySelectorAll("[data-copy]").forEach((button) => {
  const source = document.getElementById(button.dataset.copy);
  const say = document.getElementById(button.getAttribute("aria-describedby"));
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
      say.textContent = say.dataset.done;
    } catch {
      select(source);
      say.textContent = say.dataset.select;
    }
  });
});

function select(source) {
  if (source.select) return source.select();
  getSelection().selectAllChildren(source);
}

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
