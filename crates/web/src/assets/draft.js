// Keeps what is written on this device until it is sent. Sensitive fields (data-private), hidden fields and files are
// never kept. A draft is offered, not forced: the page shows when it was written, with a way to drop it.
const form = document.querySelector("form[data-draft]");
const key = `draft.${form.dataset.draft}`;
const longest = 14 * 24 * 3600 * 1000;

const kept = () => [...form.elements].filter(
  (e) => e.name && e.name !== "csrf" && !e.closest("[data-private]") && !["hidden", "file", "password", "submit", "button"].includes(e.type),
);
const start = JSON.stringify(read());

function read() {
  return kept().map((e) => [e.name, e.type === "checkbox" || e.type === "radio" ? e.checked && e.value : e.value]);
}

function write(values) {
  const fields = kept();
  values.forEach(([name, value], at) => {
    const e = fields[at];
    if (e?.name !== name) return;
    if (e.type === "checkbox" || e.type === "radio") e.checked = value !== false && e.value === value;
    else e.value = value;
    e.dispatchEvent(new Event("input", { bubbles: true }));
    e.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function load() {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    if (!draft || Date.now() - draft.at > longest) return null;
    return draft;
  } catch {
    return null;
  }
}

function tell(draft) {
  const line = document.createElement("p");
  line.className = "draft";
  line.setAttribute("role", "status");
  const at = new Date(draft.at);
  const two = (n) => String(n).padStart(2, "0");
  line.textContent = `已放回本机草稿（${at.getMonth() + 1}月${at.getDate()}日 ${two(at.getHours())}:${two(at.getMinutes())}） `;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "quiet";
  drop.textContent = "不用草稿";
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    write(JSON.parse(start));
    line.remove();
  });
  line.append(drop);
  form.prepend(line);
}

// After a refusal the page already holds what was sent; the draft would put back an older text.
const draft = load();
if (draft && !document.querySelector(".summary")) {
  write(draft.values);
  tell(draft);
}

let timer;
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read() }));
    } catch {
      // The device is full or keeps nothing: the form works without.
    }
  }, 400);
});
// Sent drafts go when the server has answered with another page; a refused form comes back with its fields filled.
form.addEventListener("submit", () => {
  clearTimeout(timer);
  sessionStorage.setItem("draft.sent", key);
});
