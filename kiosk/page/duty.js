/** Who is on: signing on by PIN, two idle minutes that any touch renews, over a reload too, signing off. */

import { goOn, keepChoice } from "./choice.js";
import { clock } from "./clock.js";
import { adjust, change, desk } from "./desk.js";
import { hasLeft, isUntold, keepSession, recallSessions, tellSessions } from "./kept_sessions.js";
import { say } from "./language.js";
import { meet, perform } from "./perform.js";
import { tone } from "./sounds.js";
import { Refusal, signOn, touchOperator } from "./wire.js";

const RENEW_MS = 10_000;
const NOTED_EVERY_MS = 1_000; // a scanner types faster than anybody could look
const MEMORY = "duty"; // in sessionStorage: lives over a reload, not over closing the page
let renewed_ms = -Infinity;
let noted = null;

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

/** The operator leaves, with or without a network: the server hears of it when it can, and nobody has to wait for it. */
export function endDuty() {
  return perform(async () => {
    const { operator } = desk;
    if (!operator) return;
    const at_ms = clock.now();
    await keepSession(operator.session_id, at_ms, at_ms); // first: who is shown to be off must not come back
    change({ operator: null, kept: null, duty_over: true });
    goOn({ tone: "soft", text: say("operator.off") });
    tellSessions().catch(() => {});
  });
}

/** Somebody touched the kiosk: tell the server, at most every ten seconds; where it isn't reached it counts here. */
export async function renewDuty() {
  const { operator } = desk;
  const at_ms = clock.now();
  if (!operator || at_ms >= operator.idle_until_ms) return;
  if (!desk.reached) touchedHere(operator.session_id, at_ms);
  else if (performance.now() - renewed_ms >= RENEW_MS) await tellTouch(operator.session_id, at_ms);
}

async function tellTouch(session_id, at_ms) {
  renewed_ms = performance.now();
  try {
    const operator = await touchOperator();
    if (desk.operator?.session_id === session_id) change({ operator });
  } catch (trouble) {
    if (trouble instanceof Refusal && !isUntold(session_id)) await meet(trouble);
    else touchedHere(session_id, at_ms);
  }
}

/** The two idle minutes begin anew at `at_ms`, which the server has yet to hear. */
function touchedHere(session_id, at_ms) {
  const { operator } = desk;
  const later_ms = operator?.session_id === session_id ? at_ms - operator.touched_ms : 0;
  if (later_ms < NOTED_EVERY_MS) return;
  change({ operator: { ...operator, touched_ms: at_ms, idle_until_ms: operator.idle_until_ms + later_ms } });
  keepSession(session_id, at_ms);
}

/** To be called after each change: who is on here now is so after a reload, too. */
export function noteDuty() {
  if (desk.operator === noted) return;
  noted = desk.operator;
  if (noted) sessionStorage.setItem(MEMORY, JSON.stringify(noted));
  else sessionStorage.removeItem(MEMORY);
}

/** After a reload: who was on a moment ago, if their two minutes are not over. */
export async function resumeDuty() {
  const kept = JSON.parse(sessionStorage.getItem(MEMORY) ?? "null");
  if (!kept) return;
  await recallSessions(); // another tab may have seen them leave
  if (!desk.operator && clock.now() < kept.idle_until_ms && !hasLeft(kept.session_id)) change({ operator: kept });
}

/** Two idle minutes are over. */
export function endIdleDuty() {
  if (desk.operator && clock.now() >= desk.operator.idle_until_ms) nowOn(null);
}

/** The server says who is on, as far as it has heard. */
export function hearOperator(operator) {
  if (desk.operator && isUntold(desk.operator.session_id)) return;
  nowOn(operator && hasLeft(operator.session_id) ? null : operator);
}

/** When nobody is on, what only an operator may do leaves the screen. */
function nowOn(operator) {
  const left = Boolean(desk.operator) && !operator;
  if (desk.busy) return;
  if (left) keepChoice();
  change({ operator, duty_over: left || (!operator && desk.duty_over) });
  if (left) goOn({ tone: "soft", text: say("operator.idle-over") });
}
