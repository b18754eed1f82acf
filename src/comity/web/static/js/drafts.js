/* Typed text is never lost: it goes to the server a moment after the last key, comes back on the next visit, and stays on the page when the session ends. */

const words = () => document.getElementById("words")?.dataset ?? {};
const address = (form) => document.body.dataset.drafts.replace("FORM", encodeURIComponent(form.dataset.draft));
const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const note = (form, text) => {
  const place = form.querySelector(".draft-note");
  if (place) place.textContent = text;
};
const keepable = (field) => field.name && !field.name.startsWith("_") && !["csrfmiddlewaretoken", "version"].includes(field.name) && !["password", "file", "hidden", "submit", "button"].includes(field.type);

// What a draft holds for fields that are not on the page yet: a choice above must be made again before the server sends them.
const awaited = new WeakMap();

function held(fields) {
  const found = {};
  for (const field of fields) {
    if (!keepable(field)) continue;
    if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
    const values = field.type === "select-multiple" ? [...field.selectedOptions].map((option) => option.value) : [field.value];
    found[field.name] = [...(found[field.name] ?? []), ...values];
  }
  return found;
}

function typed(form) {
  const body = new URLSearchParams();
  for (const fields of [held(form.elements), awaited.get(form) ?? {}])
    for (const [name, values] of Object.entries(fields)) for (const value of values) body.append(name, value);
  return body;
}

async function keep(form) {
  try {
    const response = await fetch(address(form), { method: "POST", body: typed(form), headers: { "X-CSRFToken": token(form) }, redirect: "manual" });
    if (response.ok) return note(form, words().saved);
    note(form, words().unsaved);
    if (response.status === 401 || response.status === 403 || response.type === "opaqueredirect") askToSignIn(form);
  } catch {
    note(form, words().unsaved);
  }
}

// Signing in changes the token; a fresh copy of this page has the new one.
let renewal = Promise.resolve();

export function freshToken() {
  return (renewal = renew());
}

async function renew() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("form [name=csrfmiddlewaretoken]")?.value;
  if (!fresh || !page.body.hasAttribute("data-signed-in")) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
  return true;
}

function askToSignIn(form, andThen = () => keep(form)) {
  note(form, words().signedOut);
  const dialog = document.getElementById("sign-in-again");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("close", async () => {
    if (await freshToken()) andThen();
    else note(form, words().signedOut);
  }, { once: true });
}

function place(form, fields) {
  const restored = [];
  for (const field of form.elements) {
    if (!keepable(field) || !Object.hasOwn(fields, field.name)) continue;
    const values = fields[field.name];
    if (field.type === "radio" && !isOffered(form, field.name, values)) continue;
    if (["checkbox", "radio"].includes(field.type)) {
      if (field.checked !== values.includes(field.value)) restored.push(field);
      field.checked = values.includes(field.value);
    } else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = values.includes(option.value);
    } else if (field.value !== values[0]) {
      field.value = values[0];
      restored.push(field);
    }
  }
  return restored;
}

const isOffered = (form, name, values) => [...form.elements].some((field) => field.name === name && values.includes(field.value));

function putBack(form, fields) {
  const restored = place(form, fields);
  const missing = Object.entries(fields).filter(([name]) => !name.startsWith("_") && !form.elements.namedItem(name));
  awaited.set(form, Object.fromEntries(missing));
  return restored;
}

// The parts of the page that depend on a field are asked for anew, as when it is changed by hand; the draft itself is not kept again.
const announce = (fields) => fields.forEach((field) => field.dispatchEvent(new Event("change", { bubbles: true })));

// A part that is replaced hands over what was chosen in it: the answer was asked for before that choice.
const handedOver = new WeakMap();

export function handOver(part) {
  const form = part.closest?.("form[data-draft]");
  if (form && form !== part) handedOver.set(form, held(part.querySelectorAll("input, select, textarea")));
}

// A part that has arrived takes that, and what the draft holds for its fields, before anything else is asked of the server.
export function putBackLate(part) {
  const form = part.closest?.("form[data-draft]");
  if (!form || form === part) return;
  const restored = place(form, handedOver.get(form) ?? {});
  handedOver.delete(form);
  if (awaited.has(form)) restored.push(...putBack(form, awaited.get(form)));
  announce(restored);
}

async function restore(form) {
  // After a refused form the page itself already holds what was typed.
  if (form.querySelector(".is-invalid, .field-error") || document.getElementById("errors")) return;
  const response = await fetch(address(form), { headers: { Accept: "application/json" }, redirect: "manual" });
  if (!response.ok) return;
  const { fields } = await response.json();
  const restored = putBack(form, fields);
  if (!restored.length) return awaited.delete(form);
  announce(restored);
  note(form, words().restored + " ");
  const discard = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain", textContent: words().discard });
  discard.addEventListener("click", async () => {
    await fetch(address(form), { method: "DELETE", headers: { "X-CSRFToken": token(form) } });
    awaited.delete(form);
    form.reset();
    announce(restored);
    note(form, "");
  });
  form.querySelector(".draft-note")?.append(discard);
}

// Before a form leaves the page: is there still a session? If not, nothing is sent until there is.
async function sendSafely(event) {
  const form = event.target;
  if (form.dataset.sure) return;
  event.preventDefault();
  const button = event.submitter;
  const send = () => {
    form.dataset.sure = "yes";
    form.requestSubmit(button);
    delete form.dataset.sure;
  };
  try {
    await renewal;
    const response = await fetch(address(form), { headers: { Accept: "application/json" }, redirect: "manual" });
    if (response.ok) send();
    else askToSignIn(form, send);
  } catch {
    note(form, words().unsaved);
  }
}

export function watchDrafts(root) {
  for (const form of root.querySelectorAll?.("form[data-draft]") ?? []) {
    if (form.dataset.watched) continue;
    form.dataset.watched = "yes";
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => keep(form), 800);
    });
    // A choice made by hand stands on its own: what the draft held below another one is not put under it.
    form.addEventListener("change", (event) => {
      if (event.isTrusted && event.target.matches("select")) awaited.delete(form);
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      sendSafely(event);
    });
    restore(form);
  }
}
