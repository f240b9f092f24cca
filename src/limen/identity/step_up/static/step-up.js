// Asks the browser for a passkey and puts its answer into the form, which is then sent as any other.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

const text = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function prepared(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const known of [...(options.allowCredentials || []), ...(options.excludeCredentials || [])]) {
    known.id = bytes(known.id);
  }
  return { publicKey: options };
}

function told(credential) {
  const said = credential.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[name]) response[name] = text(said[name]);
  }
  if (said.getTransports) response.transports = said.getTransports();
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

const PROBLEMS = {
  InvalidStateError: "This passkey is set up already.",
  NotAllowedError: "No passkey was given: it was cancelled, took too long, or none fits. Try again.",
};

async function ask(form) {
  const problem = form.querySelector(".problem");
  problem.hidden = true;
  try {
    const options = prepared(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.ask](options);
    form.elements.credential.value = told(credential);
    form.submit();
  } catch (error) {
    problem.textContent = PROBLEMS[error.name] || "This browser could not use a passkey.";
    problem.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-ask]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
