/** Tells the server how this device stands, for the admin's list: what waits here, which page it runs, its clock, its storage. */

import { clock } from "./clock.js";
import { desk } from "./desk.js";
import { isLasting } from "./lasting.js";
import { version } from "./version.js";
import { sendReport } from "./wire.js";

const EVERY_MS = 600_000;
const SAME_CLOCK_MS = 2_000; // what the network's ups and downs make of a clock that goes right

let told = null;
let told_ms = -Infinity;

/** Report at once what has changed, and otherwise every ten minutes. */
export async function reportSelf() {
  const standing = { unsent: desk.unsent, version: version(), clock_offset_ms: clock.lead(), storage_kept: await isLasting() };
  if (isTold(standing) && performance.now() - told_ms < EVERY_MS) return;
  await sendReport(standing);
  told = standing;
  told_ms = performance.now();
}

function isTold({ clock_offset_ms, ...others }) {
  if (!told || Object.keys(others).some((name) => told[name] !== others[name])) return false;
  return Math.abs(told.clock_offset_ms - clock_offset_ms) < SAME_CLOCK_MS;
}
