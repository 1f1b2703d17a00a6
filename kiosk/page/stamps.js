/** When something happened here: its id, made then and never again, and what this device's clocks said. */

import { clock } from "./clock.js";
import { uuid7 } from "./uuid7.js";

/**
 * The stamp of this moment: `id`; `happened_ms`, server time as this page believes it; `wall_ms`, the clock that people
 * set; `contact_ms`, when the server last told its time, null before it ever did.
 */
export function stampNow() {
  const happened_ms = clock.now();
  return { id: uuid7(happened_ms), happened_ms, wall_ms: Date.now(), contact_ms: clock.contact() };
}
