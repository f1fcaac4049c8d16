// The desk of the administrative selection: keys, the strip that can be undone, tabs on a phone.
const STORE = "kipp-keys";
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, dialog *";
const OUTCOMES = ["admitted", "repair", "rejected"];

const form = document.querySelector("[data-decision]");

function follow(rel) {
  document.querySelector(`.neighbours a[rel="${rel}"]`)?.click();
}

// In the list the keys move between rows; the link of a row opens it.
function step(by) {
  const links = [...document.querySelectorAll("[data-row] th a")];
  if (!links.length) return follow(by > 0 ? "next" : "prev");
  const place = links.findIndex((link) => link === document.activeElement);
  links[Math.min(Math.max(place + by, 0), links.length - 1)].focus();
}

function choose(outcome) {
  const radio = form?.querySelector(`[name="outcome"][value="${outcome}"]`);
  if (!radio || radio.disabled) return;
  showTab("score");
  radio.click();
  const next = outcome === "admitted" ? radio : reasonFor(outcome);
  (next ?? radio).focus();
}

function reasonFor(outcome) {
  const use = outcome === "repair" ? "repair" : "refusal";
  const fits = `[data-use="${use}"] input, [data-use="both"] input`;
  return form.querySelector(fits) ?? form.querySelector('[name="words"]');
}

function press(event) {
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "u") document.querySelector("[data-strip]:not([hidden]) button")?.click();
  else if (/^[1-3]$/.test(event.key)) choose(OUTCOMES[event.key - 1]);
  else return;
  event.preventDefault();
}

// Single keys can be turned off; the choice stays on this device, for scoring too.
function startKeys(dialog) {
  const box = dialog.querySelector("[data-keys-on]");
  const hints = document.querySelectorAll("[data-keys-hint], [data-key]");
  const show = () => hints.forEach((hint) => (hint.hidden = !box.checked));
  box.checked = localStorage.getItem(STORE) !== "off";
  show();
  box.addEventListener("change", () => {
    localStorage.setItem(STORE, box.checked ? "on" : "off");
    show();
  });
  document.querySelectorAll("[data-keys-open]").forEach((button) => {
    button.addEventListener("click", () => dialog.showModal());
  });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || dialog.open) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      if (!event.repeat) form.requestSubmit(document.querySelector('.dock [form="decision"]'));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
    if (event.key === "?") dialog.showModal();
    else press(event);
  });
}

function showTab(name) {
  const tabs = [...document.querySelectorAll("[data-tab-to]")];
  if (!tabs.length) return;
  document.body.dataset.tab = name;
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.tabTo === name));
}

function startTabs() {
  const group = document.querySelector("[data-tabs]");
  if (!group) return;
  group.hidden = false;
  const isHurt = document.querySelector(".decision .error-summary, #surat .mail");
  showTab(isHurt || location.hash.startsWith("#butir") ? "score" : "read");
  group.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab-to]");
    if (tab) showTab(tab.dataset.tabTo);
    scrollTo(0, 0);
  });
}

// The server decides whether it is still in time; the bar only shows how much is left.
function startStrip(strip) {
  const ends = performance.now() + Number(strip.dataset.strip) * 1000;
  const bar = strip.querySelector("progress");
  const timer = setInterval(() => {
    const left = (ends - performance.now()) / 1000;
    bar.value = Math.max(left, 0);
    if (left > 0) return;
    clearInterval(timer);
    if (!strip.contains(document.activeElement)) strip.hidden = true;
    strip.querySelector("button").disabled = true;
  }, 200);
}

// A note without an answer waits for its answer.
function holdLooseNotes(event) {
  const point = event.target.closest?.(".points__form");
  if (point && point.elements.note.value && !point.elements.is_met.value) event.preventDefault();
}

// A point that was answered before htmx was there to hear it is sent as if it were answered now.
function sendEarly() {
  const isChanged = (one) => one.checked !== one.defaultChecked || one.value !== one.defaultValue;
  for (const point of document.querySelectorAll(".points__form")) {
    const shown = [...point.elements].filter(({ type }) => type === "radio" || type === "text");
    shown.find(isChanged)?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

startTabs();
document.addEventListener("DOMContentLoaded", sendEarly); // htmx, which came first, is ready then
document.querySelectorAll("[data-strip]").forEach(startStrip);
document.addEventListener("htmx:beforeRequest", holdLooseNotes);
document.querySelectorAll("[data-keys]").forEach(startKeys);
