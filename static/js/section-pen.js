// The soft lock of a section: who opens it first writes, everybody else reads along and may take
// over when the pen lies idle. The server refuses no save for it; only revisions decide.
const BEAT = 60000; // the writer's signs of life, as long as something is being done
const LOOK = 20000; // the reader looks again

export class Pen {
  constructor(editor) {
    this.editor = editor;
    this.form = editor.form;
    this.panel = document.querySelector("[data-pen]");
    this.button = this.panel.querySelector("[data-pen-take]");
    this.isActive = false;
    this.hadPen = false;
  }

  start() {
    for (const kind of ["input", "keydown", "pointerdown"]) {
      addEventListener(kind, () => (this.isActive = true), { passive: true });
    }
    this.button.addEventListener("click", () => this.ask("over"));
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => event.persisted && this.ask("take"));
    document.addEventListener("visibilitychange", () => this.look());
    setInterval(() => this.beat(), BEAT);
    setInterval(() => this.look(), LOOK);
    if (this.form.dataset.penSays) this.read(this.form.dataset.penSays, false);
    return this.ask("take");
  }

  facts(wish) {
    const facts = new FormData();
    facts.append("csrfmiddlewaretoken", this.editor.token);
    facts.append("workspace", this.form.dataset.workspace);
    facts.append("wish", wish);
    facts.append("revision", this.editor.line.revision);
    return facts;
  }

  // Without an answer everybody writes: the revision protects the text.
  async ask(wish) {
    const body = this.facts(wish);
    await this.hear(fetch(this.form.dataset.penUrl, { method: "POST", redirect: "manual", body }));
  }

  beat() {
    if (!this.isActive || this.editor.isReading || document.hidden) return;
    this.isActive = false;
    this.ask("take");
  }

  async look() {
    if (!this.editor.isReading || document.hidden) return;
    const address = `${this.form.dataset.penUrl}?revision=${this.editor.line.revision}`;
    await this.hear(fetch(address, { redirect: "manual" }));
  }

  leave() {
    if (!this.editor.isReading) navigator.sendBeacon(this.form.dataset.penUrl, this.facts("leave"));
  }

  async hear(request) {
    const response = await request.catch(() => null);
    if (response?.status !== 200) return;
    const told = await response.json();
    if (told.answers && !this.editor.isDirty && !this.editor.isPaused) {
      await this.editor.adopt(told.answers, told.revision);
      this.editor.say("saved", told.saved);
    }
    if (!told.is_mine) this.read(told.text, told.may_take);
    else if (this.editor.isReading) await this.write();
    else this.hadPen = true;
  }

  // A save was answered: somebody may have taken the pen meanwhile.
  told(text) {
    if (text && !this.editor.isReading) this.read(text, false);
  }

  read(text, mayTake) {
    const wasWriting = !this.editor.isReading;
    this.editor.isReading = true;
    this.panel.querySelector("[data-pen-text]").textContent = text;
    this.panel.querySelector("[data-pen-safe]").hidden = !this.hadPen;
    this.button.hidden = !mayTake;
    this.panel.hidden = false;
    this.lock(true);
    if (wasWriting) this.editor.save();
  }

  // The pen is free: take it, and go on with the text that has just been read.
  async write() {
    this.panel.hidden = true;
    this.editor.isReading = false;
    this.lock(false);
    await this.ask("take");
  }

  lock(isLocked) {
    for (const field of this.editor.fields) field.readOnly = isLocked;
    for (const part of document.querySelectorAll("[data-writes]")) part.hidden = isLocked;
  }
}
