// The judge's list of entries: marks that wait here are sent, and all entries can be kept for
// reading without a signal. What is no longer on the list leaves the device at the next look.
import { keepOffline } from "./keep-offline.js";
import { KEEP_MILLISECONDS, isShared, openQueue } from "./offline-queue.js";

const PAGES = "kipp-pages";
const ENTRIES = /\/app\/juri\/nilai\/[^/]+\/$/;

const root = document.querySelector("[data-desk]");

function fill(text, facts) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
}

function paths() {
  return [...root.querySelectorAll("[data-entry]")].map((link) => new URL(link.href).pathname);
}

// SECURITY: an entry that was handed back or taken away is wiped here too, with its passages.
async function wipeOthers(queue) {
  if ("kept" in document.documentElement.dataset) return; // an old list decides nothing
  const own = new Set(paths());
  const cache = await caches.open(PAGES);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (ENTRIES.test(pathname) && !own.has(pathname)) await cache.delete(request, { ignoreVary: true });
  }
  for (const { key, address, workspace } of await queue.store.all()) {
    const entry = address?.replace(/sorotan\/$/, "");
    const isHere = workspace === root.dataset.workspace && ENTRIES.test(entry ?? "");
    if (isHere && !own.has(entry)) await queue.store.remove(key);
  }
}

async function showWaiting(queue) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const left = await queue.sendRest(root.dataset.workspace, token);
  const marks = left.filter(({ address }) => ENTRIES.test(address));
  const place = root.querySelector("[data-waiting]");
  place.hidden = !marks.length;
  place.querySelector("[data-waiting-text]").textContent = fill(root.dataset.sayWaiting, { count: marks.length });
  const links = marks.map(({ address, title }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    Object.assign(link, { href: address, textContent: title });
    item.append(link);
    return item;
  });
  place.querySelector("ul").replaceChildren(...links);
}

class Download {
  constructor(place) {
    this.place = place;
    this.button = place.querySelector("[data-keep-all]");
    this.clear = place.querySelector("[data-forget-all]");
    this.text = place.querySelector("[data-kept-text]");
    this.bar = place.querySelector("progress");
  }

  async start() {
    this.place.hidden = false;
    if (isShared()) {
      this.button.hidden = true;
      this.text.textContent = root.dataset.sayShared;
      return;
    }
    this.button.addEventListener("click", () => this.keepAll());
    this.clear.addEventListener("click", () => this.forgetAll());
    await this.show();
  }

  async kept() {
    const cache = await caches.open(PAGES);
    const found = await Promise.all(paths().map((path) => cache.match(path, { ignoreVary: true })));
    return found.filter(Boolean).map((page) => Number(page.headers.get("X-Kept-At")));
  }

  async show() {
    const kept = await this.kept();
    const until = new Date(Math.min(...kept) + KEEP_MILLISECONDS);
    const say = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" });
    this.clear.hidden = !kept.length;
    this.text.textContent = kept.length
      ? fill(root.dataset.sayKept, { count: kept.length, all: paths().length, until: say.format(until) })
      : root.dataset.sayNone;
  }

  async keepAll() {
    this.button.disabled = true;
    this.bar.hidden = false;
    const all = [location.pathname, ...paths()];
    let bytes = 0;
    for (const [done, path] of all.entries()) {
      bytes += await keep(path);
      this.bar.value = (done + 1) / all.length;
      const megabytes = (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
      this.text.textContent = fill(root.dataset.sayKeeping, { done, all: all.length - 1, megabytes });
    }
    this.button.disabled = false;
    this.bar.hidden = true;
    await this.show();
  }

  async forgetAll() {
    const cache = await caches.open(PAGES);
    for (const path of paths()) await cache.delete(path, { ignoreVary: true });
    await this.show();
  }
}

// The worker fetches and keeps; it answers with the bytes.
async function keep(path) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    active.postMessage({ keep: new URL(path, location.href).href }, [port2]);
  });
}

async function start() {
  const queue = await openQueue();
  addEventListener("online", () => showWaiting(queue));
  const place = root.querySelector("[data-download]");
  const canKeep = navigator.serviceWorker && self.caches;
  if (canKeep && place) await new Download(place).start();
  await showWaiting(queue);
  if (!canKeep) return;
  await keepOffline();
  if (!isShared()) await wipeOthers(queue);
}

if (root) start();
