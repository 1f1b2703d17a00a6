/** What can be booked here: each verb makes its booking when the thing happens, delivers it and shows the outcome. */

import { adjust, change, desk, go } from "./desk.js";
import { liftMark, noteMark } from "./marks.js";
import { deliver, keep, sendKept } from "./outbox.js";
import { inFront, LetGo, onceInFront } from "./patience.js";
import { meet, perform } from "./perform.js";
import { hearRefusals } from "./refusals.js";
import { slipsOf } from "./slips.js";
import { stampNow } from "./stamps.js";
import { refreshVisit } from "./visits.js";
import { BATCHED } from "./wire.js";

/** A booking of `facts` as `kind`, of the moment of `stamp`. */
const made = (kind, facts, { id, happened_ms, ...clocks }) =>
  ({ id, kind, happened_ms, ...clocks, body: { id, happened_ms, ...facts } });

/** Book `facts` as `kind` under an id made now; after LetGo it is left lying, to be sent with others. */
async function book(kind, facts, { happened = true, slip = null } = {}) {
  const booking = { ...made(kind, facts, stampNow()), slip };
  if (!happened) delete booking.body.happened_ms;
  const wait = BATCHED.has(kind) ? onceInFront : inFront;
  let delivery;
  try {
    return await wait((onTrouble, signal) => (delivery = deliver(booking, onTrouble, signal)));
  } catch (trouble) {
    if (trouble instanceof LetGo) {
      Object.assign(trouble, { kind, id: booking.id });
      delivery.catch(() => {}).then(sendLeft).then(refreshVisit);
    }
    throw trouble;
  }
}

/** Send what lies here and nobody waits for. */
export const sendLeft = () => sendKept(hearRefusals).catch(meet);

/** The person's own act, then its outcome on the screen and fresh figures behind it. */
function forVisit(kind, facts, about) {
  return perform(async () => {
    try {
      const answer = await book(kind, facts, about);
      if (about.marked) noteMark(answer.id, desk.visit);
      go("outcome", { kind, answer, ...about });
      tellFresh(desk.about); // nobody has to wait for it
    } catch (trouble) {
      if (!(trouble instanceof LetGo && BATCHED.has(kind))) throw trouble;
      if (about.marked) noteMark(trouble.id, desk.visit);
      go("kept", { kind, facts });
    }
  });
}

/** What the household has since then stands on the screen of the outcome once the server has said it, never before. */
async function tellFresh(about) {
  const fresh = await refreshVisit();
  if (fresh && desk.about === about) adjust({ fresh });
}

/**
 * The act of a person whom nobody could name for want of a network: it is told as done once it lies here for good.
 *
 * Its id was made when the card was read, so a second tap is the same act; what they bring next gets another.
 */
function noteDown(kind, facts) {
  return perform(async () => {
    const { visit } = desk;
    await keep(made(kind, { card: visit.card, ...facts }, visit.stamp));
    if (facts.not_sorted) noteMark(visit.stamp.id, visit);
    change({ visit: { ...visit, stamp: stampNow() } });
    go("kept", { kind, facts });
    sendLeft(); // nobody has to wait for it
  });
}

/** Sorted waste of `category` was brought. */
export function dropOff(category) {
  const facts = { category, not_sorted: false };
  return desk.visit.summary ? forVisit("drop-off", { card: desk.visit.card, ...facts }, {}) : noteDown("drop-off", facts);
}

/** The operator saw that a bag of `category` is mixed. */
export function markNotSorted(category) {
  const facts = { category, not_sorted: true };
  if (!desk.visit.summary) return noteDown("drop-off", facts);
  return forVisit("drop-off", { card: desk.visit.card, ...facts }, { marked: true });
}

/** `quantity` of the material `asset` was counted in. */
export function deposit(asset, quantity) {
  const { scan_pass, summary } = desk.visit;
  const facts = { asset, quantity };
  return summary ? forVisit("deposit", { scan_pass, ...facts }, {}) : noteDown("deposit", facts);
}

/** What `offer` of the summary gives was handed out, `times` times; a paper slip for it is done with then. */
export function handOut(offer, times) {
  const { scan_pass } = desk.visit;
  const slip = slipsOf(desk.visit).find(({ code }) => code === offer.code)?.number ?? null;
  if (offer.kind === "exchange") return forVisit("exchange", { scan_pass, code: offer.code, times }, { slip });
  return forVisit("weekly-claim", { scan_pass, code: offer.code, week: offer.week }, { slip });
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
    await book("decision", { pending_id: pending.id, confirm }, { happened: false });
    adjust({ pending: desk.about.pending.filter((one) => one.id !== pending.id) });
    change({ device: { ...desk.device, pending: Math.max(0, desk.device.pending - 1) } });
  });
}
