/* What the pages do beyond links and forms. Everything here only adds: each read and each step works without it. */

import { listenForKeys } from "./js/keys.js";
import { openPalette, wirePalette } from "./js/palette.js";
import { freshToken, handOver, putBackLate, watchDrafts } from "./js/drafts.js";
import { takeFiles } from "./js/files.js";

listenForKeys({ openPalette });
wirePalette();
watchDrafts(document);
takeFiles(document);

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.shouldSwap) handOver(event.target);
});
document.addEventListener("htmx:afterSwap", (event) => putBackLate(event.target));
document.addEventListener("htmx:load", (event) => {
  watchDrafts(event.target);
  takeFiles(event.target);
});

// One menu open at a time, and none after a click elsewhere.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details:is(.drop, .word, .chip)[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// A box in the head of a table selects all rows of the page.
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-selects-all]");
  const table = (box ?? event.target.closest?.("[name=selected]"))?.closest("table");
  if (box) for (const one of table.querySelectorAll("[name=selected]")) one.checked = box.checked;
  if (table) countSelected(table);
});

function countSelected(table) {
  const count = table.querySelectorAll("[name=selected]:checked").length;
  const shown = table.closest("form")?.querySelector("[data-counts]");
  if (shown) shown.textContent = count ? `${count} ${document.getElementById("words").dataset.selected}` : "";
}

// A part of a page asked for after the session ended: sign in over the page, nothing on it is lost.
document.addEventListener("htmx:responseError", (event) => {
  const dialog = document.getElementById("sign-in-again");
  if (event.detail.xhr.status === 401 && dialog && !dialog.open) {
    dialog.showModal();
    dialog.addEventListener("close", freshToken, { once: true });
  }
});

// A field of one line that takes several when they are pasted: Enter sends it, Shift and Enter breaks the line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-enter-sends]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// An address worth sharing holds only the words that are set.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.sentence")) return;
  for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
});

// On a phone the row of rooms is wider than the screen: show where one is.
document.querySelector(".rooms [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const summary = document.getElementById("errors");
if (summary) summary.focus();
