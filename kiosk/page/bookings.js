/** What can be booked here: each verb makes its booking when the thing happens, delivers it and shows the outcome. */

import { clock } from "./clock.js";
import { adjust, change, desk, go } from "./desk.js";
import { say, timeOfDay } from "./language.js";
import { liftMark, noteMark } from "./marks.js";
import { deliver, sendKept } from "./outbox.js";
import { inFront, LetGo } from "./patience.js";
import { meet, perform, warn } from "./perform.js";
import { uuid7 } from "./uuid7.js";
import { refreshVisit } from "./visits.js";

/** Book `facts` as `kind` under an id made now; after LetGo it is left lying, to be sent with others. */
async function book(kind, facts, happened = true) {
  const happened_ms = clock.now();
  const id = uuid7(happened_ms);
  const body = happened ? { id, happened_ms, ...facts } : { id, ...facts };
  const booking = { id, kind, happened_ms, body };
  let delivery;
  try {
    return await inFront((onTrouble, signal) => (delivery = deliver(booking, onTrouble, signal)));
  } catch (trouble) {
    if (trouble instanceof LetGo) {
      trouble.kind = kind;
      delivery.then(sendLeft, sendLeft);
    }
    throw trouble;
  }
}

/** Send what lies here and nobody waits for. */
export const sendLeft = () => sendKept(refusedLater).catch(meet);

/** A booking that nobody waits for any more was refused: say which one and why. */
function refusedLater(refusal, booking) {
  const time = timeOfDay(booking.happened_ms, desk.device?.timezone);
  const sentence = refusal.with_admin ? "waiting.refused-to-admin" : "waiting.refused-later";
  return warn(say(sentence, { time, what: say(`booking.${booking.kind}`), why: refusal.message }));
}

/** The person's own act, then its outcome on the screen and fresh figures behind it. */
function forVisit(kind, facts, about) {
  return perform(async () => {
    const answer = await book(kind, facts);
    if (about.marked) noteMark(answer.id, desk.visit);
    go("outcome", { kind, answer, ...about });
    refreshVisit(); // nobody has to wait for it
  });
}

/** Sorted waste of `category` was brought. */
export function dropOff(category) {
  return forVisit("drop-off", { card: desk.visit.card, category, not_sorted: false }, {});
}

/** The operator saw that a bag of `category` is mixed. */
export function markNotSorted(category) {
  return forVisit("drop-off", { card: desk.visit.card, category, not_sorted: true }, { marked: true });
}

/** `quantity` of the material `asset` was counted in. */
export function deposit(asset, quantity) {
  return forVisit("deposit", { scan_pass: desk.visit.scan_pass, asset, quantity }, {});
}

/** What `offer` of the summary gives was handed out, `times` times. */
export function handOut(offer, times) {
  const { scan_pass } = desk.visit;
  if (offer.kind === "exchange") return forVisit("exchange", { scan_pass, code: offer.code, times }, {});
  return forVisit("weekly-claim", { scan_pass, code: offer.code, week: offer.week }, {});
}

/** Undo what was `booked` in the last ten minutes: the goods went back, `reason` says why. */
export function undo(booked, reason) {
  return perform(async () => {
    await book("reversal", { entry_id: booked.id, reason });
    liftMark(booked.id);
    go("outcome", { kind: "reversal", answer: booked });
    refreshVisit();
  });
}

/** The operator says whether the person of a poster scan was here. */
export function decide(pending, confirm) {
  return perform(async () => {
    await book("decision", { pending_id: pending.id, confirm }, false);
    adjust({ pending: desk.about.pending.filter((one) => one.id !== pending.id) });
    change({ device: { ...desk.device, pending: Math.max(0, desk.device.pending - 1) } });
  });
}
