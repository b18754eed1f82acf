/* Single keys: j k o x e in lists, d i on a record, / search, g + letter, ? the sheet. Off by the officer's own switch. */

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const dialogOpen = () => document.querySelector("dialog[open]");
const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr:not(.group), details[data-row]")];
const current = () => document.querySelector("table[data-rows] tr[aria-current], details[data-row][aria-current]");

let waitsForRoom = 0;

function go(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  current()?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  (next.querySelector(":scope > summary") ?? next.querySelector("a") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function press(element) {
  element?.click();
  return Boolean(element);
}

function focus(element) {
  element?.focus();
  element?.select?.();
  return Boolean(element);
}

function ladder() {
  const places = [document.getElementById("chip"), current(), document.querySelector("main")];
  const chip = places.map((place) => place?.querySelector("details[data-ladder]")).find(Boolean);
  if (!chip) return false;
  chip.open = !chip.open;
  chip.querySelector("summary").focus();
  return true;
}

export function showSheet() {
  const sheet = document.getElementById("keys");
  if (sheet && !sheet.open) sheet.showModal();
  return Boolean(sheet);
}

const DOES = {
  j: () => go(1),
  k: () => go(-1),
  o: () => press(current()?.querySelector(":scope > summary, a[data-opens], th a, td a")),
  x: () => press(current()?.querySelector("[name=selected]")),
  e: () => focus(document.querySelector("[data-bulk] button, [data-bulk] select")),
  d: ladder,
  i: () => focus(document.querySelector("[data-main-step], #next a, #next button")),
  "/": () => focus(document.getElementById("search")),
  "?": showSheet,
};

export function listenForKeys({ openPalette }) {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-does=keys]")) showSheet();
  });
  for (const button of document.querySelectorAll("[data-does]")) button.hidden = false;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      if (openPalette()) event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      for (const open of document.querySelectorAll("details:is(.drop, .word, .chip)[open]")) {
        open.open = false;
        open.querySelector("summary").focus();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || dialogOpen()) return;
    if (document.body.dataset.keys === "off") return;
    if (performance.now() < waitsForRoom) {
      waitsForRoom = 0;
      const room = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (room) {
        event.preventDefault();
        room.click();
        return;
      }
    }
    if (event.key === "g") waitsForRoom = performance.now() + 1500;
    else if (Object.hasOwn(DOES, event.key) && DOES[event.key]()) event.preventDefault();
  });
}
