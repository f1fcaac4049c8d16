// The service worker. Shell from its cache, the writer's own pages from the network as long as there
// is one. It keeps only what a page asks for with X-Keep-Offline, for the person whom that names:
// nothing else of a person, no answer to a form, nothing on a shared device (there the header is
// missing). What it kept goes as soon as anybody signs in or out, or somebody else's page arrives.
const { version, shell, offline, static: STATIC } = self.KIPP;
const SHELL = `kipp-shell-${version}`;
const PAGES = "kipp-pages";
const KEEPER = "/keeper"; // no address of the portal: where the name of the person is kept
const KEPT_AT = "X-Kept-At";
const KEEP_MILLISECONDS = 14 * 24 * 3600 * 1000;
const VERSIONS = 3; // pages kept a while ago need the files of their own day
const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;
const DOORS = /^(?:\/en)?\/(?:masuk|keluar|undangan|pulihkan)\//;
const LEAVING = /^(?:\/en)?\/app\/.*\/pena\/$/;
const GONE = new Set([200, 403, 404, 410]);
const ANY = { ignoreSearch: true, ignoreVary: true };

self.addEventListener("install", (event) => event.waitUntil(install(event)));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", answer);
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(visit(event.data.keep, event.ports[0]));
});

async function install(event) {
  // What a page sends while it closes would die with it on its way through here.
  const condition = { requestMethod: "POST", urlPattern: { pathname: "{/en}?/app/*" } };
  await event.addRoutes?.({ condition, source: "network" }).catch(() => {});
  const cache = await caches.open(SHELL);
  const files = shell.map((url) => new Request(url, { cache: "reload" }));
  const pages = Object.values(offline).map((url) => new Request(url, { credentials: "omit" }));
  await cache.addAll([...files, ...pages]);
  await self.skipWaiting();
}

async function activate() {
  const shells = (await caches.keys()).filter((name) => name.startsWith("kipp-shell-"));
  const old = shells.filter((name) => name !== SHELL).slice(0, -(VERSIONS - 1));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await sweep();
  await self.clients.claim();
}

function answer(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && DOORS.test(pathname)) event.waitUntil(forgetPages());
  if (request.method === "POST" && LEAVING.test(pathname)) event.respondWith(handOn(event));
  if (request.method !== "GET") return;
  if (pathname.startsWith(STATIC)) event.respondWith(openFile(request));
  else if (request.mode === "navigate") event.respondWith(openPage(event));
}

// A browser without routes: the message of a page that closes is sent from here.
function handOn(event) {
  const { request } = event;
  const type = request.headers.get("Content-Type");
  const sent = request.arrayBuffer().then((body) =>
    fetch(request.url, { method: "POST", headers: { "Content-Type": type }, body, redirect: "manual" }),
  );
  event.waitUntil(sent.catch(() => {}));
  return sent;
}

// A name with its digest never changes; any other file may have.
async function openFile(request) {
  const kept = await caches.match(request, ANY);
  if (kept && HASHED.test(request.url)) return kept;
  try {
    return await fetch(request);
  } catch (fault) {
    if (kept) return kept;
    throw fault;
  }
}

async function openPage(event) {
  const { request } = event;
  let response;
  try {
    response = (await event.preloadResponse) ?? (await fetch(request));
  } catch {
    return (await readPage(request.url)) ?? offlinePage(request.url);
  }
  event.waitUntil(keepPage(request.url, response.clone()));
  return response;
}

// Whoever asks for a page to be kept is told how many bytes there are, or none.
async function visit(url, asker) {
  try {
    const response = await fetch(url, { redirect: "manual" });
    const size = (await response.clone().arrayBuffer()).byteLength;
    await keepPage(url, response);
    asker?.postMessage(response.ok ? size : 0);
  } catch {
    asker?.postMessage(0);
  }
}

async function keepPage(url, response) {
  const { pathname } = new URL(url);
  const keeper = response.headers.get("X-Keep-Offline");
  if (!response.ok || !keeper) {
    if (GONE.has(response.status)) await (await caches.open(PAGES)).delete(pathname, ANY);
    return;
  }
  await belongTo(keeper);
  const cache = await caches.open(PAGES);
  await cache.put(pathname, await marked(response));
  await sweep();
}

// The copy tells the editor that it may be older than what the server has.
async function marked(response) {
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set(KEPT_AT, String(Date.now()));
  const text = await response.text();
  return new Response(text.replace("<html ", "<html data-kept "), { headers });
}

async function belongTo(keeper) {
  const cache = await caches.open(PAGES);
  const before = await (await cache.match(KEEPER))?.text();
  if (before === keeper) return;
  await forgetPages();
  await (await caches.open(PAGES)).put(KEEPER, new Response(keeper));
}

async function readPage(url) {
  const cache = await caches.open(PAGES);
  const page = await cache.match(new URL(url).pathname, ANY);
  return page && isFresh(page) ? page : undefined;
}

function offlinePage(url) {
  const language = new URL(url).pathname.startsWith("/en/") ? "en" : "id";
  return caches.match(offline[language], ANY);
}

function isFresh(page) {
  return Date.now() - Number(page.headers.get(KEPT_AT)) < KEEP_MILLISECONDS;
}

async function sweep() {
  const cache = await caches.open(PAGES);
  for (const request of await cache.keys()) {
    const page = await cache.match(request);
    if (page?.headers.has(KEPT_AT) && !isFresh(page)) await cache.delete(request);
  }
}

function forgetPages() {
  return caches.delete(PAGES);
}
