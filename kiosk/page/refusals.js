/**
 * What the server refused of bookings that nobody waits for any more: said once for each sending, when nobody is in the
 * middle of something, and counted for all to see until somebody has looked at it.
 */

import { change, desk } from "./desk.js";
import { inLanguage, say, timeOfDay } from "./language.js";
import { warn } from "./perform.js";
import { answeredBookings, recall, remember } from "./store.js";

const LOOKED = "looked_ms"; // the fact: when the newest of those was refused that somebody has looked at

let unsaid = [];

/** These were refused in one sending: `{booking, refusal}` of each. */
export function hearRefusals(refused) {
  unsaid.push(...refused);
  recallRefusals().catch(() => {}); // they are counted when the page starts, too
  sayRefusals();
}

/** Somebody has the list of them in front of them. */
export async function haveLooked(refused) {
  if (!desk.refused) return;
  change({ refused: 0 });
  if (refused.length) await remember(LOOKED, Math.max(...refused.map(({ answered_ms }) => answered_ms)));
}

/** Count them. */
export async function recallRefusals() {
  const looked_ms = (await recall(LOOKED)) ?? -Infinity;
  const refused = (await answeredBookings()).filter((one) => one.refused && one.answered_ms > looked_ms);
  change({ refused: refused.length });
}

/** To be called after each change: say what is to be said, if nobody is in the middle of something. */
export function sayRefusals() {
  if (!unsaid.length || desk.screen !== "idle" || desk.visit || desk.busy || desk.notice) return;
  const told = unsaid;
  unsaid = [];
  warn(told.length === 1 ? inWords(told[0]) : say("waiting.refused-many", { count: told.length }));
}

/** Which one, and why. */
function inWords({ booking, refusal }) {
  const time = timeOfDay(booking.happened_ms, desk.device?.timezone);
  const sentence = refusal.with_admin ? "waiting.refused-to-admin" : "waiting.refused-later";
  return say(sentence, { time, what: say(`booking.${booking.kind}`), why: inLanguage(refusal.said) });
}
