/* Files may be dropped on their field or pasted anywhere in its form; the list says what will be sent. */

function add(input, files) {
  const all = new DataTransfer();
  const have = input.multiple ? [...input.files] : [];
  for (const file of [...have, ...files].slice(0, input.multiple ? 100 : 1)) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(place, input) {
  let list = place.querySelector(".files-list");
  if (!list) {
    list = Object.assign(document.createElement("ul"), { className: "files-list" });
    input.after(list);
  }
  list.replaceChildren(...[...input.files].map((file) => {
    const line = document.createElement("li");
    line.textContent = `${file.name} · ${Math.ceil(file.size / 1024)} KB`;
    return line;
  }));
}

export function takeFiles(root) {
  for (const place of root.querySelectorAll?.("[data-files]") ?? []) {
    const input = place.querySelector("input[type=file]");
    if (!input || place.dataset.watched) continue;
    place.dataset.watched = "yes";
    input.addEventListener("change", () => show(place, input));
    place.addEventListener("dragover", (event) => {
      event.preventDefault();
      place.classList.add("files-over");
    });
    place.addEventListener("dragleave", () => place.classList.remove("files-over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("files-over");
      add(input, event.dataTransfer.files);
    });
    input.form?.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) {
        event.preventDefault();
        add(input, event.clipboardData.files);
      }
    });
  }
}
