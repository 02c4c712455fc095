// Loads what takes longer after the page stands: [data-late] names an address, [data-part] the id of the element in the
// answer that replaces the one with this id here. Without JavaScript the link inside leads to the same address.
for (const spot of document.querySelectorAll("[data-late]")) {
  fetch(spot.dataset.late, { headers: { "X-Fragment": "1" }, credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((text) => {
      const holder = document.createElement("template");
      holder.innerHTML = text;
      const part = holder.content.getElementById(spot.dataset.part);
      if (part) document.getElementById(spot.dataset.part)?.replaceWith(part);
    })
    .catch(() => {
      // The link stays for another try.
    });
}
