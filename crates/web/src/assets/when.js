// Hides fields that are asked only when another field has a value. What is hidden is still sent: the server decides.
for (const part of document.querySelectorAll("[data-when]")) {
  const form = part.closest("form");
  const show = () => {
    const now = new FormData(form).getAll(part.dataset.when);
    part.hidden = !now.includes(part.dataset.is) && !part.classList.contains("wrong");
  };
  form.addEventListener("change", show);
  show();
}
