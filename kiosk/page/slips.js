/** Numbered paper slips: what somebody could not get without a network, noted so that it is not forgotten. */

import { cardEnd } from "./card_text.js";
import { clock } from "./clock.js";
import { change, desk } from "./desk.js";
import { changeFact, recall } from "./store.js";

const SLIPS = "slips"; // the fact: the last number given, never used again, and the slips that are open
const NONE = { last: 0, open: [] };

/** Read which slips are open here. */
export const recallSlips = async () => show(await recall(SLIPS));

/**
 * Note that whoever holds `card` would like what the rule `code` gives: `{number, card_end, code, at_ms}`.
 *
 * Who asks twice for the same gets the same slip. A slip is worth nothing by itself: whether the household may have it
 * is judged when it is handed out.
 */
export async function writeSlip(card, code) {
  const card_end = cardEnd(card);
  const isSame = (one) => one.card_end === card_end && one.code === code;
  const slips = await amend(({ last, open }) => {
    if (open.some(isSame)) return { last, open };
    return { last: last + 1, open: [...open, { number: last + 1, card_end, code, at_ms: clock.now() }] };
  });
  return slips.open.find(isSame);
}

/** It was handed out against this slip, or nobody wants it any more. */
export const closeSlip = (number) =>
  amend(({ last, open }) => ({ last, open: open.filter((one) => one.number !== number) }));

/** The open slips of who stands here. */
export const slipsOf = ({ card }) => desk.slips.filter(({ card_end }) => card_end === cardEnd(card));

const amend = async (amended) => show(await changeFact(SLIPS, (slips = NONE) => amended(slips)));

function show(slips = NONE) {
  change({ slips: slips.open });
  return slips;
}
