/** Gets every booking to the server exactly once: written down, sent under its id until answered, then let go. */

import { change } from "./desk.js";
import { untilAnswered } from "./patience.js";
import { dropBooking, keepBooking, keptBookings } from "./store.js";
import { Refusal, sendBooking } from "./wire.js";

// These speak of the device, not of the booking: it waits until the device is paired again.
const NOT_FINAL = new Set(["not-paired", "device-revoked"]);

const under_way = new Set();

/** Write the booking `{id, kind, body}` down and send it until it is answered; throws the Refusal of a "no". */
export async function deliver(booking, onTrouble) {
  under_way.add(booking.id);
  try {
    await keepBooking(booking);
    return await send(booking, onTrouble);
  } finally {
    under_way.delete(booking.id);
    await countUnsent();
  }
}

async function send(booking, onTrouble) {
  const trouble = () => {
    countUnsent();
    onTrouble?.();
  };
  try {
    const answer = await untilAnswered(() => sendBooking(booking), { onTrouble: trouble });
    await dropBooking(booking.id);
    return answer;
  } catch (refusal) {
    if (refusal instanceof Refusal && !NOT_FINAL.has(refusal.code)) await dropBooking(booking.id);
    throw refusal;
  }
}

/** Send what an earlier life of this page saw no answer to; `onRefused(refusal, booking)` hears a "no". */
export async function sendKept(onRefused) {
  for (const booking of await keptBookings()) {
    if (!under_way.has(booking.id)) deliver(booking).catch((refusal) => onRefused(refusal, booking));
  }
}

/** Bring the number of bookings that wait for an answer up to date. */
export async function countUnsent() {
  change({ unsent: (await keptBookings()).length });
}
