// Tables inside a form: rows are added and taken away in place, cells copied out of a sheet go in where the cursor stands,
// sums follow what is written. Without any of this rows are added by a round through the server.
const fresh = (row) => {
  const copy = row.cloneNode(true);
  const [was, is] = [row.dataset.row, crypto.randomUUID()];
  copy.dataset.row = is;
  copy.classList.remove("gone");
  for (const part of copy.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "list", "aria-describedby"]) {
      const value = part.getAttribute(name);
      if (value?.includes(was)) part.setAttribute(name, value.replaceAll(was, is));
    }
    if (part.matches("input[type=checkbox], input[type=radio]")) part.checked = part.defaultChecked = false;
    else if (part.matches("select")) part.selectedIndex = 0;
    else if (part.matches("input, textarea")) part.value = "";
  }
  for (const offers of copy.querySelectorAll(".offers, .error")) offers.remove();
  for (const wrong of copy.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
  return copy;
};

const boxes = (row) => [...row.cells].map((cell) => cell.querySelector("input:not([type=hidden]), select, textarea"));

const put = (box, text) => {
  if (!box) return;
  if (box.type === "checkbox") box.checked = text !== "";
  else if (box.tagName === "SELECT") {
    const option = [...box.options].find((o) => o.textContent.trim() === text || o.value === text);
    if (option) box.value = option.value;
  } else box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

for (const grid of document.querySelectorAll("[data-grid]")) {
  const body = grid.querySelector("tbody");
  const most = Number(grid.dataset.grid);
  const more = grid.parentElement.querySelector("button[name=more]");

  const add = () => {
    if (body.rows.length >= most) return null;
    const row = fresh(body.rows[body.rows.length - 1]);
    body.append(row);
    const pickers = row.querySelectorAll("[data-suggest]");
    if (pickers.length) import("./suggest.js").then(({ attach }) => pickers.forEach(attach));
    return row;
  };

  more?.addEventListener("click", (event) => {
    event.preventDefault();
    boxes(add() ?? body.rows[body.rows.length - 1])[0]?.focus();
  });

  grid.addEventListener("change", (event) => {
    if (event.target.matches("[data-gone]")) event.target.closest("tr").classList.toggle("gone", event.target.checked);
    sums();
  });

  // As many decimals as the column has, added as whole numbers.
  const sums = () => {
    for (const cell of grid.querySelectorAll("tfoot [data-sum]")) {
      const scale = Number(cell.dataset.sum);
      let total = 0n;
      for (const row of body.rows) {
        if (row.classList.contains("gone")) continue;
        const text = boxes(row)[cell.cellIndex]?.value.replaceAll(/[,，\s]/g, "") ?? "";
        const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
        if (!found) continue;
        const digits = BigInt(found[2] + (found[3] ?? "").slice(0, scale).padEnd(scale, "0"));
        total += found[1] ? -digits : digits;
      }
      const digits = String(total < 0n ? -total : total).padStart(scale + 1, "0");
      const whole = digits.slice(0, digits.length - scale);
      cell.textContent = `${total < 0n ? "-" : ""}${whole}${scale ? `.${digits.slice(-scale)}` : ""}`;
    }
  };
  grid.addEventListener("input", sums);

  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
    if (lines.length < 2 && lines[0].length < 2) return;
    const start = event.target.closest("td");
    if (!start) return;
    event.preventDefault();
    let row = start.closest("tr");
    for (const line of lines) {
      if (!row) break;
      const into = boxes(row);
      line.forEach((cell, at) => {
        const column = start.cellIndex + at;
        if (column < row.cells.length - 1) put(into[column], cell.trim());
      });
      row = row.nextElementSibling ?? add();
    }
    sums();
  });
  sums();
}
