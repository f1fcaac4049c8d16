// Keys of the scoring screen. Single keys can be turned off; the choice stays on this device.
const STORE = "kipp-keys";
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, dialog *";

export function startKeys(form, card, highlights) {
  const { aspects } = card;
  const dialog = document.querySelector("[data-keys]");
  const box = dialog.querySelector("[data-keys-on]");
  const hint = document.querySelector("[data-keys-hint]");
  box.checked = localStorage.getItem(STORE) !== "off";
  hint.hidden = !box.checked;
  box.addEventListener("change", () => {
    localStorage.setItem(STORE, box.checked ? "on" : "off");
    hint.hidden = !box.checked;
  });

  const open = () => aspects.find(({ element }) => element.open);
  const press = (then) => form.requestSubmit(document.querySelector(`[form="scorecard"][value="${then}"]`));
  const singles = {
    "?": () => dialog.showModal(),
    u: () => card.undo.take(),
    h: () => highlights.toggle(),
    k: () => press("lock"),
    s: () => document.querySelector("[data-skip]")?.click(),
  };

  function leaveReason(event) {
    const place = aspects.findIndex(({ reason }) => reason === event.target);
    const next = aspects[place + 1];
    if (place < 0 || !next || event.shiftKey) return;
    event.preventDefault();
    next.element.open = true;
    (next.levels.find((radio) => radio.checked) ?? next.levels[0]).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!box.checked && event.key !== "?") return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      press("next");
      return;
    }
    if (event.key === "Tab") return leaveReason(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
    if (event.key in singles) event.preventDefault();
    singles[event.key]?.();
    if (/^[1-9]$/.test(event.key)) open()?.choose(event.key);
  });
}
