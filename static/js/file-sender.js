// Sends one file: a small one in one request, a large one in pieces that go on where the line broke.
// The same key again finds what an earlier try has stored, so a retry never doubles a file.
import { freshToken } from "./page-token.js";

const SMALL = 5 * 1024 * 1024;

/** The server says why not; `isFinal` where another try is of no use. */
export class Refused extends Error {
  constructor(reasons, isFinal) {
    super(reasons.join(" "));
    this.isFinal = isFinal;
  }
}

/** The session is over: nothing is lost, somebody has to sign in. */
export class SignedOut extends Error {}

/** Whether the file travels in pieces; what is too large is refused before its first byte. */
export function isLarge(file, mostBytes) {
  return Boolean(crypto.subtle) && (file.size > SMALL || file.size > mostBytes);
}

export async function digestOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Sender {
  constructor({ token, workspace, addUrl, startUrl }) {
    Object.assign(this, { token, workspace, addUrl, startUrl });
  }

  /** `item`: { key, slot, file, mostBytes, digest }; `told(share)` is called while it travels. */
  send(item, told) {
    return isLarge(item.file, item.mostBytes) ? this.sendPieces(item, told) : this.sendWhole(item, told);
  }

  async sendWhole({ key, slot, file }, told) {
    const form = new FormData();
    form.append("slot", slot);
    form.append("key", key);
    form.append("file", file, file.name);
    return (await this.retold(() => this.post(this.addUrl, form, {}, told))).attachment;
  }

  async sendPieces(item, told) {
    item.digest ??= await digestOf(await item.file.arrayBuffer());
    const { key, slot, file, digest } = item;
    const facts = JSON.stringify({ key, slot, name: file.name, size: file.size, digest });
    const begun = await this.ask(this.startUrl, facts, { "Content-Type": "application/json" });
    if (begun.attachment) return begun.attachment;
    if (!begun.upload) throw new Refused(begun.reasons, true); // another file under this key
    return this.go(item, begun.upload, told);
  }

  // Out of step with the server, its word counts: an answer may have been lost on the way.
  async go(item, upload, told) {
    let { received } = upload;
    for (let misses = 0; misses < 3; ) {
      told(received / upload.size);
      const answer =
        received < upload.size ? await this.piece(item.file, upload, received) : await this.finish(upload);
      if (answer.attachment) return answer.attachment;
      misses = answer.received > received ? 0 : misses + 1;
      received = answer.received;
    }
    throw new TypeError("no progress");
  }

  async piece(file, upload, offset) {
    const bytes = await file.slice(offset, offset + upload.piece).arrayBuffer();
    const headers = { "X-Offset": String(offset), "X-Digest": await digestOf(bytes) };
    return this.ask(upload.piece_url, bytes, { ...headers, "Content-Type": "application/octet-stream" });
  }

  finish(upload) {
    return this.ask(upload.finish_url, "", {});
  }

  abort() {
    this.request?.abort();
  }

  ask(url, body, headers) {
    return this.retold(() => this.post(url, body, headers));
  }

  // An old token is renewed, once.
  async retold(request) {
    const answer = await request();
    if (answer !== null) return answer;
    this.token = await freshToken();
    if (!this.token) throw new SignedOut();
    const again = await request();
    if (again === null) throw new SignedOut();
    return again;
  }

  // XMLHttpRequest, since only it tells how much has left. `null` is an old token.
  post(url, body, headers, told) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open("POST", url);
      request.timeout = 120000;
      const all = { "X-CSRFToken": this.token, "X-Workspace": this.workspace, ...headers };
      Object.entries(all).forEach(([name, value]) => request.setRequestHeader(name, value));
      if (told) request.upload.onprogress = (event) => told(event.loaded / event.total);
      request.onload = () => settle(request, resolve, reject);
      const lose = () => reject(new TypeError("no network"));
      Object.assign(request, { onerror: lose, ontimeout: lose, onabort: lose });
      request.send(body);
    });
  }
}

function settle(request, resolve, reject) {
  const isJson = request.getResponseHeader("Content-Type")?.startsWith("application/json");
  const answer = isJson ? JSON.parse(request.responseText) : {};
  if (request.status >= 500 || request.status === 429) return reject(new TypeError("trouble"));
  if (request.status === 403 && !isJson) return resolve(null);
  if (isJson && request.status < 300) return resolve(answer);
  if (request.status === 409 && "received" in answer) return resolve(answer);
  if (answer.reasons) return reject(new Refused(answer.reasons, request.status === 422));
  if (request.status >= 400) return reject(new Refused([], false));
  return reject(new SignedOut()); // led to the page that asks for a password
}
