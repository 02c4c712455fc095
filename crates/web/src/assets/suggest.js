// Offers while writing: asks the search page itself and shows the links it finds. [data-suggest] is that page's address,
// a GET form with `q`; the results in its answer are links inside #results. With [data-fill] the choice is written into
// the box (data-value of the link, or its text); without, it is followed.
const wait = 180;

export const attach = (box) => {
  let timer, asked = "", list;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");

  const close = () => {
    list?.remove();
    list = undefined;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (link) => {
    if (!("fill" in box.dataset)) {
      location.assign(link.href);
      return;
    }
    box.value = link.dataset.value || link.textContent.trim();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    asked = box.value;
    close();
  };

  const move = (by) => {
    const all = [...list.children];
    const now = all.findIndex((o) => o.getAttribute("aria-selected") === "true");
    const next = all[(now + by + all.length) % all.length];
    all.forEach((o) => o.setAttribute("aria-selected", String(o === next)));
    box.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  };

  const show = (links) => {
    close();
    if (!links.length) return;
    list = document.createElement("div");
    list.className = "offers";
    list.setAttribute("role", "listbox");
    links.slice(0, 12).forEach((found, at) => {
      const link = document.createElement("a");
      link.href = found.getAttribute("href");
      link.textContent = found.textContent.trim();
      if (found.dataset.value) link.dataset.value = found.dataset.value;
      link.id = `${box.id}-offer-${at}`;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      link.addEventListener("mousedown", (event) => event.preventDefault());
      link.addEventListener("click", (event) => {
        event.preventDefault();
        choose(link);
      });
      list.append(link);
    });
    box.after(list);
    box.setAttribute("aria-expanded", "true");
  };

  const ask = async () => {
    const words = box.value.trim();
    if (words === asked) return;
    asked = words;
    if (!words) return close();
    const address = new URL(box.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
      if (!answer.ok || box.value.trim() !== words) return;
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      show([...holder.content.querySelectorAll("#results a[href]")]);
    } catch {
      close();
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  });
  box.addEventListener("blur", () => setTimeout(close, 150));
  box.addEventListener("keydown", (event) => {
    if (!list || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const link = list.querySelector("[aria-selected=true]");
      if (link) {
        event.preventDefault();
        choose(link);
      }
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
};

document.querySelectorAll("[data-suggest]").forEach(attach);
