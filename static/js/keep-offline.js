// Lets this page be opened again without a signal: the service worker keeps it and what it needs.
import { isShared } from "./offline-queue.js";

export async function keepOffline() {
  if (!navigator.serviceWorker) return;
  if (isShared()) {
    await forget();
    return;
  }
  const isFirst = !navigator.serviceWorker.controller;
  try {
    await navigator.serviceWorker.register("/sw.js");
  } catch {
    return; // private windows refuse it; everything else works without
  }
  const { active } = await navigator.serviceWorker.ready;
  if (isFirst) active.postMessage({ keep: location.href }); // it saw nothing of this visit
}

async function forget() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  await registration?.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}
