/** Asks the browser not to throw away what lies on this device when its disk gets full. */

/** Asked once at a start, and not where it was granted before; a "no" is for the admin to know, who may change it. */
export async function keepStorage() {
  try {
    if (!await navigator.storage.persisted()) await navigator.storage.persist();
  } catch {
    // this browser can't promise it
  }
}

/** Whether it has promised; undefined where it doesn't say. */
export async function isLasting() {
  try {
    return await navigator.storage.persisted();
  } catch {
    return undefined;
  }
}
