/* Ctrl-K: find, go, do. The server answers with links; arrows choose, Enter goes. */

const dialog = () => document.getElementById("palette");
const found = () => document.getElementById("palette-found");
const options = () => [...found().querySelectorAll("[role=option]")].filter((option) => !option.hidden);

let rooms = "";
let asked = 0;

function choose(index) {
  const all = options();
  all.forEach((option, at) => {
    option.id ||= `option-${at}`;
    option.setAttribute("aria-selected", String(at === index));
    if (at === index) option.scrollIntoView({ block: "nearest" });
  });
  document.getElementById("palette-query").setAttribute("aria-activedescendant", all[index]?.id ?? "");
}

const chosen = () => Math.max(options().findIndex((option) => option.getAttribute("aria-selected") === "true"), 0);

function narrowRooms(text) {
  found().innerHTML = rooms;
  for (const option of found().children) option.hidden = !option.textContent.toLowerCase().includes(text.toLowerCase());
  choose(0);
}

async function ask(text) {
  const address = document.getElementById("search")?.dataset.palette;
  const mine = ++asked;
  narrowRooms(text);
  if (!address || !text) return;
  await new Promise((resolve) => setTimeout(resolve, 120));
  if (mine !== asked) return;
  const response = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } });
  if (mine !== asked || !response.ok || response.redirected) return;
  const kept = options().map((option) => option.outerHTML).join("");
  found().innerHTML = kept + (await response.text());
  choose(0);
}

export function openPalette() {
  if (!dialog() || document.querySelector("dialog[open]")) return false;
  dialog().showModal();
  const query = document.getElementById("palette-query");
  query.value = "";
  narrowRooms("");
  query.focus();
  return true;
}

export function wirePalette() {
  if (!dialog()) return;
  rooms = found().innerHTML;
  const query = document.getElementById("palette-query");
  query.addEventListener("input", () => ask(query.value.trim()));
  query.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "ArrowDown") choose(Math.min(chosen() + 1, last));
    else if (event.key === "ArrowUp") choose(Math.max(chosen() - 1, 0));
    else if (event.key === "Enter") options()[chosen()]?.click();
    else if (event.key === "Escape") dialog().close(); // a search field would only empty itself
    else return;
    event.preventDefault();
  });
}
