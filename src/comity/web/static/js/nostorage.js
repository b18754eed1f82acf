/* Nothing of the desk is kept in the browser: htmx would note the last address there, and an address may hold a name that was searched. */

for (const storage of ["sessionStorage", "localStorage"]) {
  Object.defineProperty(window, storage, {
    get() {
      throw new DOMException("Comity keeps nothing in the browser", "SecurityError");
    },
  });
}
