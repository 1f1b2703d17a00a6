/** Does one thing that somebody here asked for, never two at once, and meets every "no" with a sentence. */

import { keepChoice } from "./choice.js";
import { change, desk, go } from "./desk.js";
import { say } from "./language.js";
import { LetGo } from "./patience.js";
import { forgetRecordings } from "./recordings.js";
import { tone } from "./sounds.js";
import { forget, Outgrown } from "./store.js";
import { Refusal, Unreachable } from "./wire.js";

const GOODS = new Set(["exchange", "weekly-claim"]);
const UNPAIRED = new Set(["not-paired", "device-revoked"]);

let running = Promise.resolve();

/** Resolves when nothing is being done any more. */
export async function settled() {
  do {
    await running.catch(() => {});
  } while (desk.busy);
}

/** Run `task`; a second tap while it runs does nothing. */
export function perform(task) {
  if (!desk.busy) running = run(task);
  return running;
}

async function run(task) {
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
  if (trouble instanceof LetGo) return stopWaiting(trouble.kind);
  if (trouble instanceof Outgrown) return warn(say("trouble.outgrown"), "soft");
  if (trouble instanceof Unreachable) return warn(say("waiting.unreachable"));
  if (!(trouble instanceof Refusal)) {
    warn(say("trouble.unexpected"));
    throw trouble;
  }
  if (UNPAIRED.has(trouble.code)) return unpair(trouble.message);
  if (trouble.code === "scan-expired") return breakOff();
  if (trouble.code === "operator-needed") return askOperator(trouble.message);
  return warn(trouble.message);
}

/** Show a sentence that says no. */
export function warn(text, look = "bad") {
  tone(look);
  change({ notice: { tone: look, text } });
}

/** The device is no longer known: back to pairing. Bookings not yet sent stay until it is paired again. */
export async function unpair(sentence) {
  await Promise.all([forget("device"), forget("key"), forgetRecordings()]);
  change({ device: null, key: null, operator: null, visit: null });
  go("pairing", {}, { tone: "bad", text: sentence });
}

/** The booking goes on behind the screen, so what made it is left: nobody should book it a second time. */
function stopWaiting(kind) {
  if (!desk.device) go("pairing");
  else go(desk.visit ? "person" : "idle");
  if (GOODS.has(kind)) warn(say("let-go.goods"), "soft");
  else warn(say(kind ? "let-go.booked" : "let-go.nothing"), "soft");
}

/** The scan of the card is too old: it has to be read again, and what was chosen is kept for then. */
function breakOff() {
  keepChoice();
  warn(say("visit.scan-again"), "soft");
  change({ notice: { ...desk.notice, card_again: true } });
}

/** Nobody is on any more: an operator signs on, and then goes on with what was chosen. */
function askOperator(sentence) {
  keepChoice();
  change({ operator: null });
  go("operator");
  warn(sentence);
}
