// After a refused form the reader starts at the summary of what is wrong.
document.querySelector("[data-focus]")?.focus();

// Drafts on this device: one goes when the server says that it took its form, all of an account at its sign-out.
const drop = (goes) => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft.") && goes(key)) localStorage.removeItem(key);
};
const { account, receipt } = document.body.dataset;
if (receipt) {
  drop((key) => {
    try {
      return JSON.parse(localStorage.getItem(key)).id === receipt;
    } catch {
      return true;
    }
  });
}
document.querySelector("form.out")?.addEventListener("submit", () => drop((key) => key.startsWith(`draft.${account}.`)));

// Loads the small modules a page asks for by its data attributes. Without any of this every page still works.
const wanted = {
  "[data-most]": "./count.js",
  "[data-draft]": "./draft.js",
  "[data-grid]": "./grid.js",
  "[data-keys]": "./keys.js",
  "[data-late]": "./late.js",
  "[data-suggest]": "./suggest.js",
  "[data-narrow]": "./narrow.js",
  "[data-rows], [data-slash]": "./table.js",
  "[data-when]": "./when.js",
};
for (const [mark, file] of Object.entries(wanted)) {
  if (document.querySelector(mark)) import(file);
}

// One open drop-down at a time; Escape and a click elsewhere close it.
const drops = () => document.querySelectorAll("details.switch[open]");
addEventListener("click", (event) => {
  for (const drop of drops()) if (!drop.contains(event.target)) drop.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of drops()) {
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});

// A form is sent once: a second press while the first is under way does nothing.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});
