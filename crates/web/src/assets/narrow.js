// Narrows lists while somebody types: by name or pinyin initials, which the server wrote beside each entry.
const box = document.querySelector("[data-narrow]");
const input = box.querySelector("input");
const lists = document.querySelectorAll(box.dataset.narrow);
const narrow = () => {
  const text = input.value.trim().toLowerCase();
  for (const list of lists) {
    let left = 0;
    for (const entry of list.querySelectorAll("[data-find]")) {
      entry.hidden = !entry.dataset.find.toLowerCase().includes(text);
      if (!entry.hidden) left += 1;
    }
    // What stands first repeats entries of the lists below.
    if (list.matches("section")) list.hidden = left === 0 || ("first" in list.dataset && text !== "");
  }
};
box.hidden = false;
input.addEventListener("input", narrow);
if (input.value === "") narrow();
