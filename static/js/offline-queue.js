// THE offline queue: what a person wrote waits on the device until the server has it.
// The section editor, the scorecard and field visits all stand in it.
//
//   const queue = await openQueue();
//   const line = queue.line(key, { read, send, show, address, workspace, title });
//
// key        names one thing that is saved, beginning with the workspace: "<workspace>:<what>"
// read()     the body to save now (plain JSON), or nothing when there is nothing to save
// send(record)  makes the request and says what came of it:
//               { revision, body }  the server has this body under this revision
//               LATER               the server had trouble: tried again, each time later
//               HOLD                a person has to do something first (a choice, signing in)
//            it throws when there is no network: that is tried again and counts as no attempt
// show(state)   "saving", "offline" or "failed"; what was saved is told by send itself
// address, workspace, title   optional: with an address the record is also sent from another page
//               of the same workspace (POST of {...body, revision} as JSON)
//
// line.revision     on what the body stands; set it when the page knows better
// line.recall()     the record that is kept for this key, also of an earlier visit
// line.keep(body)   the local copy, before any request
// line.flush()      send what there is; one request at a time per key, the last body wins
// line.settle(body, revision)   the server has it
// line.forget()     the server has it, and no copy of it shall stay here
// queue.records(prefix), queue.drop(key)   what is kept under keys that begin alike; forget one
// line.sent         bodies sent since the last answer: one of them may be stored already
//
// A record: { key, body, revision, id, at, sent, isDone, address, workspace, title }. `id` is the
// idempotency key, a new UUID for every new body. A done record stays as the newest text known,
// for a page that is opened from the cache. Flushed on `online`, on opening a page and by whatever
// carries data-send-now. Nothing is kept on a shared device (cookie "bersama"); a record is
// forgotten after 14 days; kipp.js deletes all at sign-out.
const NAME = "kipp-drafts";
const STORE = "drafts";
export const KEEP_MILLISECONDS = 14 * 24 * 3600 * 1000;
const RETRY = 10000;
const MOST_ATTEMPTS = 6;

export const LATER = "later";
export const HOLD = "hold";
const OFFLINE = "offline";

export function isShared() {
  return /(?:^|; )bersama=1/.test(document.cookie);
}

export async function openQueue() {
  const store = await openStore();
  await store.sweep(Date.now() - KEEP_MILLISECONDS).catch(() => {});
  return new Queue(store);
}

class Queue {
  constructor(store) {
    this.store = store;
    this.lines = new Map();
    addEventListener("online", () => this.flush());
    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-send-now]")) this.flush();
    });
  }

  line(key, options) {
    const line = new Line(this.store, key, options);
    this.lines.set(key, line);
    holdOpen(key);
    return line;
  }

  // What is kept under keys that begin alike, done or not.
  async records(prefix) {
    const all = await this.store.all().catch(() => []);
    return all.filter((record) => record.key.startsWith(prefix));
  }

  drop(key) {
    return this.store.remove(key).catch(() => {});
  }

  async flush() {
    await Promise.all([...this.lines.values()].map((line) => line.flush()));
    await this.flushRest?.();
  }

  // What was written on pages that are not open now. `token` is this page's CSRF token; returns
  // the records that still wait: somebody has to open their pages.
  async sendRest(workspace, token) {
    const all = await this.store.all().catch(() => []);
    const rest = all.filter((record) => this.isRest(record, workspace));
    const left = await Promise.all(rest.map((record) => this.sendOne(record, token)));
    return left.filter(Boolean);
  }

  isRest(record, workspace) {
    const isOurs = record.workspace === workspace && Boolean(record.address);
    return isOurs && !record.isDone && !this.lines.has(record.key);
  }

  async sendOne(record, token) {
    const answer = await ifClosed(record.key, () => post(record, token)).catch(() => null);
    if (!answer?.ok) return record;
    const { revision } = await answer.json();
    const done = { ...record, revision, sent: [], isDone: true };
    await this.store.put(record.key, done).catch(() => {});
    return null;
  }
}

class Line {
  constructor(store, key, { read, send, show, ...facts }) {
    Object.assign(this, { store, key, read, send, show, facts });
    this.revision = 0;
    this.sent = [];
    this.attempts = 0;
    this.record = null;
    this.running = null;
    this.kept = Promise.resolve();
  }

  recall() {
    return this.store.get(this.key).catch(() => undefined);
  }

  keep(body, isDone = false) {
    const isSame = this.record && alike(this.record.body, body);
    const id = isSame ? this.record.id : newId();
    const { key, revision, sent, facts } = this;
    this.record = { ...facts, key, body, revision, sent, id, isDone, at: Date.now() };
    // A full or closed store must not stop the save to the server.
    this.kept = this.store.put(key, this.record).catch(() => {});
    return this.kept;
  }

  settle(body, revision) {
    this.revision = revision;
    this.sent = [];
    this.attempts = 0;
    return this.keep(body, true);
  }

  forget() {
    this.record = null;
    this.sent = [];
    return this.store.remove(this.key).catch(() => {});
  }

  flush() {
    clearTimeout(this.timer);
    this.running ??= this.drain().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async drain() {
    for (let body = this.read(); body; body = this.read()) {
      const earlier = this.sent;
      this.sent = [...earlier, body].slice(-5);
      await this.keep(body);
      const verdict = await this.attempt(earlier);
      if (!verdict?.body) return this.wait(verdict);
      this.settle(verdict.body, verdict.revision);
    }
  }

  async attempt(earlier) {
    this.show("saving");
    try {
      return await this.send(this.record, earlier);
    } catch {
      return OFFLINE;
    }
  }

  // Without a network nothing was tried; a server in trouble is asked less and less often.
  wait(verdict) {
    if (verdict === HOLD) return;
    this.show(verdict === OFFLINE && !navigator.onLine ? "offline" : "failed");
    if (verdict === LATER) this.attempts += 1;
    if (this.attempts >= MOST_ATTEMPTS) return;
    this.timer = setTimeout(() => this.flush(), RETRY * 2 ** this.attempts);
  }
}

function post(record, token) {
  return fetch(record.address, {
    method: "POST",
    redirect: "manual",
    headers: headersOf(record, token),
    body: JSON.stringify({ ...record.body, revision: record.revision }),
  });
}

export function headersOf(record, token) {
  return {
    "Content-Type": "application/json",
    "Idempotency-Key": record.id,
    "X-CSRFToken": token,
    "X-Workspace": record.workspace,
  };
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * One text, changed from `base` both on this device earlier (`kept`) and on the page before it
 * knew of that (`typed`). Whoever changed nothing gives way; else both stay.
 */
export function joinTexts(base, kept, typed) {
  if (typed === base || kept.includes(typed)) return kept;
  if (kept === base || typed.includes(kept)) return typed;
  return `${kept}\n\n${typed}`;
}

function alike(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// An open page sends its own record: others leave it alone as long as the page holds its lock.
function holdOpen(key) {
  navigator.locks?.request(`${NAME}:${key}`, { mode: "shared" }, () => new Promise(() => {}));
}

async function ifClosed(key, work) {
  if (!navigator.locks) return null;
  return navigator.locks.request(`${NAME}:${key}`, { ifAvailable: true }, (lock) =>
    lock ? work() : null,
  );
}

// Where records are kept: IndexedDB, else localStorage; on a shared device nowhere.

export function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// A page may die between a keystroke and the commit of its transaction. So each record also goes
// into localStorage at once, and leaves it as soon as the database has it.
class DatabaseStore {
  constructor(database) {
    this.database = database;
    this.waiting = new Map();
    this.writing = new Map();
    // Another tab signs out and deletes the database: let go at once, and keep nothing more.
    database.onversionchange = () => {
      this.isOver = true;
      database.close();
    };
  }

  async run(mode, work) {
    return promised(work(this.database.transaction(STORE, mode).objectStore(STORE)));
  }

  put(key, record) {
    if (this.isOver) return Promise.resolve();
    writeAhead(key, record);
    this.waiting.set(key, record);
    if (!this.writing.has(key)) {
      this.writing.set(key, this.write(key).finally(() => this.writing.delete(key)));
    }
    return this.writing.get(key);
  }

  // One transaction at a time; of what came meanwhile only the latest matters.
  async write(key) {
    while (this.waiting.has(key)) {
      const record = this.waiting.get(key);
      this.waiting.delete(key);
      await this.run("readwrite", (store) => store.put(record, key));
    }
    localStorage.removeItem(`${NAME}:${key}`);
  }

  // What pages left that died in between.
  async takeOver(records) {
    for (const record of records) {
      const known = await this.get(record.key);
      if (!known || known.at <= record.at) await this.put(record.key, record);
    }
  }

  async remove(key) {
    this.waiting.delete(key);
    await this.writing.get(key);
    localStorage.removeItem(`${NAME}:${key}`);
    return this.run("readwrite", (store) => store.delete(key));
  }

  get(key) {
    return this.run("readonly", (store) => store.get(key));
  }

  all() {
    return this.run("readonly", (store) => store.getAll());
  }

  async sweep(before) {
    for (const key of await this.run("readonly", (store) => store.getAllKeys())) {
      const record = await this.get(key);
      if (!(record.at > before)) await this.run("readwrite", (store) => store.delete(key));
    }
  }
}

function writeAhead(key, record) {
  try {
    localStorage.setItem(`${NAME}:${key}`, JSON.stringify(record));
  } catch {
    // Full: the database alone has to do.
  }
}

class TextStore {
  async put(key, record) {
    writeAhead(key, record);
  }

  async remove(key) {
    localStorage.removeItem(`${NAME}:${key}`);
  }

  async get(key) {
    const text = localStorage.getItem(`${NAME}:${key}`);
    return text ? JSON.parse(text) : undefined;
  }

  async all() {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(`${NAME}:`));
    return names.map((name) => JSON.parse(localStorage.getItem(name)));
  }

  async sweep(before) {
    for (const { key, at } of await this.all()) {
      if (!(at > before)) localStorage.removeItem(`${NAME}:${key}`);
    }
  }
}

class NoStore {
  async put() {}

  async remove() {}

  async get() {}

  async all() {
    return [];
  }

  async sweep() {}
}

async function openStore() {
  if (isShared()) return new NoStore();
  try {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    const store = new DatabaseStore(await promised(request));
    await store.takeOver(await new TextStore().all());
    return store;
  } catch {
    return new TextStore();
  }
}
