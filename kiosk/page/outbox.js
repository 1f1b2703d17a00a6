/**
 * Gets every booking to the server exactly once: written down, sent under its id until answered, then let go.
 *
 * What somebody waits for goes by its own address at once; what is left lying goes in batches, the oldest first.
 */

import { isAnswered, restoredAnew } from "./answered.js";
import { change } from "./desk.js";
import { alone, claim, claimed } from "./locks.js";
import { recallSessions } from "./kept_sessions.js";
import { untilAnswered } from "./patience.js";
import { closeSlip } from "./slips.js";
import { dropBooking, keepBooking, keptBookings, noteAnswered } from "./store.js";
import { BATCHED, isFinal, Refusal, sendBatch, sendBooking, ServerTrouble } from "./wire.js";

const MOST = 200; // in a batch
const TRIES = 3; // of one booking at which the server fails, before it has to wait for all others

const failed = new Map(); // by id how often the server failed at it, in the order in which they wait
let sending = null;

/**
 * Write the booking `{id, kind, body}` down and send it until it is answered; throws the Refusal of a "no".
 *
 * Once `signal` is aborted nobody waits for it, and what has no good answer yet is left lying for `sendKept`.
 */
export function deliver(booking, onTrouble, signal) {
  return claim(booking.id, async () => {
    return send(await keepBooking(booking), onTrouble, signal);
  }).finally(countUnsent);
}

/** Write a booking down that nobody waits for, to be sent with others; resolved once it lies here for good. */
export async function keep(booking) {
  await keepBooking(booking);
  await countUnsent();
}

async function send(booking, onTrouble, signal) {
  const trouble = () => {
    countUnsent();
    onTrouble?.();
  };
  try {
    const answer = await untilAnswered(() => sendBooking(booking), { onTrouble: trouble, signal });
    await letGo([{ booking, answer }]).catch(leaveLying);
    return answer;
  } catch (refusal) {
    if (isFinal(refusal) && !signal?.aborted) await dropBooking(booking.id).catch(leaveLying);
    throw refusal;
  }
}

/** It is answered all the same, whatever this device can't write now: what still lies here is sent again, and known. */
const leaveLying = () => {};

/**
 * Send what lies here until nothing does; `onRefused` hears once, at the end, of every "no": `{booking, refusal}` each.
 *
 * Never two at once, also of two tabs: a second call gives what the first is doing. Throws the Refusal of this device.
 */
export function sendKept(onRefused) {
  sending ??= alone(() => sendAll(onRefused)).finally(() => { sending = null; });
  return sending;
}

async function sendAll(onRefused) {
  const refused = [];
  try {
    await untilAnswered(restoredAnew, { onTrouble: countUnsent });
    for (let judged; (judged = await untilAnswered(judgeNext, { onTrouble: countUnsent }));) {
      await letGo(judged);
      await countUnsent();
      refused.push(...judged.filter(({ refusal }) => refusal));
    }
  } finally {
    if (refused.length) onRefused(refused);
  }
}

/** The server's verdict on the oldest bookings that lie here: `{booking, answer, refusal}` of each; null: none lies. */
async function judgeNext() {
  await recallSessions(); // of another tab, too: who was on is told first
  const in_front = await claimed();
  const lying = inTurn((await keptBookings()).filter(({ id }) => !in_front.has(id)));
  if (!lying.length) return null;
  const end = lying.findIndex(({ kind, id }) => !BATCHED.has(kind) || isSetBack(id));
  return end ? judgeTogether(lying.slice(0, end < 0 ? MOST : Math.min(end, MOST))) : [await judgeAlone(lying[0])];
}

const isSetBack = (id) => failed.get(id) >= TRIES;

/** The oldest first; last those at which the server failed too often, the one that has waited longest first. */
function inTurn(bookings) {
  const waited = [...failed.keys()];
  const back = bookings.filter(({ id }) => isSetBack(id)).sort((a, b) => waited.indexOf(a.id) - waited.indexOf(b.id));
  return [...bookings.filter(({ id }) => !isSetBack(id)), ...back];
}

/** Where a batch fails or is refused as such, half of it is tried: so the one that is to blame bars no other. */
async function judgeTogether(bookings) {
  if (bookings.length === 1) return [await judgeAlone(bookings[0])];
  try {
    return (await sendBatch(bookings)).map((verdict, place) => judgedSo(bookings[place], verdict));
  } catch (trouble) {
    if (!isFinal(trouble) && !(trouble instanceof ServerTrouble)) throw trouble;
    return judgeTogether(bookings.slice(0, Math.ceil(bookings.length / 2)));
  }
}

async function judgeAlone(booking) {
  try {
    if (BATCHED.has(booking.kind)) return judgedSo(booking, (await sendBatch([booking]))[0]);
    return { booking, answer: await sendBooking(booking), refusal: null };
  } catch (trouble) {
    if (trouble instanceof ServerTrouble) noteFailure(booking.id);
    if (!isFinal(trouble)) throw trouble;
    return { booking, answer: null, refusal: trouble };
  }
}

function noteFailure(id) {
  const times = (failed.get(id) ?? 0) + 1;
  failed.delete(id); // so that it is the last of them from now on
  failed.set(id, times);
}

/** What the server refuses in a batch lies with the admin, unless not even its id could be read. */
function judgedSo(booking, { id, verdict, answer, problem }) {
  if (verdict !== "refused") return { booking, answer, refusal: null };
  const refusal = new Refusal(problem, problem.status);
  return { booking, answer: null, refusal: Object.assign(refusal, { with_admin: Boolean(id) }) };
}

/** Whether somebody may ask for it later: what lay here without anybody waiting, what was refused, what has a receipt. */
const isToldOf = ({ booking, answer, refusal }) =>
  BATCHED.has(booking.kind) || Boolean(refusal) || Boolean(answer?.receipt);

/** The server has answered these: of what it booked or refused for good this device keeps what became of it. */
async function letGo(judged) {
  const [told, untold] = [true, false].map((kept) => judged.filter((one) => isToldOf(one) === kept));
  if (told.length) await noteAnswered(told.map(isAnswered));
  for (const { booking } of untold) await dropBooking(booking.id);
  for (const { booking, answer } of judged) {
    failed.delete(booking.id);
    if (answer && booking.slip) await closeSlip(booking.slip);
  }
}

/** Bring the number of bookings that wait for an answer up to date. */
export async function countUnsent() {
  const lying = await keptBookings().catch(leaveLying);
  if (lying) change({ unsent: lying.length });
}
