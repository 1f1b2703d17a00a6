/** Who is on: signing on by PIN, two idle minutes that any touch renews, signing off. */

import { goOn, keepChoice } from "./choice.js";
import { clock } from "./clock.js";
import { adjust, change, desk } from "./desk.js";
import { say } from "./language.js";
import { meet, perform } from "./perform.js";
import { tone } from "./sounds.js";
import { Refusal, signOff, signOn, touchOperator } from "./wire.js";

const RENEW_MS = 10_000;
let renewed_ms = -Infinity;

/** The operator `person_id` gave a PIN; a wrong one empties the pad and says so. */
export function beginDuty(person_id, pin) {
  return perform(async () => {
    try {
      change({ operator: await signOn(person_id, pin), duty_over: false });
    } catch (trouble) {
      adjust({ typed: "" });
      throw trouble;
    }
    tone("good");
    goOn();
  });
}

/** The operator leaves. */
export function endDuty() {
  return perform(async () => {
    await signOff();
    change({ operator: null, kept: null, duty_over: true });
    goOn({ tone: "soft", text: say("operator.off") });
  });
}

/** Somebody touched the kiosk: tell the server, at most every ten seconds. */
export async function renewDuty() {
  if (!desk.operator || performance.now() - renewed_ms < RENEW_MS) return;
  renewed_ms = performance.now();
  try {
    const operator = await touchOperator();
    if (desk.operator) change({ operator });
  } catch (trouble) {
    if (trouble instanceof Refusal) await meet(trouble);
  }
}

/** Two idle minutes are over. */
export function endIdleDuty() {
  if (desk.operator && clock.now() >= desk.operator.idle_until_ms) hearOperator(null);
}

/** The server, or the clock, says who is on; when that is nobody, what only an operator may do leaves the screen. */
export function hearOperator(operator) {
  const left = Boolean(desk.operator) && !operator;
  if (desk.busy) return;
  if (left) keepChoice();
  change({ operator, duty_over: left || (!operator && desk.duty_over) });
  if (left) goOn({ tone: "soft", text: say("operator.idle-over") });
}
