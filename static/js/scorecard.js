// One scorecard: what changed goes to the server as one save; the server's revision decides.
// Everything stands in the offline queue first: closing the page loses no mark, and what was given
// without a signal is sent once, from this page or from the list of entries.
import { Aspect } from "./aspect.js";
import { HOLD, LATER, headersOf, isShared, joinTexts } from "./offline-queue.js";
import { Undo } from "./undo.js";

const PAUSE = 1200;
const SIGNED_OUT = "signed-out";

export class Scorecard {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.aspects = [...form.querySelectorAll("[data-aspect]")].map((el) => new Aspect(el, this));
    this.note = form.elements.private_note;
    this.savedNote = this.note.defaultValue;
    this.status = document.getElementById("save-state");
    this.icons = document.querySelector("[data-save-icons]");
    this.over = document.querySelector("[data-session-over]");
    this.undo = new Undo(this.words);
  }

  // Keys and buttons work at once; the store of the device may take a moment to open.
  listen() {
    for (const aspect of this.aspects) aspect.start();
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("focusout", () => this.save());
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => this.save());
    addEventListener("focus", () => this.save()); // back from signing in beside it
    addEventListener("beforeunload", (event) => {
      if (this.isDirty && !this.isLeaving && isShared()) event.preventDefault();
    });
  }

  async start(queue) {
    this.line = queue.line(`${this.words.workspace}:${location.pathname}`, {
      read: () => this.read(),
      send: (record) => this.send(record),
      show: (state) => this.show(state),
      address: location.pathname,
      workspace: this.words.workspace,
      title: this.words.title,
    });
    this.line.revision = this.revision;
    if (!("writes" in this.words)) {
      this.line.forget(); // locked: what still waited here can no longer be written
      return;
    }
    await this.restore();
  }

  get revision() {
    return Number(this.form.elements.version.value);
  }

  set revision(number) {
    this.form.elements.version.value = number;
    if (this.line) this.line.revision = number;
  }

  get hasNote() {
    return this.note.value !== this.savedNote && this.note.value !== this.refusedNote;
  }

  get isDirty() {
    return this.hasNote || this.aspects.some((aspect) => aspect.isDirty);
  }

  // What can be sent, and beside it the whole screen, for a page that is opened from the device.
  body() {
    const dirty = this.aspects.filter((aspect) => aspect.isDirty);
    const ready = dirty.filter((aspect) => aspect.isReady);
    const all = this.aspects.filter((aspect) => !aspect.isBlank);
    return {
      read: Number(this.form.elements.read.value),
      marks: byCode(ready.filter((aspect) => !aspect.isBlank)),
      cleared: ready.filter((aspect) => aspect.isBlank).map(({ code }) => code),
      ...(this.hasNote && { private_note: this.note.value }),
      dirty: dirty.map(({ code }) => code),
      screen: byCode(all),
      note: this.note.value,
    };
  }

  read() {
    if (this.isHeld) return null;
    const body = this.body();
    const isThere = body.cleared.length || Object.keys(body.marks).length || "private_note" in body;
    return isThere ? body : null;
  }

  // A fresh page takes back what had not arrived; one from the device also what had since.
  // What was given here while this script and the store of the device were on their way is newer.
  async restore() {
    const local = await this.line.recall();
    if (local?.body?.screen) this.takeBack(local);
    if (this.isDirty) this.soon(); // also what cannot be sent yet stands on the device
    return this.save();
  }

  takeBack({ body, revision }) {
    const { screen, dirty, note } = body;
    const isCopy = "kept" in document.documentElement.dataset;
    for (const aspect of this.aspects) {
      const isMine = dirty.includes(aspect.code);
      if (isMine || isCopy) aspect.restore(screen[aspect.code], isMine);
    }
    const isOwed = "private_note" in body;
    if (isCopy || isOwed) this.note.value = joinTexts(this.savedNote, note, this.note.value);
    if (isCopy && !isOwed) this.savedNote = note;
    this.revision = (isCopy ? Math.max : Math.min)(revision, this.revision);
    this.showTotal();
  }

  soon() {
    clearTimeout(this.timer);
    this.line?.keep(this.body(), !this.isDirty);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.line) return;
    do {
      this.isAgain = false;
      await this.line.flush();
    } while (this.isAgain);
  }

  async send(record) {
    const response = await this.post(record);
    if (response === SIGNED_OUT) return this.showSignedOut();
    const answer = await readJson(response);
    if (answer === null) return LATER;
    if (response.ok) return this.accept(record.body, answer);
    if (response.status === 409 && answer.stored) return this.meet(record.body, answer);
    return this.refuse(record.body, answer);
  }

  async post(record, isAgain = false) {
    const response = await fetch(location.pathname, {
      method: "POST",
      redirect: "manual",
      keepalive: document.visibilityState === "hidden",
      headers: headersOf(record, this.form.elements.csrfmiddlewaretoken.value),
      body: JSON.stringify({ ...record.body, revision: record.revision }),
    });
    if (response.type === "opaqueredirect") return SIGNED_OUT;
    if (response.status !== 403 || isAgain) return response;
    return (await this.renewToken()) ? this.post(record, true) : SIGNED_OUT;
  }

  async renewToken() {
    const { freshToken } = await import("./page-token.js");
    const token = await freshToken();
    if (token) this.form.elements.csrfmiddlewaretoken.value = token;
    return Boolean(token);
  }

  accept(body, answer) {
    this.revision = answer.revision;
    this.isCutOff = false;
    for (const aspect of this.aspects) {
      if (aspect.code in body.marks) aspect.keep(body.marks[aspect.code]);
      if (body.cleared.includes(aspect.code)) aspect.keep({ level: "", value: "", reason: "" });
    }
    if ("private_note" in body) this.savedNote = body.private_note;
    this.over.hidden = true;
    this.showTotal();
    this.say("saved", answer.saved);
    return { revision: answer.revision, body: this.body() };
  }

  // Another window was faster. What differs is put side by side; the rest is taken over.
  meet(body, { stored }) {
    this.revision = stored.version;
    this.takeNote(stored.private_note);
    for (const aspect of this.aspects) {
      const theirs = stored.marks[aspect.code];
      if (!aspect.isDirty || aspect.agrees(theirs)) aspect.fill(theirs);
      else if (aspect.code in body.marks) aspect.meet(theirs, () => this.save());
    }
    if (this.aspects.some((aspect) => aspect.isMeeting)) this.say("conflict", this.words.sayConflict);
    this.showTotal();
    this.isAgain = true;
    return HOLD;
  }

  // Two windows wrote into the note: both texts stay.
  takeNote(theirs) {
    if (theirs === this.savedNote || theirs === this.note.value) return;
    const mine = this.note.value === this.savedNote ? "" : this.note.value;
    this.note.value = [theirs, mine].filter(Boolean).join("\n\n");
    this.savedNote = theirs;
  }

  // Single aspects are mended one by one; a refusal of the whole ends the writing here.
  refuse(body, { errors, faults }) {
    for (const aspect of this.aspects) {
      if (faults?.[aspect.code]) aspect.refuse(body.marks[aspect.code], faults[aspect.code]);
    }
    if (faults?.private_note) this.refusedNote = body.private_note;
    this.isHeld = !faults;
    this.isAgain = Boolean(faults);
    this.say("failed", errors.join(" "));
    return HOLD;
  }

  showSignedOut() {
    this.over.hidden = false;
    this.say("failed", this.words.sayFailed);
    return HOLD;
  }

  show(state) {
    const { saySaving, sayFailed, sayOffline } = this.words;
    this.isCutOff = state !== "saving";
    this.say(state, { saving: saySaving, failed: sayFailed, offline: sayOffline }[state]);
  }

  say(state, text) {
    this.status.className = `save-state save-state--${state}`;
    const icon = this.icons.content.querySelector(`[data-state="${state}"] svg`).cloneNode(true);
    const words = document.createElement("span");
    words.textContent = text;
    this.status.replaceChildren(icon, words);
  }

  marked(aspect, before) {
    this.showTotal();
    this.undo.offer(aspect, before, () => this.soon());
  }

  // The same sum as the server's, for the eye: it is there without a signal too.
  showTotal() {
    const marked = this.aspects.filter((aspect) => aspect.isMarked);
    const weighed = marked.filter(({ weight }) => weight > 0);
    const weights = weighed.reduce((sum, { weight }) => sum + weight, 0);
    const points = weighed.reduce((sum, { share, weight }) => sum + share * weight, 0);
    const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    const shown = new Intl.NumberFormat(document.documentElement.lang, digits);
    const total = weights ? shown.format(Math.round((points / weights) * 10000 + 1e-7) / 100) : "–";
    document.querySelector("[data-total]").textContent = total;
    for (const place of document.querySelectorAll("[data-done]")) place.textContent = marked.length;
  }

  // On to the next entry or to the lock. Without a signal the marks wait here and the way is open;
  // a lock is no draft: it wants the server's word.
  async submit(event) {
    event.preventDefault();
    const isLock = event.submitter?.value === "lock";
    await this.save();
    const unready = this.aspects.filter((aspect) => aspect.isDirty && !aspect.isReady);
    if (unready.length) return unready[0].ask(this.words.sayLevel);
    if (this.isDirty && (!this.isCutOff || isShared())) return undefined;
    if (isLock && (this.isCutOff || !navigator.onLine)) {
      return this.say("offline", this.words.sayLockOffline);
    }
    await this.line.kept;
    this.isLeaving = true;
    location.assign(isLock ? this.words.lock : this.words.next);
    return undefined;
  }
}

function byCode(aspects) {
  return Object.fromEntries(aspects.map((aspect) => [aspect.code, aspect.facts()]));
}

async function readJson(response) {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return isJson ? response.json() : null;
}
