/** Keeps the screen lit: the browser gives the lock back whenever the page is hidden, so it is asked for again. */

let asking = false;

async function ask() {
  if (asking || document.visibilityState !== "visible") return;
  asking = true;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // no such lock, or the battery is low: the screen goes dark as the device is set, and nothing else suffers
  }
  asking = false;
}

/** From now on, as long as the page is seen. */
export function keepAwake() {
  if (!("wakeLock" in navigator)) return;
  ask();
  document.addEventListener("visibilitychange", ask);
}
