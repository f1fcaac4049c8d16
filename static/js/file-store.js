// Files that wait to be sent, so that a closed page loses none: small ones whole, of large ones
// what is needed to go on when they are chosen again. Nothing on a shared device; forgotten after a
// fortnight; kipp.js deletes all at sign-out.
import { KEEP_MILLISECONDS, isShared, promised } from "./offline-queue.js";

const NAME = "kipp-files";
const STORE = "files";

class Store {
  constructor(database) {
    this.database = database;
    database.onversionchange = () => database.close();
  }

  async run(mode, work) {
    try {
      return await promised(work(this.database.transaction(STORE, mode).objectStore(STORE)));
    } catch {
      return undefined; // a full or closed store never stops an upload
    }
  }

  put(record) {
    return this.run("readwrite", (store) => store.put({ ...record, at: Date.now() }, record.key));
  }

  remove(key) {
    return this.run("readwrite", (store) => store.delete(key));
  }

  async of(page) {
    const all = (await this.run("readonly", (store) => store.getAll())) ?? [];
    const old = all.filter((one) => one.at < Date.now() - KEEP_MILLISECONDS);
    for (const one of old) await this.remove(one.key);
    return all.filter((one) => one.page === page && !old.includes(one));
  }
}

class NoStore {
  async put() {}

  async remove() {}

  async of() {
    return [];
  }
}

/** Records `{ key, page, slot, name, size, digest, file }`; `page` is workspace and address. */
export async function openFileStore() {
  if (isShared()) return new NoStore();
  try {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return new Store(await promised(request));
  } catch {
    return new NoStore();
  }
}
