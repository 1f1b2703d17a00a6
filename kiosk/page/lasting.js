/** Asks the browser not to throw away what lies on this device when its disk gets full. */

/** Asked once at a start, and not where it was granted before; a "no" changes nothing that we could do. */
export async function keepStorage() {
  try {
    if (!await navigator.storage.persisted()) await navigator.storage.persist();
  } catch {
    // this browser can't promise it
  }
}
