// The section editor: local copy first, then the server, one request at a time, the last text wins.
import { openStore } from "./offline-store.js";
import { cleanText, countWords } from "./words.js";

const PAUSE = 1500;
const RETRY = 10000;
const SAY_PAUSE = 1000;
const THRESHOLD = 0.8;
const SIGNED_OUT = "signed-out";

class Editor {
  constructor(form, store) {
    this.form = form;
    this.store = store;
    this.fields = [...form.querySelectorAll("textarea")];
    this.revision = Number(form.elements.revision.value);
    this.saved = this.texts();
    this.unanswered = []; // what was sent since the last answer: one of these may be stored
    this.running = null;
    this.isPaused = false; // a conflict or a refusal waits for the person
    this.status = document.getElementById("save-state");
    this.icons = document.querySelector("[data-save-icons]");
    this.over = document.querySelector("[data-session-over]");
    this.conflict = startConflict(this);
  }

  texts() {
    return Object.fromEntries(this.fields.map((field) => [field.name, cleanText(field.value)]));
  }

  write(texts) {
    for (const field of this.fields) {
      if (field.name in texts) field.value = texts[field.name];
    }
    showCounts(this.form);
  }

  get isDirty() {
    return !same(this.texts(), this.saved);
  }

  async start() {
    startCounter(this.form);
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("focusout", () => this.save());
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => this.save());
    addEventListener("online", () => this.save());
    addEventListener("beforeunload", (event) => this.isDirty && !this.isLeaving && event.preventDefault());
    this.startRetry();
    await this.restore();
  }

  // What the server did not get comes back; if the server has moved on, the person chooses.
  async restore() {
    const local = await this.store.get(this.form.dataset.key);
    if (!local) return;
    if (same(local.texts, this.saved)) {
      await this.store.remove(this.form.dataset.key);
      return;
    }
    const theirs = { revision: this.revision, answers: this.saved, saved_by: "", saved_at: "" };
    this.write(local.texts);
    if (local.revision < this.revision) {
      this.conflict.show({ ...theirs, text: this.form.dataset.sayConflict });
      return;
    }
    this.say("saved", this.form.dataset.sayRestored);
    await this.save();
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
    this.kept = this.keep();
  }

  async keep() {
    const record = { texts: this.texts(), revision: this.revision, at: Date.now() };
    try {
      await this.store.put(this.form.dataset.key, record);
    } catch {
      // A full or closed store must not stop the save to the server.
    }
  }

  startRetry() {
    setInterval(() => {
      if (this.isDirty && !this.isPaused && this.failed) this.save();
    }, RETRY);
  }

  // One request at a time; what was typed meanwhile goes with the next one.
  save() {
    clearTimeout(this.timer);
    if (this.isPaused || (!this.isDirty && !this.unanswered.length)) return Promise.resolve();
    this.running ??= this.saveAll().finally(() => (this.running = null));
    return this.running;
  }

  async saveAll() {
    await this.keep();
    do {
      if (!(await this.send(this.texts()))) return;
    } while (this.isDirty && !this.isPaused);
    await this.store.remove(this.form.dataset.key).catch(() => {});
  }

  async send(texts) {
    this.say("saving", this.form.dataset.saySaving);
    const earlier = [...this.unanswered];
    this.unanswered.push(texts);
    let response;
    try {
      response = await this.post(texts);
    } catch {
      return this.fail();
    }
    if (response === SIGNED_OUT) return this.showSignedOut();
    if (response.status === 409) return this.meet(response, earlier);
    if (!response.ok) return this.fail();
    this.acknowledge(await response.json(), texts);
    return true;
  }

  async post(texts, isAgain = false) {
    const response = await fetch(this.form.getAttribute("action") || location.href, {
      method: "POST",
      redirect: "manual",
      keepalive: document.visibilityState === "hidden",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
        "X-Workspace": this.form.dataset.workspace,
      },
      body: JSON.stringify({ revision: this.revision, answers: texts }),
    });
    if (response.type === "opaqueredirect") return SIGNED_OUT;
    if (response.status !== 403 || isAgain) return response;
    return (await this.renewToken()) ? this.post(texts, true) : SIGNED_OUT;
  }

  // After signing in again in another tab this page's token is old: ask for a new one.
  async renewToken() {
    const response = await fetch(location.href, { redirect: "manual" });
    if (!response.ok) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]");
    if (token) this.form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  }

  acknowledge(answer, texts) {
    this.revision = answer.revision;
    this.form.elements.revision.value = answer.revision;
    this.saved = texts;
    this.unanswered = [];
    this.failed = false;
    this.over.hidden = true;
    if (this.isDirty) this.keep(); // what was typed meanwhile now stands on the new revision
    this.say("saved", answer.text);
  }

  // 409: somebody saved in between, or nobody may save any more.
  async meet(response, earlier) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const body = isJson ? await response.json() : { reasons: [this.form.dataset.sayFailed] };
    if (!body.stored) return this.refuse(body.reasons);
    if (earlier.some((texts) => same(body.stored.answers, texts))) {
      // Our own earlier save had arrived, only its answer was lost.
      this.acknowledge(body.stored, body.stored.answers);
      return true;
    }
    this.unanswered = [];
    this.conflict.show(body.stored);
    return false;
  }

  refuse(reasons) {
    this.isPaused = true;
    this.unanswered = [];
    this.say("failed", reasons.join(" "));
    return false;
  }

  fail() {
    this.failed = true;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
    }).format(new Date());
    const { sayKept, sayFailed } = this.form.dataset;
    if (navigator.onLine) this.say("failed", sayFailed);
    else this.say("offline", sayKept.replace("{time}", time));
    return false;
  }

  showSignedOut() {
    this.failed = true;
    this.over.hidden = false;
    this.say("failed", this.form.dataset.sayFailed);
    return false;
  }

  // A button of the form leaves the page: first everything is saved, then the form goes on.
  async submit(event) {
    event.preventDefault();
    const button = event.submitter;
    await this.save();
    if (this.running) await this.running;
    if (this.isDirty || this.isPaused) return;
    this.isLeaving = true;
    this.form.elements.revision.value = this.revision;
    const then = document.createElement("input");
    Object.assign(then, { type: "hidden", name: "then", value: button?.value ?? "save" });
    this.form.append(then);
    this.form.submit();
  }

  say(state, text) {
    const icon = this.icons.content.querySelector(`[data-state="${state}"]`).firstElementChild;
    this.status.className = `save-state save-state--${state}`;
    this.status.firstElementChild.replaceWith(icon.cloneNode(true));
    if (this.status.lastElementChild.textContent !== text) {
      this.status.lastElementChild.textContent = text;
    }
  }
}

// Words under an answer: always visible, said aloud only after a pause, never in the way.

function startCounter(form) {
  showCounts(form);
  form.addEventListener("input", (event) => {
    const answer = event.target.closest("[data-answer]");
    if (answer) showCount(form, answer);
  });
}

function showCounts(form) {
  form.querySelectorAll("[data-answer]").forEach((answer) => showCount(form, answer));
}

function showCount(form, answer) {
  const field = answer.querySelector("textarea");
  const limit = Number(field.dataset.limit);
  const words = countWords(field.value);
  const text =
    words > limit
      ? form.dataset.sayOver.replace("{over}", words - limit)
      : form.dataset.sayLeft.replace("{left}", limit - words).replace("{limit}", limit);
  const counter = answer.querySelector("[data-count]");
  counter.textContent = text;
  counter.classList.toggle("is-over", words > limit);
  clearTimeout(answer.pause);
  if (words < limit * THRESHOLD || document.activeElement !== field) return;
  answer.pause = setTimeout(() => {
    answer.querySelector("[data-count-said]").textContent = text;
  }, SAY_PAUSE);
}

// Two versions of one section: keep mine, take theirs, or join both. Nothing is thrown away unasked.
function startConflict(editor) {
  const panel = document.querySelector("[data-conflict]");
  let theirs = null;

  function show(stored) {
    theirs = stored;
    editor.isPaused = true;
    panel.querySelector("[data-conflict-text]").textContent = stored.text;
    panel.querySelector("[data-conflict-name]").textContent = [stored.saved_by, stored.saved_at]
      .filter(Boolean)
      .join(", ");
    panel.querySelector("[data-conflict-texts]").replaceChildren(
      ...editor.fields.map((field) => paragraph(stored.answers[field.name] ?? "")),
    );
    panel.hidden = false;
    panel.focus();
    editor.say("failed", editor.form.dataset.sayConflict);
  }

  function settle(texts) {
    editor.revision = theirs.revision;
    editor.saved = theirs.answers;
    editor.isPaused = false;
    panel.hidden = true;
    editor.write(texts);
    editor.typed();
    editor.fields[0].focus();
    return editor.save();
  }

  function on(name, choose) {
    panel.querySelector(`[data-conflict-${name}]`).addEventListener("click", (event) => {
      if (!theirs) return; // drawn by the server: its button and link do the work
      event.preventDefault();
      settle(choose());
    });
  }

  on("keep", () => editor.texts());
  on("take", () => ({ ...emptied(editor), ...theirs.answers }));
  on("join", () => join(theirs.answers, editor.texts()));
  return { show };
}

function emptied(editor) {
  return Object.fromEntries(editor.fields.map((field) => [field.name, ""]));
}

function paragraph(text) {
  const element = document.createElement("p");
  element.className = "pre";
  element.textContent = text;
  return element;
}

// Their paragraphs first, then those of mine that they do not have.
function join(theirs, mine) {
  const joined = Object.entries(mine).map(([name, text]) => {
    const known = (theirs[name] ?? "").split(/\n{2,}/).filter(Boolean);
    const own = text.split(/\n{2,}/).filter((part) => part && !known.includes(part));
    return [name, [...known, ...own].join("\n\n")];
  });
  return Object.fromEntries(joined);
}

function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? "") === (other[name] ?? ""));
}

const form = document.querySelector("form[data-editor]");
if (form) await new Editor(form, await openStore()).start();
