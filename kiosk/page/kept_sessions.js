/** What the server has yet to hear of who was on here: kept over reloads, and told before it is asked for anything. */

import { changeFact, recall } from "./store.js";
import { isFinal, Refusal, ServerTrouble, tellSession } from "./wire.js";

const SESSIONS = "sessions"; // the fact: by an operator's session when they last touched this, and when they left
const WRITTEN_EVERY_MS = 5_000; // often enough for two idle minutes, rarely enough for the disk
const AGAIN_MS = 30_000;

const left = new Set(); // sessions that ended here, whatever the server still believes
let untold = {}; // the fact, with the touches since it was written
let is_recalled = false;
let written_ms = -Infinity;
let again_ms = -Infinity;
let telling = null;

/** Whether the server has yet to hear something of this session. */
export const isUntold = (session_id) => session_id in untold;

/** Whether its operator signed off here. */
export const hasLeft = (session_id) => left.has(session_id);

/**
 * The operator touched this device at `touched_ms`, and signed off at `left_ms` (null: not yet), by the server's time.
 *
 * Where it can't be written down it is told all the same, as long as this page lives.
 */
export async function keepSession(session_id, touched_ms, left_ms = null) {
  takeIn({ [session_id]: { touched_ms, left_ms } });
  if (left_ms === null && performance.now() - written_ms < WRITTEN_EVERY_MS) return;
  written_ms = performance.now();
  const add = (kept = {}) => ({ ...kept, [session_id]: later(untold[session_id] ?? { touched_ms, left_ms }, kept[session_id]) });
  await changeFact(SESSIONS, add).catch(() => {});
}

/** Read what lies here, of other tabs too. */
export async function recallSessions() {
  is_recalled = true;
  takeIn(await recall(SESSIONS).catch(() => undefined));
}

function takeIn(kept = {}) {
  for (const [id, one] of Object.entries(kept)) {
    untold = { ...untold, [id]: later(one, untold[id]) };
    if (one.left_ms !== null) left.add(id);
  }
}

/** Of two that are known of a session the later touch; the first time that they left stands. */
function later(one, other = one) {
  return { touched_ms: Math.max(one.touched_ms, other.touched_ms), left_ms: other.left_ms ?? one.left_ms };
}

/**
 * Tell the server what it has yet to hear. Throws Unreachable where nothing else would get through either.
 *
 * What it refuses for good is let go of; where it fails at it, it is asked for other things all the same.
 */
export function tellSessions() {
  telling ??= tellAll().finally(() => { telling = null; });
  return telling;
}

async function tellAll() {
  if (!is_recalled) await recallSessions();
  if (performance.now() < again_ms) return;
  for (const [id, told] of Object.entries(untold)) await tellOne(id, told);
}

async function tellOne(session_id, told) {
  try {
    await tellSession({ session_id, ...told });
  } catch (trouble) {
    if (trouble instanceof ServerTrouble) again_ms = performance.now() + AGAIN_MS;
    else if (!(trouble instanceof Refusal)) throw trouble;
    if (!isFinal(trouble)) return;
  }
  await letGo(session_id, told);
}

/** The server knows; what was added meanwhile stays. */
async function letGo(session_id, told) {
  const isTold = (one) => !one || (one.touched_ms <= told.touched_ms && (one.left_ms === null || told.left_ms !== null));
  const rest = (kept = {}) => Object.fromEntries(Object.entries(kept).filter(([id, one]) => id !== session_id || !isTold(one)));
  untold = rest(untold);
  await changeFact(SESSIONS, rest).catch(() => {});
}
