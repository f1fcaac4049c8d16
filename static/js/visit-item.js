// One thing that is saved of a visit: a claim's finding, somebody met, a photo, or the summary.
import { HOLD, LATER, headersOf, joinTexts } from "./offline-queue.js";

const SIGNED_OUT = "signed-out";

export class Item {
  constructor(desk, element) {
    Object.assign(this, { desk, element, name: element.dataset.item });
    [this.kind, this.key = ""] = this.name.split(":");
    this.inputs = [...element.querySelectorAll("[data-field]")];
    this.saved = this.served();
    this.clash = element.querySelector("[data-clash]");
    this.fault = element.querySelector("[data-fault]");
    this.file = null;
    this.line = desk.queue.line(`${desk.prefix}${this.name}`, {
      read: () => this.read(),
      send: (record, earlier) => this.send(record, earlier),
      show: (state) => desk.show(state),
      // A photo needs its page: only that one knows the bytes.
      ...(this.kind === "photo" ? {} : { address: desk.words.saveUrl }),
      workspace: desk.words.workspace,
      title: document.querySelector("h1").textContent,
    });
    this.line.revision = Number(element.dataset.revision);
  }

  // As the server wrote it, whatever a browser that goes back put into the fields.
  served() {
    const found = {};
    for (const input of this.inputs) {
      const { field } = input.dataset;
      found[field] ??= "";
      if (input.type !== "radio") found[field] = input.defaultValue;
      else if (input.defaultChecked) found[field] = input.value;
    }
    return found;
  }

  values() {
    const found = {};
    for (const input of this.inputs) {
      const { field } = input.dataset;
      found[field] ??= "";
      if (input.type !== "radio") found[field] = input.value.replaceAll("\r\n", "\n");
      else if (input.checked) found[field] = input.value;
    }
    return found;
  }

  write(values) {
    for (const input of this.inputs) {
      const text = values[input.dataset.field];
      if (text === undefined) continue;
      if (input.type === "radio") input.checked = input.value === text;
      else if (input.value !== text) input.value = text;
    }
  }

  get isUnsent() {
    return Boolean(this.file) && !this.line.revision;
  }

  get isDirty() {
    return this.isUnsent || !same(this.values(), this.saved);
  }

  get isOpen() {
    return this.isDirty || this.line.sent.length > 0 || Boolean(this.isPaused);
  }

  async restore() {
    const local = await this.line.recall();
    if (!local?.body) return;
    const { fields, base } = local.body;
    if (local.isDone) {
      if (!this.desk.isCopy || local.revision <= this.line.revision) return;
      const texts = this.withEarly(fields);
      this.write(fields);
      this.saved = this.values();
      this.line.revision = local.revision;
      this.write(texts);
      return;
    }
    const texts = this.withEarly(fields);
    for (const [name, text] of Object.entries(fields)) {
      if (text === base[name]) continue;
      this.write({ [name]: texts[name] });
      if (this.saved[name] !== text) this.saved[name] = base[name];
    }
    this.line.sent = local.sent;
    this.line.revision = Math.max(this.line.revision, local.revision);
  }

  // `fields` of this device, with what was written here before this script was: that is newer.
  withEarly(fields) {
    const now = this.values();
    const join = ([name, text]) => {
      const isText = name !== "finding";
      const chosen = now[name] === this.saved[name] ? text : now[name];
      return [name, isText ? joinTexts(this.saved[name], text, now[name]) : chosen];
    };
    return Object.fromEntries(Object.entries(fields).map(join));
  }

  body() {
    const { kind, key } = this;
    return { item: { kind, key }, fields: this.values(), base: { ...this.saved } };
  }

  typed() {
    if (this.isRefused) this.settleFault();
    this.line.keep(this.body(), !this.isDirty && !this.line.sent.length);
  }

  read() {
    if (this.isGone || this.isPaused || this.isPreparing) return null;
    return this.isDirty || this.line.sent.length ? this.body() : null;
  }

  async send(record, earlier) {
    const response = await this.post(record);
    if (response === SIGNED_OUT) {
      this.desk.showSignedOut();
      return HOLD;
    }
    if (response.status >= 500 || response.status === 429) return LATER;
    const answer = await readJson(response);
    if (response.ok && answer) return this.accept(answer, record);
    if (response.status === 409 && answer?.stored) return this.meet(answer, record, earlier);
    return this.refuse(answer?.reasons ?? [this.desk.words.sayFailed]);
  }

  async post(record, isAgain = false) {
    const { words, token } = this.desk;
    const isPhoto = this.isUnsent;
    const headers = headersOf(record, token);
    if (isPhoto) delete headers["Content-Type"];
    const response = await fetch(isPhoto ? words.photoUrl : words.saveUrl, {
      method: "POST",
      redirect: "manual",
      headers,
      body: isPhoto ? this.parcel(record) : JSON.stringify({ ...record.body, revision: record.revision }),
    });
    if (response.type === "opaqueredirect") return SIGNED_OUT;
    if (response.status !== 403 || isAgain) return response;
    return (await this.renewToken()) ? this.post(record, true) : SIGNED_OUT;
  }

  parcel({ body }) {
    const parcel = new FormData();
    parcel.append("key", this.key);
    parcel.append("taken_at", this.takenAt ?? "");
    for (const [name, text] of Object.entries(body.fields)) parcel.append(name, text);
    parcel.append("file", this.file, this.file.name);
    return parcel;
  }

  async renewToken() {
    const { freshToken } = await import("./page-token.js");
    const token = await freshToken();
    if (token) this.desk.token = token;
    return Boolean(token);
  }

  // What was typed while it travelled stays; the rest is as the server has it now.
  accept(answer, { body }) {
    const now = this.values();
    for (const [name, text] of Object.entries(answer.fields)) {
      if (now[name] === body.fields[name]) this.write({ [name]: text });
    }
    this.saved = { ...answer.fields };
    if (this.file) this.arrive(answer.url);
    this.settleFault();
    document.querySelector("[data-session-over]").hidden = true;
    this.line.sent = [];
    queueMicrotask(() => this.desk.count());
    this.desk.say("saved", answer.text);
    return { revision: answer.revision, body: { ...body, fields: answer.fields, base: answer.fields } };
  }

  arrive(url) {
    this.desk.files.remove(this.key);
    this.file = null;
    if (url) this.element.querySelector("img").src = url;
    this.element.querySelector("[data-photo-waits]").hidden = true;
  }

  // Our own earlier save had arrived and only its answer was lost: its text is what we stand on.
  async meet({ stored, reasons }, { body }, earlier) {
    if (earlier.some(({ fields }) => same(fields, stored.fields))) {
      this.saved = { ...stored.fields };
      return { revision: stored.revision, body: { ...body, fields: stored.fields } };
    }
    const now = this.values();
    for (const [name, text] of Object.entries(stored.fields)) {
      if (stored.clashes.includes(name)) continue;
      if (now[name] === this.saved[name]) this.write({ [name]: text });
      this.saved[name] = text;
    }
    this.line.sent = [];
    this.line.revision = stored.revision;
    this.showBoth(stored, reasons);
    return HOLD;
  }

  showBoth({ fields, clashes }, reasons) {
    this.isPaused = true;
    const parts = clashes.map((name) => this.choice(name, fields[name]));
    const title = document.createElement("p");
    title.textContent = reasons.join(" ");
    this.clash.replaceChildren(title, ...parts);
    this.clash.hidden = false;
    this.desk.say("failed", reasons.join(" "));
    this.desk.count();
  }

  choice(name, theirs) {
    const part = document.createElement("div");
    const text = document.createElement("p");
    text.className = "pre visit__theirs";
    text.textContent = this.label(name, theirs) || this.desk.words.sayEmpty;
    const acts = document.createElement("p");
    acts.className = "actions";
    const done = (value) => {
      this.saved[name] = theirs;
      this.write({ [name]: value });
      part.remove();
      if (!this.clash.querySelector(".actions")) this.resume();
    };
    const { sayMine, sayTheirs, sayBoth } = this.desk.words;
    acts.append(
      button(sayMine, () => done(this.values()[name])),
      button(sayTheirs, () => done(theirs)),
    );
    if (name !== "finding") acts.append(button(sayBoth, () => done(`${theirs}\n${this.values()[name]}`)));
    part.append(text, acts);
    return part;
  }

  // A finding is told by the word beside its button.
  label(name, value) {
    const radio = this.inputs.find((one) => one.type === "radio" && one.dataset.field === name && one.value === value);
    return radio ? radio.closest("label").textContent.trim() : value;
  }

  resume() {
    this.isPaused = false;
    this.clash.hidden = true;
    this.line.keep(this.body());
    this.desk.count();
    setTimeout(() => this.line.flush()); // the button that went took the focus along: a save ends
  }

  refuse(reasons) {
    this.isPaused = true;
    this.isRefused = true;
    this.fault.textContent = reasons.join(" ");
    this.fault.hidden = false;
    this.line.sent = [];
    this.desk.say("failed", reasons.join(" "));
    return HOLD;
  }

  settleFault() {
    this.isPaused = false;
    this.isRefused = false;
    this.fault.hidden = true;
  }

  show(file) {
    this.file = file;
    const image = this.element.querySelector("img");
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(file);
  }

  focus() {
    this.inputs[0].focus();
  }

  leave() {
    this.isGone = true;
    this.element.remove();
    this.desk.items.delete(this.name);
    this.line.forget();
  }
}

/** What was taken out on this device and the server still has. */
export class Removal {
  constructor(desk, name) {
    Object.assign(this, { desk, isDone: false });
    const [kind, key] = name.split(":");
    this.body = { item: { kind, key } };
    this.line = desk.queue.line(`${desk.prefix}remove:${name}`, {
      read: () => (this.isDone ? null : this.body),
      send: (record) => this.send(record),
      show: (state) => desk.show(state),
      address: desk.words.removeUrl,
      workspace: desk.words.workspace,
      title: document.querySelector("h1").textContent,
    });
    this.line.keep(this.body);
  }

  async send(record) {
    const response = await fetch(record.address, {
      method: "POST",
      redirect: "manual",
      headers: headersOf(record, this.desk.token),
      body: JSON.stringify(record.body),
    });
    if (response.type === "opaqueredirect" || response.status === 403) {
      this.desk.showSignedOut();
      return HOLD;
    }
    if (!response.ok) return LATER;
    this.isDone = true;
    this.desk.say("saved", (await response.json()).text);
    queueMicrotask(() => this.desk.count());
    return { revision: 1, body: this.body };
  }
}

function button(text, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button button--secondary button--small";
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}

function same(one, other) {
  return Object.keys(one).every((name) => one[name] === (other[name] ?? ""));
}

async function readJson(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return isJson ? response.json() : null;
}
