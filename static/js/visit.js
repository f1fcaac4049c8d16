// A field visit on a phone: every claim, person and photo is one line of the offline queue.
// The server compares each field with what its writer had seen (`base`): where both visitors wrote,
// both texts are shown; nothing is thrown away unasked.
import { openFileStore } from "./file-store.js";
import { newId, openQueue } from "./offline-queue.js";
import { shrink } from "./photos.js";
import { Item, Removal } from "./visit-item.js";

const PAUSE = 1200;

class Desk {
  constructor(form, queue, files) {
    Object.assign(this, { form, queue, files, words: form.dataset });
    this.prefix = `${this.words.workspace}:visit:${this.words.code}:`;
    this.page = `${this.words.workspace}:${location.pathname}`;
    this.items = new Map();
    this.removals = [];
    this.status = document.getElementById("save-state");
    this.icons = document.querySelector("[data-save-icons]");
    this.waiting = document.querySelector("[data-waiting]");
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  set token(text) {
    this.form.elements.csrfmiddlewaretoken.value = text;
  }

  get isCopy() {
    return "kept" in document.documentElement.dataset;
  }

  async start() {
    for (const element of this.form.querySelectorAll("[data-item]")) {
      if (!element.closest(".script-hidden")) this.take(element);
    }
    this.form.addEventListener("input", (event) => this.typed(event.target));
    this.form.addEventListener("focusout", () => this.save());
    this.form.addEventListener("click", (event) => this.pressed(event));
    this.form.addEventListener("change", (event) => this.chosen(event.target));
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => this.save());
    addEventListener("focus", () => this.save());
    addEventListener("beforeunload", (event) => this.wouldLose() && event.preventDefault());
    await this.restore();
    this.takeEarly();
    this.form.dataset.ready = "";
    this.count();
    await this.save();
    await this.queue.sendRest(this.words.workspace, this.token); // of other visits
  }

  take(element) {
    const item = new Item(this, element);
    this.items.set(item.name, item);
    return item;
  }

  // What this device holds and the server does not have yet.
  async restore() {
    const records = await this.queue.records(this.prefix);
    for (const record of records.sort((one, other) => one.at - other.at)) await this.restoreOne(record);
    const photos = await this.files.of(this.page);
    for (const kept of photos.sort((one, other) => one.at - other.at)) this.restorePhoto(kept);
    for (const item of this.items.values()) await item.restore();
  }

  async restoreOne(record) {
    const name = record.key.slice(this.prefix.length);
    if (name.startsWith("remove:")) {
      if (record.isDone) return;
      const gone = name.slice("remove:".length);
      this.items.get(gone)?.leave();
      this.removals.push(new Removal(this, gone));
      return;
    }
    if (this.items.has(name) || !/^(contact|photo):/.test(name)) return;
    // Known to the server and no longer shown: the colleague took it out.
    if (record.isDone && !this.isCopy) await this.queue.drop(record.key);
    else if (name.startsWith("contact:")) this.add(name);
  }

  restorePhoto({ key, file, takenAt }) {
    const name = `photo:${key}`;
    const known = this.items.get(name);
    if (known && !known.file && known.line.revision) {
      this.files.remove(key);
      return;
    }
    if (!file) return;
    const item = known ?? this.add(name);
    item.takenAt = takenAt;
    item.show(file);
  }

  // Written or chosen before this script was here, also in the row of those without one.
  takeEarly() {
    for (const row of this.form.querySelectorAll(".script-hidden [data-item]")) {
      const filled = [...row.querySelectorAll("[data-field]")].filter(({ value }) => value);
      if (!filled.length) continue;
      const item = this.add(`${row.dataset.item.split(":")[0]}:${newId()}`);
      item.write(Object.fromEntries(filled.map((one) => [one.dataset.field, one.value])));
      for (const one of filled) one.value = "";
      item.typed();
    }
    for (const input of this.form.querySelectorAll("input[type=file]")) this.chosen(input);
  }

  add(name) {
    const kind = name.split(":")[0];
    const template = document.querySelector(`[data-new="${kind}"]`);
    const element = template.content.firstElementChild.cloneNode(true);
    element.dataset.item = name;
    for (const input of element.querySelectorAll("[data-field]")) input.name = `${name}:${input.dataset.field}`;
    for (const one of element.querySelectorAll("[id], [for]")) rename(one, name);
    this.form.querySelector(`[data-list="${kind}"]`).append(element);
    return this.take(element);
  }

  typed(target) {
    const item = this.itemAt(target);
    if (!item) return;
    clearTimeout(this.timer);
    item.typed();
    this.count();
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  itemAt(target) {
    const element = target.closest?.("[data-item]");
    return element && this.items.get(element.dataset.item);
  }

  pressed({ target }) {
    const kind = target.closest("[data-add]")?.dataset.add;
    if (kind) this.add(`${kind}:${newId()}`).focus();
    if (target.closest("[data-remove]")) this.remove(this.itemAt(target));
  }

  remove(item) {
    const isKnown = item.line.revision > 0 || item.line.sent.length > 0;
    item.leave();
    this.items.delete(item.name);
    this.files.remove(item.key);
    if (isKnown) this.removals.push(new Removal(this, item.name));
    this.count();
    this.save();
  }

  async chosen(input) {
    if (input.type !== "file") return;
    const files = [...input.files];
    input.value = "";
    for (const file of files) await this.photo(file);
    this.save();
  }

  // The photo as it came is kept first: a page that dies now loses nothing.
  async photo(file) {
    const item = this.add(`photo:${newId()}`);
    item.takenAt = new Date(file.lastModified || Date.now()).toISOString();
    item.isPreparing = true;
    item.show(file);
    await this.keep(item);
    item.show(await shrink(file));
    await this.keep(item);
    item.isPreparing = false;
    item.typed();
    this.count();
  }

  keep({ key, file, takenAt }) {
    const { name, size } = file;
    return this.files.put({ key, page: this.page, slot: "photo", name, size, file, takenAt });
  }

  save() {
    clearTimeout(this.timer);
    return Promise.all([...this.items.values(), ...this.removals].map((one) => one.line.flush()));
  }

  get open() {
    const items = [...this.items.values()].filter((item) => item.isOpen);
    return items.length + this.removals.filter((one) => !one.isDone).length;
  }

  count() {
    const number = this.open;
    this.waiting.hidden = !number;
    this.waiting.textContent = this.words.sayWaiting.replace("{count}", number);
    const claims = [...this.items.values()].filter(({ kind }) => kind === "claim");
    const done = claims.filter((item) => item.values().finding).length;
    for (const place of document.querySelectorAll("[data-answered]")) place.textContent = done;
  }

  wouldLose() {
    return this.open > 0 && /(?:^|; )bersama=1/.test(document.cookie);
  }

  show(state) {
    this.count();
    const { saySaving, sayFailed, sayOffline } = this.words;
    this.say(state, { saving: saySaving, failed: sayFailed, offline: sayOffline }[state]);
  }

  say(state, text) {
    const icon = this.icons.content.querySelector(`[data-state="${state}"]`).firstElementChild;
    this.status.className = `save-state save-state--${state}`;
    this.status.firstElementChild.replaceWith(icon.cloneNode(true));
    this.status.lastElementChild.textContent = text;
    document.querySelector("[data-send-now]").hidden = !["offline", "failed"].includes(state);
  }

  showSignedOut() {
    document.querySelector("[data-session-over]").hidden = false;
    this.say("failed", this.words.sayFailed);
  }

  // With script the plain form has nothing to do: a button leads on once everything is there.
  async submit(event) {
    event.preventDefault();
    await this.save();
    const next = event.submitter?.dataset.next;
    if (next && !this.open) location.assign(next);
  }
}

function rename(element, name) {
  if (element.id) element.id = `${name}:${element.id}`;
  if (element.htmlFor) element.htmlFor = `${name}:${element.htmlFor}`;
}

const form = document.querySelector("form[data-visit]");
if (form) {
  const [queue, files] = await Promise.all([openQueue(), openFileStore()]);
  const desk = new Desk(form, queue, files);
  await desk.start();
  const { keepOffline } = await import("./keep-offline.js");
  await keepOffline();
}
