// Live count for length-limited text, in characters as people count them (an emoji or a rare character is one).
for (const area of document.querySelectorAll("[data-most]")) {
  const most = Number(area.dataset.most);
  const line = area.nextElementSibling;
  if (!line) continue;
  line.setAttribute("aria-live", "polite");
  const show = () => {
    const used = [...area.value].length;
    line.textContent = used > most ? `${used} / ${most} 字，超出 ${used - most} 字` : `${used} / ${most} 字`;
    line.classList.toggle("past", used > most);
  };
  area.addEventListener("input", show);
  show();
}
