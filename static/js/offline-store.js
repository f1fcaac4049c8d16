// Local copies of what is being written, until the server has them.
// On a shared device nothing is kept: the server says so with the cookie "bersama".
const NAME = "kipp-drafts";
const STORE = "drafts";
const KEEP_MILLISECONDS = 14 * 24 * 3600 * 1000;

export function isShared() {
  return /(?:^|; )bersama=1/.test(document.cookie);
}

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return promised(request);
}

class DatabaseStore {
  constructor(database) {
    this.database = database;
    // Another tab signs out and deletes the database: let go at once.
    database.onversionchange = () => database.close();
  }

  run(mode, work) {
    return promised(work(this.database.transaction(STORE, mode).objectStore(STORE)));
  }

  put(key, record) {
    return this.run("readwrite", (store) => store.put(record, key));
  }

  get(key) {
    return this.run("readonly", (store) => store.get(key));
  }

  remove(key) {
    return this.run("readwrite", (store) => store.delete(key));
  }

  async sweep(now) {
    const keys = await this.run("readonly", (store) => store.getAllKeys());
    for (const key of keys) {
      const record = await this.get(key);
      if (now - record.at > KEEP_MILLISECONDS) await this.remove(key);
    }
  }
}

class TextStore {
  async put(key, record) {
    localStorage.setItem(`${NAME}:${key}`, JSON.stringify(record));
  }

  async get(key) {
    const text = localStorage.getItem(`${NAME}:${key}`);
    return text ? JSON.parse(text) : undefined;
  }

  async remove(key) {
    localStorage.removeItem(`${NAME}:${key}`);
  }

  async sweep(now) {
    for (const name of Object.keys(localStorage).filter((key) => key.startsWith(`${NAME}:`))) {
      if (now - JSON.parse(localStorage.getItem(name)).at > KEEP_MILLISECONDS) {
        localStorage.removeItem(name);
      }
    }
  }
}

/** Keeps nothing. */
class NoStore {
  async put() {}

  async get() {}

  async remove() {}

  async sweep() {}
}

/** A store of records with an `at` in milliseconds; those of a fortnight ago are forgotten. */
export async function openStore() {
  if (isShared()) return new NoStore();
  try {
    const store = new DatabaseStore(await openDatabase());
    await store.sweep(Date.now());
    return store;
  } catch {
    return new TextStore();
  }
}
