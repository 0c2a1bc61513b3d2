// A large file: shows how much of it is sent. Without this the browser's own bar says that it is busy.
const form = document.getElementById("upload");
const sending = form.querySelector("[data-sending]");
const bar = sending.querySelector("progress");
const button = form.querySelector("button");

form.addEventListener("submit", (event) => {
  if (!form.querySelector("input[type=file]").files.length) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = (loaded * 100) / total; });
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign(request.responseURL);
    document.open();
    document.write(request.responseText);
    document.close();
  });
  request.addEventListener("error", () => { button.disabled = false; sending.hidden = true; });
  button.disabled = true;
  sending.hidden = false;
  request.open("POST", location.href);
  request.send(new FormData(form));
});
