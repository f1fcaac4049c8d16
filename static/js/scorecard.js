// One scorecard: changes wait in line, one request at a time; the server's version decides.
// What is not sent yet also waits in the offline queue: closing the page loses no mark.
import { Aspect } from "./aspect.js";
import { openQueue } from "./offline-queue.js";

const PAUSE = 1200;
const RETRY = 10000;

export class Scorecard {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.aspects = [...form.querySelectorAll("[data-aspect]")].map((el) => new Aspect(el, this));
    this.note = form.elements.private_note;
    this.savedNote = this.note.value;
    this.status = document.getElementById("save-state");
    this.icons = document.querySelector("[data-save-icons]");
    this.running = null;
  }

  async start() {
    for (const aspect of this.aspects) aspect.start();
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("focusout", () => this.save());
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => this.save());
    addEventListener("online", () => this.save());
    addEventListener("beforeunload", (event) => {
      if (this.isDirty && !this.isLeaving) event.preventDefault();
    });
    setInterval(() => this.hasFailed && this.save(), RETRY);
    await this.restore();
  }

  // On what the marks stood when they were given: if the server has moved on since, both are shown.
  async restore() {
    const queue = await openQueue();
    const key = `${this.words.workspace}:${location.pathname}`;
    this.line = queue.line(key, { read: () => null, workspace: this.words.workspace });
    const local = await this.line.recall();
    if (!local?.body) return;
    for (const aspect of this.aspects) aspect.restore(local.body.marks[aspect.code]);
    this.note.value = local.body.note ?? this.note.value;
    this.version = Math.min(local.revision, this.version);
    await this.save();
  }

  keep() {
    if (!this.line) return;
    if (!this.isDirty) {
      this.line.forget();
      return;
    }
    const dirty = this.aspects.filter((aspect) => aspect.isDirty);
    const marks = Object.fromEntries(dirty.map((aspect) => [aspect.code, aspect.facts()]));
    const note = this.note.value === this.savedNote ? undefined : this.note.value;
    this.line.revision = this.version;
    this.line.keep({ marks, note });
  }

  get version() {
    return Number(this.form.elements.version.value);
  }

  set version(number) {
    this.form.elements.version.value = number;
  }

  get isDirty() {
    return this.aspects.some((aspect) => aspect.isDirty) || this.note.value !== this.savedNote;
  }

  soon() {
    clearTimeout(this.timer);
    this.keep();
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  save() {
    clearTimeout(this.timer);
    if (!this.next()) return Promise.resolve();
    this.running ??= this.saveAll().finally(() => (this.running = null));
    return this.running;
  }

  // What can be sent now: an aspect that waits for its level or for the judge stays behind.
  next() {
    const aspect = this.aspects.find((one) => one.isDirty && one.isReady);
    if (aspect) return aspect;
    return this.note.value === this.savedNote ? null : { isNote: true };
  }

  async saveAll() {
    this.keep();
    for (let item = this.next(); item; item = this.next()) {
      if (!(await this.send(item))) return;
      this.keep();
    }
  }

  async send(item) {
    this.say("saving", this.words.saySaving);
    const facts = item.isNote ? { private_note: this.note.value } : item.facts();
    let response;
    try {
      response = await this.post({ ...facts, version: this.version });
    } catch {
      this.hasFailed = true;
      this.say("offline", navigator.onLine ? this.words.sayFailed : this.words.sayOffline);
      return false;
    }
    this.hasFailed = false;
    const answer = await readJson(response);
    if (answer === null) return this.showOutside(response);
    if (response.ok) return this.accept(item, facts, answer);
    if (response.status === 409) return this.meet(item, facts, answer);
    return this.refuse(item, facts, answer);
  }

  post(facts) {
    return fetch(location.pathname, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        "x-csrftoken": this.form.elements.csrfmiddlewaretoken.value,
        "x-workspace": this.words.workspace,
      },
      body: JSON.stringify(facts),
    });
  }

  accept(item, facts, answer) {
    this.version = answer.version;
    if (item.isNote) this.savedNote = facts.private_note;
    else item.keep(facts);
    document.querySelector("[data-total]").textContent = answer.total || "–";
    this.form.querySelector("[data-done]").textContent = answer.done;
    this.say("saved", answer.saved);
    return true;
  }

  // Another window was faster. What differs is put side by side; the rest is taken over.
  meet(item, facts, { stored }) {
    this.version = stored.version;
    for (const aspect of this.aspects) {
      if (aspect !== item && !aspect.isDirty) aspect.fill(stored.marks[aspect.code]);
    }
    if (item.isNote || item.agrees(stored.marks[item.code])) return true;
    item.meet(stored.marks[item.code], () => this.save());
    this.say("conflict", this.words.sayConflict);
    return true;
  }

  refuse(item, facts, { errors }) {
    if (item.isNote) this.savedNote = this.note.value;
    else item.refuse(facts, errors);
    this.say("failed", errors[0]);
    return true;
  }

  // An answer that is no JSON: signed out, or the page belongs to another workspace.
  showOutside(response) {
    const isOut = response.redirected || response.status === 403;
    if (isOut) document.querySelector("[data-session-over]").hidden = false;
    this.hasFailed = true;
    this.say("failed", this.words.sayFailed);
    return false;
  }

  say(state, text) {
    this.status.className = `save-state save-state--${state}`;
    const icon = this.icons.content.querySelector(`[data-state="${state}"] svg`).cloneNode(true);
    const words = document.createElement("span");
    words.textContent = text;
    this.status.replaceChildren(icon, words);
  }

  // A form must not overtake a save: it waits, and carries the version that the save got.
  async submit(event) {
    if (this.running) {
      event.preventDefault();
      await this.running;
      this.form.requestSubmit(event.submitter);
      return;
    }
    clearTimeout(this.timer);
    this.isLeaving = true;
  }
}

async function readJson(response) {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return isJson ? response.json() : null;
}
