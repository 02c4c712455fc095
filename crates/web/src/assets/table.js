// Keyboard and choosing in tables of records: arrows move between rows, Enter opens, space chooses, `/` goes to the
// filter text, Shift with a click chooses a range. The head's checkbox chooses all rows shown.
const typing = (e) => e.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");

addEventListener("keydown", (event) => {
  if (event.key === "/" && !typing(event)) {
    const box = document.querySelector("[data-slash]");
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
});

for (const table of document.querySelectorAll("[data-rows]")) {
  const rows = [...table.tBodies[0].rows];
  const boxes = () => [...table.querySelectorAll("tbody .pick input")];
  const line = document.querySelector("[data-chosen]");
  const words = line?.textContent;

  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "选择本页全部");
  const label = document.createElement("label");
  label.append(all);
  table.tHead.querySelector(".pick").replaceChildren(label);

  const tell = () => {
    const chosen = boxes().filter((b) => b.checked).length;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
    if (line) line.textContent = chosen ? `已选 ${chosen} 条` : words;
  };
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    tell();
  });

  let last;
  table.addEventListener("click", (event) => {
    const box = event.target.closest("tbody .pick input");
    if (!box) return;
    if (event.shiftKey && last) {
      const list = boxes();
      const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
      for (const between of list.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    tell();
  });

  const go = (row) => row?.querySelector("th a, a")?.focus();
  table.addEventListener("keydown", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || typing(event)) return;
    const at = rows.indexOf(row);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(rows[at + (event.key === "ArrowDown" ? 1 : -1)]);
    } else if (event.key === " " && event.target.type !== "checkbox") {
      const box = row.querySelector(".pick input");
      if (!box) return;
      event.preventDefault();
      box.checked = !box.checked;
      tell();
    }
  });
  tell();
}
