// Night reading by hand; the choice is kept for a year.
const root = document.documentElement;

export function startThemeToggle(button) {
  if (button.dataset.started) return;
  button.dataset.started = "yes";
  button.setAttribute("aria-pressed", String(root.dataset.tema === "malam"));
  button.addEventListener("click", () => {
    root.dataset.tema = root.dataset.tema === "malam" ? "siang" : "malam";
    document.cookie = `tema=${root.dataset.tema}; path=/; max-age=31536000; SameSite=Lax`;
    button.setAttribute("aria-pressed", String(root.dataset.tema === "malam"));
  });
}
