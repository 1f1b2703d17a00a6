/**
 * Gets every booking to the server exactly once: written down, sent under its id until answered, then let go.
 *
 * What somebody waits for goes by its own address at once; what is left lying goes in batches, the oldest first.
 */

import { change } from "./desk.js";
import { untilAnswered } from "./patience.js";
import { dropBookings, keepBooking, keptBookings } from "./store.js";
import { Refusal, sendBatch, sendBooking } from "./wire.js";

// These speak of the device, not of the booking: it waits until the device is paired again, or may ask again.
const NOT_FINAL = new Set(["not-paired", "device-revoked", "throttled"]);
const BATCHED = new Set(["drop-off", "deposit"]);
const UNREADABLE = new Set(["bad-request", "unprocessable"]);
const MOST = 200; // in a batch

const in_front = new Set();
let sending = null;

const isFinal = (trouble) => trouble instanceof Refusal && !NOT_FINAL.has(trouble.code);

/**
 * Write the booking `{id, kind, body}` down and send it until it is answered; throws the Refusal of a "no".
 *
 * Once `signal` is aborted nobody waits for it, and what has no good answer yet is left lying for `sendKept`.
 */
export async function deliver(booking, onTrouble, signal) {
  in_front.add(booking.id);
  try {
    await keepBooking(booking);
    return await send(booking, onTrouble, signal);
  } finally {
    in_front.delete(booking.id);
    await countUnsent();
  }
}

async function send(booking, onTrouble, signal) {
  const trouble = () => {
    countUnsent();
    onTrouble?.();
  };
  try {
    const answer = await untilAnswered(() => sendBooking(booking), { onTrouble: trouble, signal });
    await dropBookings([booking.id]);
    return answer;
  } catch (refusal) {
    if (isFinal(refusal) && !signal?.aborted) await dropBookings([booking.id]);
    throw refusal;
  }
}

/**
 * Send what lies here until nothing does; `onRefused(refusal, booking)` hears each "no".
 *
 * Never two at once: a second call gives what the first is doing. Throws the Refusal of this device.
 */
export function sendKept(onRefused) {
  sending ??= sendAll(onRefused).finally(() => { sending = null; });
  return sending;
}

async function sendAll(onRefused) {
  for (;;) {
    const judged = await untilAnswered(judgeNext, { onTrouble: countUnsent });
    if (!judged.length) return;
    await dropBookings(judged.map(({ booking }) => booking.id));
    await countUnsent();
    for (const { booking, refusal } of judged) if (refusal) onRefused(refusal, booking);
  }
}

/** The server's verdict on the oldest bookings that lie here: `{booking, refusal}` of each, none where nothing lies. */
async function judgeNext() {
  const lying = (await keptBookings()).filter(({ id }) => !in_front.has(id));
  const end = lying.findIndex(({ kind }) => !BATCHED.has(kind));
  const together = lying.slice(0, end < 0 ? MOST : Math.min(end, MOST));
  if (together.length) return judgeTogether(together);
  return Promise.all(lying.slice(0, 1).map(judgeAlone));
}

/** Where a batch is refused as such, its first booking goes alone: the rest is not to wait for ever. */
async function judgeTogether(bookings) {
  try {
    const verdicts = await sendBatch(bookings);
    return bookings.map((booking, place) => ({ booking, refusal: refusalOf(verdicts[place]) }));
  } catch (refusal) {
    if (!isFinal(refusal)) throw refusal;
    return [await judgeAlone(bookings[0])];
  }
}

async function judgeAlone(booking) {
  try {
    await sendBooking(booking);
    return { booking, refusal: null };
  } catch (refusal) {
    if (!isFinal(refusal)) throw refusal;
    return { booking, refusal };
  }
}

/** What the server refuses in a batch lies with the admin, unless it could not even be read. */
function refusalOf({ verdict, problem }) {
  if (verdict !== "refused") return null;
  const refusal = new Refusal(problem, problem.status);
  return Object.assign(refusal, { with_admin: !UNREADABLE.has(refusal.code) });
}

/** Bring the number of bookings that wait for an answer up to date. */
export async function countUnsent() {
  change({ unsent: (await keptBookings()).length });
}
