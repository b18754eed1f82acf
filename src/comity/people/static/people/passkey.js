/* Asks the browser for a passkey and sends its answer with the form; says so where the browser or the person declines. */

const form = document.querySelector("form[data-passkey]");
const button = form?.querySelector("button[data-does]");

async function ask() {
  const { creation_options: creation, request_options: request } = JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = creation ? await window.webauthnJSON.create(creation) : await window.webauthnJSON.get(request);
  form.elements.credential.value = JSON.stringify(answer);
  form.submit();
}

if (button) button.hidden = false;

button?.addEventListener("click", async () => {
  const note = form.querySelector("[role=status]");
  note.textContent = "";
  button.disabled = true;
  try {
    await ask();
  } catch {
    note.textContent = note.dataset.declined;
    button.disabled = false;
  }
});
