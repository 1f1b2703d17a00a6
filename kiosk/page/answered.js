/**
 * What became of the bookings of the last 14 days: booked, with the server's receipt, or refused, and why.
 *
 * No card and no name is kept of them. Where the server says that a backup was restored it may have lost some: they are
 * sent to it once more, and their receipts prove that it had them, and when.
 */

import { clock } from "./clock.js";
import { desk } from "./desk.js";
import { answeredBookings, forgetAnswered, noteAnswered, recall, remember } from "./store.js";
import { isFinal, sendAgain, ServerTrouble } from "./wire.js";

const KEPT_MS = 14 * 86_400_000;
const MOST = 200; // in a batch
const AGAIN_MS = 600_000;
const RESTORED = "restored"; // the fact: of which restored backup the server has been sent all that was lost

let refused_sent_ms = -Infinity;

/** What is kept of a booking that was answered: neither its card nor the pass that named a household. */
export function isAnswered({ booking, answer, refusal }) {
  const { card: _, scan_pass: __, ...body } = booking.body;
  const { receipt = null } = answer ?? {};
  const why = refusal ? { code: refusal.code, with_admin: refusal.with_admin ?? false, why: refusal.said } : null;
  return { ...booking, body, answered_ms: clock.now(), receipt, refused: why };
}

/**
 * After a restored backup: send what was booked here, once for each time that one was restored.
 *
 * What is refused then may wait for what another kiosk has yet to bring, bottles for a hand-out say: it comes again.
 */
export async function restoredAnew() {
  const { restored_ms } = desk.device ?? {};
  if (!restored_ms) return;
  const sent = await recall(RESTORED);
  const is_first = sent?.restored_ms !== restored_ms;
  if (!is_first && performance.now() - refused_sent_ms < AGAIN_MS) return;
  refused_sent_ms = performance.now();
  const booked = (await withReceipts()).filter(({ refused }) => is_first || refused);
  for (let start = 0; start < booked.length; start += MOST) await sendSome(booked.slice(start, start + MOST));
  if (is_first) await remember(RESTORED, { restored_ms });
}

/** What was booked here in these days, in that order. */
async function withReceipts() {
  const since_ms = clock.now() - KEPT_MS;
  const booked = (await answeredBookings()).filter(({ receipt }) => receipt?.received_ms > since_ms);
  return booked.sort((one, other) => one.receipt.received_ms - other.receipt.received_ms);
}

/** Sends them; where the server fails at some, each half alone, so that one at which it fails bars no other. */
async function sendSome(booked) {
  try {
    const verdicts = await sendAgain(booked);
    await noteAnswered(booked.map((one, place) => saidAgain(one, verdicts[place])));
  } catch (trouble) {
    if (!isFinal(trouble) && !(trouble instanceof ServerTrouble)) throw trouble;
    if (booked.length === 1) return;
    const half = Math.ceil(booked.length / 2);
    await sendSome(booked.slice(0, half));
    await sendSome(booked.slice(half));
  }
}

function saidAgain(one, { verdict, answer, problem }) {
  if (verdict !== "refused") return { ...one, receipt: answer.receipt, refused: null };
  return { ...one, refused: { code: problem.code, with_admin: true, why: problem.said ?? problem.detail } };
}

/** Forget what was answered more than 14 days ago; nothing while the clock is in doubt. */
export async function forgetOld() {
  if (!clock.doubt()) await forgetAnswered(clock.now() - KEPT_MS);
}
