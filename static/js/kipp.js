// Small conveniences for every page; each page works without them.
const root = document.documentElement;

function once(element) {
  const isNew = !element.dataset.started;
  element.dataset.started = "yes";
  return isNew;
}

// Plus and minus beside a number; the input itself keeps the limits.
function startStepper(stepper) {
  const input = stepper.querySelector("input");
  stepper.addEventListener("click", (event) => {
    const step = Number(event.target.closest("[data-step]")?.dataset.step);
    if (!step) return;
    if (step > 0) input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Night reading by hand; the choice is kept for a year.
function startThemeToggle(button) {
  const isNight = () => root.dataset.tema === "malam";
  button.setAttribute("aria-pressed", String(isNight()));
  button.addEventListener("click", () => {
    root.dataset.tema = isNight() ? "siang" : "malam";
    document.cookie = `tema=${root.dataset.tema}; path=/; max-age=31536000; SameSite=Lax`;
    button.setAttribute("aria-pressed", String(isNight()));
  });
}

// Menus are <details>: they open without script; Escape and a press outside close them.
function closeOnEscape(event) {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

function closeOnPressOutside(event) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

function showConnection() {
  document.querySelectorAll("[data-offline]").forEach((strip) => {
    strip.hidden = navigator.onLine;
  });
}

function within(part, selector) {
  const inside = [...part.querySelectorAll(selector)];
  return part.matches?.(selector) ? [part, ...inside] : inside;
}

function start(part) {
  within(part, "[data-stepper]").filter(once).forEach(startStepper);
  within(part, "[data-theme-toggle]").filter(once).forEach(startThemeToggle);
  within(part, "[data-focus]").filter(once)[0]?.focus();
}

// Whoever signs out leaves no draft and no page on the device; offline-queue.js and worker.js keep
// them. Without a network nobody is signed out, and what was not sent stays.
function forgetDrafts(event) {
  if (!event.target.action?.endsWith?.("/keluar/") || !navigator.onLine) return;
  self.caches?.delete("kipp-pages");
  indexedDB.deleteDatabase("kipp-drafts");
  indexedDB.deleteDatabase("kipp-files");
  Object.keys(localStorage)
    .filter((name) => name.startsWith("kipp-drafts:"))
    .forEach((name) => localStorage.removeItem(name));
}

// A form tells in which workspace it was opened: the server does nothing of it in another one.
function nameWorkspace({ target: form, submitter }) {
  const code = document.body.dataset.workspace;
  const isNamed = form.elements.workspace || submitter?.name === "workspace";
  if (!code || form.method !== "post" || isNamed) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "workspace", value: code });
  form.append(field);
}

root.classList.add("has-script");
start(document);
showConnection();
document.addEventListener("keydown", closeOnEscape);
document.addEventListener("click", closeOnPressOutside);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
document.addEventListener("submit", forgetDrafts);
document.addEventListener("submit", nameWorkspace);
addEventListener("online", showConnection);
addEventListener("offline", showConnection);
