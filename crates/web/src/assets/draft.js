// Keeps what is written on this device until the server has said that it took it: through an ended session, a failed
// network, a closed browser. By account and by form; sensitive fields (data-private), passwords and files are never kept.
// A draft that was sent goes again under the submission it was sent with, so that what arrived unseen is not written twice.
const account = document.body.dataset.account;
const longest = 14 * 24 * 3600 * 1000;
// Hidden fields that say what a form is about, where one address serves several. No other goes into the name of a draft: it would
// carry secrets to the device, and a record that somebody changed meanwhile (version, base) would leave its draft behind.
const about = ["do", "grant", "step", "task"];

for (const form of account ? document.querySelectorAll("form[data-draft]") : []) keep(form);

function keep(form) {
  const path = new URL(form.action, location.href).pathname;
  const which = [...form.querySelectorAll("input[type=hidden]")].filter((e) => about.includes(e.name));
  const key = ["draft", account, path, ...which.map((e) => `${e.name}=${e.value}`)].join(".");
  const ticked = (e) => e.type === "checkbox" || e.type === "radio";
  const kept = () => [...form.elements].filter(
    (e) => e.name && !e.closest("[data-private]") && !["hidden", "file", "password", "submit", "button"].includes(e.type),
  );
  // What a control holds, and what the page came with: somebody may have written before this script was there.
  const now = (e) => (ticked(e) ? e.checked : e.value);
  const first = (e) => {
    if (ticked(e)) return e.defaultChecked;
    if (e.options) return ([...e.options].find((o) => o.defaultSelected) ?? e.options[0])?.value ?? "";
    return e.defaultValue;
  };
  const read = (of) => kept().filter((e) => !ticked(e) || of(e)).map((e) => [e.name, ticked(e) ? e.value : of(e)]);
  const touched = () => kept().filter((e) => now(e) !== first(e)).map((e) => e.name);
  const write = (values, leave = []) => {
    const left = values.slice();
    for (const e of kept()) {
      const at = left.findIndex(([name, value]) => name === e.name && (!ticked(e) || value === e.value));
      if (leave.includes(e.name)) continue;
      if (ticked(e)) e.checked = at >= 0;
      else if (at >= 0) e.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
      e.dispatchEvent(new Event("input", { bubbles: true }));
      e.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  const hidden = (name) => form.querySelector(`input[type=hidden][name=${name}]`);
  const start = read(first);
  let draft = load();
  let timer;

  function load() {
    try {
      const found = JSON.parse(localStorage.getItem(key));
      return found && Date.now() - found.at < longest ? found : null;
    } catch {
      return null;
    }
  }

  function save(sent) {
    clearTimeout(timer);
    timer = undefined;
    if (!draft) draft = { id: [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("") };
    draft = { ...draft, at: Date.now(), values: read(now), sent: sent ?? draft.sent };
    name();
    try {
      localStorage.setItem(key, JSON.stringify(draft));
    } catch {
      // The device is full or keeps nothing: the form works without.
    }
  }

  // The server answers with this name once it has taken the form.
  function name() {
    let field = hidden("draft");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "draft";
      form.prepend(field);
    }
    field.value = draft.id;
  }

  function tell() {
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
      write(start);
      clearTimeout(timer);
      timer = undefined;
      draft = null;
      hidden("draft")?.remove();
      localStorage.removeItem(key);
      line.remove();
    });
    line.append(drop);
    form.prepend(line);
  }

  if (document.querySelector(".summary")) {
    // A refused form: the page holds what was sent, and goes under a submission of its own.
    if (draft) {
      draft.sent = "";
      save("");
    }
  } else if (draft) {
    if (draft.sent && hidden("submission")) hidden("submission").value = draft.sent;
    if (JSON.stringify(draft.values) !== JSON.stringify(start)) {
      write(draft.values, touched());
      tell();
    }
    name();
  } else if (touched().length) {
    save();
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(), 400);
  });
  addEventListener("pagehide", () => {
    if (timer !== undefined) save();
  });
  form.addEventListener("submit", () => {
    if (draft || timer !== undefined) save(hidden("submission")?.value ?? "");
  });
}
