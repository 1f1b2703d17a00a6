/** Tells the server how this device stands, for the admin's list: what waits here, which page it runs, its clock. */

import { clock } from "./clock.js";
import { desk } from "./desk.js";
import { version } from "./version.js";
import { sendReport } from "./wire.js";

const EVERY_MS = 600_000;
const SAME_CLOCK_MS = 2_000; // what the network's ups and downs make of a clock that goes right

let told = null;
let told_ms = -Infinity;

/** Report at once what has changed, and otherwise every ten minutes. */
export async function reportSelf() {
  const standing = { unsent: desk.unsent, version: version(), clock_offset_ms: clock.lead() };
  if (isTold(standing) && performance.now() - told_ms < EVERY_MS) return;
  await sendReport(standing);
  told = standing;
  told_ms = performance.now();
}

function isTold({ unsent, version: running, clock_offset_ms }) {
  if (!told || told.unsent !== unsent || told.version !== running) return false;
  return Math.abs(told.clock_offset_ms - clock_offset_ms) < SAME_CLOCK_MS;
}
