// Files beside the text: several at once, one after the other, made smaller, resumed, never doubled.
// Without this script the same fields are sent by the form around them.
import { Refused, Sender, SignedOut, digestOf, isLarge } from "./file-sender.js";
import { openFileStore } from "./file-store.js";
import { newId } from "./offline-queue.js";
import { isPhoto, shrink } from "./photos.js";

const KEPT_WHOLE = 5 * 1024 * 1024; // what is kept on the device until it has arrived
const PATIENCE = 2000;
const LONGEST_PATIENCE = 30000;

const words = document.querySelector("[data-attach-words]");
const page = `${document.body.dataset.workspace}:${location.pathname}`;

function say(name, facts = {}) {
  const text = words.dataset[`say${name}`];
  return Object.entries(facts).reduce((told, [key, fact]) => told.replace(`{${key}}`, fact), text);
}

function sizeOf(bytes) {
  const isLarger = bytes >= 1024 * 1024;
  const amount = isLarger ? bytes / 1024 / 1024 : Math.max(1, Math.round(bytes / 1024));
  const digits = { maximumFractionDigits: isLarger ? 1 : 0 };
  const number = new Intl.NumberFormat(document.documentElement.lang, digits).format(amount);
  return `${number} ${isLarger ? "MB" : "KB"}`;
}

/** One file on its way, as a row below its slot. */
class Item {
  constructor(box, { key = newId(), file, name, size, digest }) {
    Object.assign(this, { box, key, file, digest, size: size ?? file.size });
    this.name = name ?? file.name;
    this.slot = box.dataset.attach;
    this.mostBytes = Number(box.dataset.mostBytes);
    this.row = words.content.firstElementChild.cloneNode(true);
    this.part("name").textContent = this.name;
    this.part("bar").setAttribute("aria-label", this.name);
    this.part("drop").setAttribute("aria-label", `${this.part("drop").textContent}: ${this.name}`);
    const list = box.querySelector("[data-attach-coming]");
    list.append(this.row);
    list.hidden = false;
  }

  part(name) {
    return this.row.querySelector(`[data-coming-${name}]`);
  }

  /** What happens, in the row; `aloud` also for those who do not see it. */
  tell(text, { share = null, aloud = false } = {}) {
    this.part("text").textContent = [this.shrunk ?? sizeOf(this.size), text].join(" · ");
    this.part("bar").hidden = share === null;
    if (share !== null) this.part("bar").value = share * 100;
    if (aloud) announce(`${this.name}: ${text}`);
  }

  fail(text) {
    this.part("bar").hidden = true;
    this.part("text").textContent = "";
    this.part("fault").textContent = text;
    this.part("fault").parentElement.hidden = false;
    this.part("retry").hidden = this.isFinal || !this.file;
    if (this.isFinal) this.part("drop").textContent = say("Clear");
    this.part("drop").setAttribute("aria-label", `${this.part("drop").textContent}: ${this.name}`);
    this.isStuck = true;
  }

  mend() {
    this.part("fault").parentElement.hidden = true;
    this.part("retry").hidden = true;
    this.isStuck = false;
  }

  leave() {
    const list = this.row.parentElement;
    const hadFocus = this.row.contains(document.activeElement);
    this.row.remove();
    list.hidden = !list.children.length;
    if (hadFocus) this.box.querySelector("input[type=file]")?.focus();
  }
}

function announce(text) {
  document.querySelector("[data-attach-said]").textContent = text;
}

class Desk {
  constructor(store) {
    this.store = store;
    this.items = [];
    this.sender = new Sender({
      token: document.querySelector("[name=csrfmiddlewaretoken]").value,
      workspace: document.body.dataset.workspace,
      addUrl: words.dataset.addUrl,
      startUrl: words.dataset.startUrl,
    });
  }

  async start() {
    document.addEventListener("change", (event) => this.chosen(event.target));
    document.addEventListener("click", (event) => this.pressed(event));
    document.addEventListener("dragover", (event) => boxAt(event) && event.preventDefault());
    document.addEventListener("drop", (event) => this.dropped(event));
    addEventListener("online", () => this.wake());
    addEventListener("focus", () => this.isSignedOut && this.wake());
    addEventListener("beforeunload", (event) => this.wouldLose() && event.preventDefault());
    for (const record of await this.store.of(page)) this.recall(record);
    // Chosen before this script was here.
    for (const input of document.querySelectorAll("[data-attach] input[type=file]")) {
      if (input.files.length) this.chosen(input);
    }
  }

  // A file that was not sent when the page was left: it goes on, or it is asked for once more.
  recall(record) {
    const box = document.querySelector(`[data-attach="${CSS.escape(record.slot)}"]`);
    if (!box) return;
    const item = new Item(box, record);
    item.shrunk = record.shrunk;
    this.items.push(item);
    if (!item.file) return item.fail(say("Choose", { name: item.name }));
    item.isReady = true;
    this.wake();
  }

  chosen(input) {
    const box = input.type === "file" && input.closest?.("[data-attach]");
    if (!box || input.matches("[data-plain]")) return;
    this.add(box, [...input.files]);
    input.value = ""; // the form around it does not send them once more
  }

  dropped(event) {
    const box = boxAt(event);
    if (!box) return;
    event.preventDefault();
    this.add(box, [...event.dataTransfer.files]);
  }

  add(box, files) {
    this.clearRefused(box);
    const fitting = files.slice(0, this.roomOf(box));
    for (const file of fitting) this.take(box, file);
    if (fitting.length < files.length) announce(say("Full"));
    box.querySelector("[data-attach-full]").hidden = fitting.length === files.length;
    this.wake();
  }

  // What will never arrive takes no place of the next choice.
  clearRefused(box) {
    for (const item of this.items.filter((one) => one.box === box && one.isFinal)) this.drop(item);
  }

  roomOf(box) {
    const coming = this.items.filter((item) => item.box === box && item.file).length;
    return Math.max(0, Number(box.dataset.room) - coming);
  }

  take(box, file) {
    const known = this.items.find((item) => isSame(item, box, file));
    if (!known) return this.items.push(new Item(box, { file }));
    known.file = file;
    known.mend();
  }

  pressed({ target }) {
    const row = target.closest("[data-coming]");
    const item = row && this.items.find((one) => one.row === row);
    if (!item) return;
    if (target.closest("[data-coming-drop]")) this.drop(item);
    if (target.closest("[data-coming-retry]")) {
      item.mend();
      this.wake();
    }
  }

  async drop(item) {
    item.isDropped = true;
    if (this.current === item) this.sender.abort();
    this.items = this.items.filter((one) => one !== item);
    item.leave();
    await this.store.remove(item.key);
  }

  wouldLose() {
    return this.items.some((item) => item.file && !item.isFinal && !item.isKept);
  }

  // One after the other: a weak line carries one file sooner than three at once.
  wake() {
    this.nudge?.();
    if (this.isSignedOut) this.items.filter((item) => !item.isFinal && item.file).forEach((item) => item.mend());
    this.running ??= this.drain().finally(() => {
      this.running = null;
    });
  }

  async drain() {
    for (let item = this.next(); item; item = this.next()) await this.carry(item);
  }

  next() {
    return this.items.find((item) => item.file && !item.isStuck);
  }

  async carry(item) {
    this.current = item;
    try {
      await this.prepare(item);
      await this.sendPatiently(item);
      this.current = null;
      if (!item.isDropped) await this.arrive(item);
    } catch (fault) {
      await this.stop(item, fault);
    } finally {
      this.current = null;
    }
  }

  async prepare(item) {
    if (item.isReady) return;
    item.tell(say("Preparing"));
    const before = item.file.size;
    item.file = await shrink(item.file);
    item.size = item.file.size;
    if (isPhoto(item.file) && item.file.size < before) {
      item.shrunk = `${sizeOf(before)} → ${sizeOf(item.file.size)}`;
    }
    const { slot, name, size, file, shrunk } = item;
    const isWhole = size <= KEPT_WHOLE;
    await this.name(item);
    const record = { key: item.key, page, slot, name, size, digest: item.digest, shrunk };
    await this.store.put(isWhole ? { ...record, file } : record);
    item.isKept = isWhole;
    item.isReady = true;
  }

  // Another file under the same name begins anew.
  async name(item) {
    if (!isLarge(item.file, item.mostBytes)) return;
    const digest = await digestOf(await item.file.arrayBuffer());
    if (item.digest && item.digest !== digest) {
      await this.store.remove(item.key);
      item.key = newId();
    }
    item.digest = digest;
  }

  // Without a line it waits as long as it takes; the key keeps a file from arriving twice.
  async sendPatiently(item) {
    for (let pause = PATIENCE; !item.isDropped; pause = Math.min(2 * pause, LONGEST_PATIENCE)) {
      try {
        item.tell(say("Sending"), { share: 0 });
        return await this.sender.send(item, (share) => item.tell(say("Sending"), { share }));
      } catch (fault) {
        if (!(fault instanceof TypeError)) throw fault;
        item.tell(say(navigator.onLine ? "Again" : "Waiting"), { aloud: true });
        await this.pause(pause);
      }
    }
    return null;
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      this.nudge = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  async arrive(item) {
    await this.drop(item);
    this.isSignedOut = false;
    await refresh().catch(() => {});
    announce(say("Done", { name: item.name }));
  }

  async stop(item, fault) {
    if (!(fault instanceof Refused || fault instanceof SignedOut)) throw fault;
    this.isSignedOut = fault instanceof SignedOut;
    item.isFinal = Boolean(fault.isFinal);
    item.fail(this.isSignedOut ? say("Out") : fault.message || say("Failed"));
    if (item.isFinal) await this.store.remove(item.key);
  }
}

function boxAt(event) {
  return event.target.closest?.("[data-attach]");
}

// A large file of an earlier visit that is chosen once more: the key finds what has arrived of it.
function isSame(item, box, file) {
  return item.box === box && !item.file && item.name === file.name && item.size === file.size;
}

// What the server shows now takes the place of what this page shows; typed text is left alone.
async function refresh() {
  const response = await fetch(location.href, { redirect: "manual", cache: "no-store" });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const name = CSS.escape(part.dataset.fresh);
    const found = fresh.querySelector(`[data-fresh="${name}"]`);
    if (found && found.innerHTML !== part.innerHTML) part.replaceChildren(...found.childNodes);
  }
  for (const box of document.querySelectorAll("[data-attach]")) {
    const found = fresh.querySelector(`[data-attach="${CSS.escape(box.dataset.attach)}"]`);
    if (found) box.dataset.room = found.dataset.room;
    box.querySelector("[data-attach-more]")?.toggleAttribute("hidden", box.dataset.room === "0");
  }
}

if (words) await new Desk(await openFileStore()).start();
