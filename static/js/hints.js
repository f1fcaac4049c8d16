// Hints by rule under each answer: after every save the server says which are met.
const form = document.querySelector("form[data-editor]");

function show(list, hints) {
  hints.forEach((hint, place) => {
    const row = list.children[place];
    if (!row) return;
    row.classList.toggle("is-met", hint.is_met);
    row.firstElementChild.textContent = `${hint.said} `;
    row.lastChild.textContent = hint.text;
  });
}

form?.addEventListener("kipp:saved", ({ detail }) => {
  for (const [name, hints] of Object.entries(detail.hints ?? {})) {
    const list = form.querySelector(`[data-hints="${name}"]`);
    if (list) show(list, hints);
  }
});
