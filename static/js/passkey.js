// Passkeys of staff: asks the browser what the page's form says, and sends its answer with the form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const described = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

function created(options) {
  const user = { ...options.user, id: bytes(options.user.id) };
  const excludeCredentials = described(options.excludeCredentials);
  return navigator.credentials.create({ publicKey: { ...options, challenge: bytes(options.challenge), user, excludeCredentials } });
}

function proved(options) {
  const allowCredentials = described(options.allowCredentials);
  return navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials } });
}

function answer({ id, rawId, type, response }) {
  const sent = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) sent[name] = text(response[name]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: sent });
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
  const [button, say] = [form.querySelector("[data-go]"), form.querySelector("[data-say]")];
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    say.hidden = true;
    try {
      const options = JSON.parse(form.dataset.options);
      form.elements.answer.value = answer(await (form.dataset.passkey === "create" ? created(options) : proved(options)));
      form.submit();
    } catch {
      say.textContent = form.dataset.failed;
      say.hidden = false;
      button.disabled = false;
    }
  });
}
