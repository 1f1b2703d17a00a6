/** Does one thing that somebody here asked for, never two at once, and meets every "no" with a sentence. */

import { change, desk, go } from "./desk.js";
import { say } from "./language.js";
import { LetGo } from "./patience.js";
import { tone } from "./sounds.js";
import { forget } from "./store.js";
import { Refusal, Unreachable } from "./wire.js";

const UNPAIRED = new Set(["not-paired", "device-revoked"]);

/** Run `task`; a second tap while it runs does nothing. */
export async function perform(task) {
  if (desk.busy) return;
  change({ busy: true, notice: null });
  try {
    await task();
  } catch (trouble) {
    await meet(trouble);
  } finally {
    change({ busy: false });
  }
}

/** Show what went wrong, and go where it can be mended. */
export async function meet(trouble) {
  if (trouble instanceof LetGo) return warn(say("waiting.let-go"), "soft");
  if (trouble instanceof Unreachable) return warn(say("waiting.unreachable"));
  if (!(trouble instanceof Refusal)) {
    warn(say("trouble.unexpected"));
    throw trouble;
  }
  if (UNPAIRED.has(trouble.code)) return unpair(trouble.message);
  if (trouble.code === "scan-expired") return breakOff(say("visit.scan-again"));
  if (trouble.code === "operator-needed") change({ operator: null });
  warn(trouble.message);
}

/** Show a sentence that says no. */
export function warn(text, look = "bad") {
  tone(look);
  change({ notice: { tone: look, text } });
}

/** The device is no longer known: back to pairing. Bookings not yet sent stay until it is paired again. */
export async function unpair(sentence) {
  await Promise.all([forget("device"), forget("key")]);
  change({ device: null, key: null, operator: null, visit: null });
  go("pairing", {}, { tone: "bad", text: sentence });
}

/** Keep what was chosen for the household that stands here, so that reading its card again goes on from there. */
export function keepChoice() {
  const { visit, screen, about } = desk;
  if (visit && KEPT.has(screen)) change({ kept: { household: householdKey(visit.summary), screen, about } });
}

const KEPT = new Set(["deposit", "hand_out"]);

/** What tells one household from another on this screen. */
export const householdKey = ({ household }) => `${household.name}|${household.building}|${household.card_last3}`;

function breakOff(sentence) {
  keepChoice();
  warn(sentence, "soft");
}
