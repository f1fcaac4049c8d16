// The section editor: local copy first, then the server, one request at a time, the last text wins.
import { HOLD, LATER, headersOf, joinTexts, openQueue } from "./offline-queue.js";
import { cleanText, showCounts, startCounter } from "./words.js";

const PAUSE = 1500;
const SIGNED_OUT = "signed-out";

class Editor {
  constructor(form, queue) {
    this.form = form;
    this.queue = queue;
    this.words = form.dataset;
    this.fields = [...form.querySelectorAll("textarea[data-limit]")];
    this.saved = this.served();
    this.isPaused = false; // a conflict or a refusal waits for the person
    this.isReading = false; // somebody else has the pen
    this.status = document.getElementById("save-state");
    this.icons = document.querySelector("[data-save-icons]");
    this.over = document.querySelector("[data-session-over]");
    this.line = queue.line(form.dataset.key, {
      read: () => this.read(),
      send: (record, earlier) => this.send(record, earlier),
      show: (state) => this.show(state),
      address: form.getAttribute("action") || location.pathname,
      workspace: form.dataset.workspace,
      title: document.querySelector("h1").textContent,
    });
    this.line.revision = Number(form.elements.revision.value);
    this.conflict = startConflict(this);
  }

  // As the server wrote it: a browser that goes back fills the fields with what was typed last.
  served() {
    const texts = this.fields.map((field) => [field.name, cleanText(field.defaultValue)]);
    return Object.fromEntries(texts);
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

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  async start() {
    startCounter(this.form);
    this.form.addEventListener("input", ({ target }) => this.fields.includes(target) && this.typed());
    this.form.addEventListener("focusout", () => this.save());
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => this.save());
    addEventListener("focus", () => this.save()); // back from signing in beside it
    addEventListener("beforeunload", (event) => this.isDirty && !this.isLeaving && event.preventDefault());
    this.queue.flushRest = () => this.sendRest();
    await this.restore();
    await this.sendRest();
  }

  // What the server did not get comes back; if the server has moved on, the person chooses.
  async restore() {
    const local = await this.line.recall();
    if (!local?.body || local.isDone) return this.restoreDone(local);
    const kept = local.body.answers;
    if (same(kept, this.saved)) {
      await this.line.settle({ answers: kept }, this.line.revision);
      return this.keepEarly();
    }
    const isOwn = local.sent.some(({ answers }) => same(answers, this.saved));
    const page = { revision: this.line.revision, answers: this.saved, saved_by: "", saved_at: "" };
    this.write(this.withEarly(kept));
    if (local.revision < page.revision && !isOwn) {
      return this.conflict.show({ ...page, text: this.words.sayConflict });
    }
    this.line.sent = isOwn ? [] : local.sent;
    this.line.revision = Math.max(local.revision, page.revision);
    this.say("saved", this.words.sayRestored);
    return this.line.flush();
  }

  // The page came from the device: what was saved since it was kept is newer.
  restoreDone(local) {
    const isCopy = local && "kept" in document.documentElement.dataset;
    const isNewer = isCopy && local.body && local.revision > this.line.revision;
    if (isNewer) {
      const texts = this.withEarly(local.body.answers);
      this.adopt(local.body.answers, local.revision);
      this.write(texts);
    } else if (local?.body && same(this.texts(), local.body.answers)) {
      this.write(this.saved); // put back by the browser: the server has had it before
    }
    if (isCopy) this.show("offline");
    this.keepEarly();
  }

  // A line may be slow: what was typed before this script was here is an edit like any other.
  keepEarly() {
    if (this.isDirty) this.typed();
  }

  withEarly(kept) {
    const now = this.texts();
    const join = ({ name }) => [name, joinTexts(this.saved[name], kept[name] ?? "", now[name])];
    return Object.fromEntries(this.fields.map(join));
  }

  adopt(answers, revision) {
    this.write({ ...emptied(this), ...answers });
    this.saved = this.texts();
    this.form.elements.revision.value = revision;
    return this.line.settle({ answers: this.saved }, revision);
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
    const isAsSaved = !this.isDirty && !this.line.sent.length;
    this.line.keep({ answers: this.texts() }, isAsSaved);
  }

  save() {
    clearTimeout(this.timer);
    return this.line.flush();
  }

  // Also an unchanged text goes again as long as nobody knows which of the earlier ones arrived.
  read() {
    const isOpen = !this.isPaused && (this.isDirty || this.line.sent.length);
    return isOpen ? { answers: this.texts() } : null;
  }

  async send(record, earlier) {
    const response = await this.post(record);
    if (response === SIGNED_OUT) return this.showSignedOut();
    if (response.status === 409 || response.status === 422) return this.meet(response, earlier);
    if (!response.ok) return LATER;
    return this.acknowledge(await response.json(), record.body.answers);
  }

  async post(record, isAgain = false) {
    const response = await fetch(record.address, {
      method: "POST",
      redirect: "manual",
      keepalive: document.visibilityState === "hidden",
      headers: headersOf(record, this.token),
      body: JSON.stringify({ ...record.body, revision: record.revision }),
    });
    if (response.type === "opaqueredirect") return SIGNED_OUT;
    if (response.status !== 403 || isAgain) return response;
    return (await this.renewToken()) ? this.post(record, true) : SIGNED_OUT;
  }

  async renewToken() {
    const { freshToken } = await import("./page-token.js");
    const token = await freshToken();
    if (!token) return false;
    this.form.elements.csrfmiddlewaretoken.value = token;
    navigator.serviceWorker?.controller?.postMessage({ keep: location.href });
    return true;
  }

  acknowledge(answer, texts) {
    this.form.elements.revision.value = answer.revision;
    this.saved = texts;
    this.over.hidden = true;
    this.say("saved", answer.text);
    this.pen?.told(answer.pen);
    this.form.dispatchEvent(new CustomEvent("kipp:saved", { detail: answer }));
    return { revision: answer.revision, body: { answers: texts } };
  }

  // 409: somebody saved in between, or nobody may save any more.
  async meet(response, earlier) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const body = isJson ? await response.json() : { reasons: [this.words.sayFailed] };
    if (!body.stored) return this.refuse(body.reasons);
    if (earlier.some(({ answers }) => same(body.stored.answers, answers))) {
      // Our own earlier save had arrived, only its answer was lost.
      return this.acknowledge(body.stored, body.stored.answers);
    }
    this.line.sent = [];
    this.conflict.show(body.stored);
    return HOLD;
  }

  refuse(reasons) {
    this.isPaused = true;
    this.line.sent = [];
    this.say("failed", reasons.join(" "));
    return HOLD;
  }

  showSignedOut() {
    this.over.hidden = false;
    this.say("failed", this.words.sayFailed);
    return HOLD;
  }

  show(state) {
    const { saySaving, sayFailed, sayKept } = this.words;
    const clock = { hour: "2-digit", minute: "2-digit" };
    const time = new Intl.DateTimeFormat(document.documentElement.lang, clock).format(new Date());
    const words = { saving: saySaving, failed: sayFailed, offline: sayKept.replace("{time}", time) };
    this.say(state, words[state]);
  }

  // Other sections that were written without a signal go along.
  async sendRest() {
    const left = await this.queue.sendRest(this.words.workspace, this.token);
    const notice = document.querySelector("[data-rest]");
    notice.hidden = !left.length;
    notice.querySelector("[data-rest-pages]").replaceChildren(...left.flatMap(linkTo));
  }

  // A button of the form leaves the page: first everything is saved, then the form goes on.
  async submit(event) {
    event.preventDefault();
    const button = event.submitter;
    await this.save();
    if (this.isDirty || this.isPaused) return;
    this.isLeaving = true;
    if (this.isReading) {
      if (button?.dataset.next) location.assign(button.dataset.next);
      return;
    }
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
    const isWaiting = state === "offline" || state === "failed";
    document.querySelector("[data-send-now]").hidden = !isWaiting || this.isPaused;
  }
}

function linkTo({ address, title }, place) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = title;
  return place ? [", ", link] : [link];
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
    editor.say("failed", editor.words.sayConflict);
  }

  function close() {
    editor.isPaused = false;
    panel.hidden = true;
    editor.fields[0].focus();
  }

  function settle(texts) {
    editor.line.revision = theirs.revision;
    editor.saved = { ...emptied(editor), ...theirs.answers };
    editor.write(texts);
    close();
    editor.typed();
    return editor.save();
  }

  // Mine goes into the history before theirs stands again, in one step of the server.
  async function take() {
    const { record } = editor.line;
    const body = { answers: editor.texts(), then: "take" };
    const response = await editor
      .post({ ...record, body, revision: theirs.revision })
      .catch(() => null);
    if (!response?.ok) return editor.show(navigator.onLine ? "failed" : "offline");
    const answer = await response.json();
    editor.adopt(theirs.answers, answer.revision);
    close();
    return editor.acknowledge(answer, editor.texts());
  }

  function on(name, act) {
    panel.querySelector(`[data-conflict-${name}]`).addEventListener("click", (event) => {
      if (!theirs) return; // drawn by the server: its buttons do the work
      event.preventDefault();
      act();
    });
  }

  on("keep", () => settle(editor.texts()));
  on("take", take);
  on("join", () => settle(join(theirs.answers, editor.texts())));
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

// What the first view does not need waits until it is there: the line may be slow.
async function viewed() {
  if (document.readyState === "complete") return;
  await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
}

const form = document.querySelector("form[data-editor]");
if (form) {
  const editor = new Editor(form, await openQueue());
  await editor.start();
  await viewed();
  const [{ Pen }, { keepOffline }] = await Promise.all([
    import("./section-pen.js"),
    import("./keep-offline.js"),
    import("./hints.js"),
    document.querySelector("[data-attach]") && import("./attachments.js"),
  ]);
  editor.pen = new Pen(editor);
  editor.pen.start();
  await keepOffline();
}
