// Rows confirmed by keyboard: j and k move, Enter presses the row's main button, x chooses, e edits, s takes apart. A row that has the focus
// lights its sentence in the text.
for (const form of document.querySelectorAll("[data-keys]")) {
  const rows = [...form.querySelectorAll("[data-key]")];
  const line = form.querySelector("[data-chosen]");
  const words = line?.textContent;
  for (const row of rows) row.tabIndex = -1;
  document.querySelector(".keyhelp")?.removeAttribute("hidden");

  let lit;
  const light = (row) => {
    lit?.classList.remove("lit");
    lit = document.getElementById(row.dataset.key);
    lit?.classList.add("lit");
    lit?.scrollIntoView({ block: "nearest" });
  };
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-key]");
    if (row) light(row);
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".tosource");
    if (!link) return;
    event.preventDefault();
    link.closest("[data-key]").focus();
  });
  form.addEventListener("change", () => {
    const chosen = form.querySelectorAll("[name=task]:checked").length;
    if (line) line.textContent = chosen ? `已选 ${chosen} 条` : words;
  });

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, summary")) return;
    const at = rows.indexOf(document.activeElement?.closest("[data-key]"));
    const row = rows[at];
    if (event.key === "j" || event.key === "k") {
      const next = rows[at < 0 ? 0 : at + (event.key === "j" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && row) {
      row.querySelector("[name=task]")?.click();
    } else if (event.key === "Enter" && row && event.target === row) {
      event.preventDefault();
      row.querySelector("[data-yes]")?.click();
    } else if ((event.key === "e" || event.key === "s") && row) {
      row.querySelector(event.key === "e" ? "[data-edit]" : "[data-split]")?.click();
    }
  });
}
