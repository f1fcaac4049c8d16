// The scoring screen: level, number and reason of one open aspect, saved while the judge reads.
import { Highlights } from "./highlights.js";
import { keepOffline } from "./keep-offline.js";
import { openQueue } from "./offline-queue.js";
import { Scorecard } from "./scorecard.js";
import { startKeys } from "./scoring-keys.js";
import { countWords } from "./words.js";

const UNDER_THE_BAR = 200;
const A_ROW = 64;
const form = document.querySelector("[data-scoring]");

function startTabs() {
  const tabs = [...document.querySelectorAll("[data-tab-to]")];
  document.querySelector("[data-tabs]").hidden = false;
  document.body.dataset.tab = "score";
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      document.body.dataset.tab = tab.dataset.tabTo;
      for (const other of tabs) other.setAttribute("aria-pressed", String(other === tab));
      scrollTo(0, 0);
    });
  }
}

// Opening an aspect shows the section that is read for it; the row of sections follows the eye.
function startSections(aspects) {
  const links = [...document.querySelectorAll(".page-nav a")];
  const point = (section) => {
    for (const link of links) {
      const isIt = link.hash === `#${section}`;
      if (isIt) link.closest("nav").scrollLeft = link.offsetLeft - 48;
      if (isIt) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const headings = links.map((link) => document.querySelector(link.hash)).filter(Boolean);
  let shown;
  const follow = () => {
    const above = headings.filter((one) => one.getBoundingClientRect().top < UNDER_THE_BAR);
    const here = above.at(-1) ?? headings[0];
    if (here && here !== shown) point(here.id);
    shown = here;
  };
  addEventListener("scroll", follow, { passive: true });
  follow();
  const isFree = "writes" in form.dataset && !form.querySelector(".error-summary, .notice");
  for (const { element } of aspects) {
    if (element.open && isFree) reveal(element, true);
    element.addEventListener("toggle", () => {
      if (!element.open) return;
      reveal(element);
      if (!element.dataset.section) return;
      point(element.dataset.section);
      document.getElementById(element.dataset.section)?.scrollIntoView({ block: "start" });
    });
  }
}

// An opened aspect stands whole in its column, under one row of those before it.
function reveal(element, isFirst = false) {
  const side = element.closest(".split__side");
  const { top } = element.getBoundingClientRect();
  const isColumn = side.scrollHeight > side.clientHeight;
  if (isColumn) side.scrollBy(0, top - side.getBoundingClientRect().top - A_ROW);
  else if (isFirst) return; // a phone's page begins with what is scored
  else if (top < A_ROW || top > innerHeight / 2) scrollBy(0, top - A_ROW);
}

function startWords(aspects) {
  for (const { element, reason } of aspects) {
    const place = element.querySelector("[data-words]");
    const show = () => {
      const count = countWords(reason.value);
      place.textContent = count ? `${form.dataset.sayWords.replace("{count}", count)} ` : "";
    };
    reason.addEventListener("input", show);
    show();
  }
}

function sendRest(queue) {
  return queue.sendRest(form.dataset.workspace, form.elements.csrfmiddlewaretoken.value);
}

async function start() {
  startTabs();
  const card = new Scorecard(form);
  startSections(card.aspects);
  startWords(card.aspects);
  if ("rehearses" in form.dataset) {
    for (const aspect of card.aspects) aspect.start(); // a preview keeps nothing
    return;
  }
  const highlights = new Highlights(document.querySelector("[data-reading]"), form);
  if ("writes" in form.dataset) {
    card.listen();
    startKeys(form, card, highlights);
  }
  const queue = await openQueue();
  queue.flushRest = () => sendRest(queue); // entries that were scored without a signal
  await card.start(queue);
  await highlights.start(queue);
  await sendRest(queue);
  await keepOffline();
}

if (form) start();
