/** Numbered paper slips: what somebody could not get without a network, noted so that it is not forgotten. */

import { clock } from "./clock.js";
import { change, desk } from "./desk.js";
import { changeFact, recall } from "./store.js";

const SLIPS = "slips"; // the fact: the last number given, never used again, and the slips that are open
const NONE = { last: 0, open: [] };

const MARK_LETTERS = 10; // of the 26 of a card's secret: enough to tell cards apart, too few to make one

/** Read which slips are open here. */
export const recallSlips = async () => show(await recall(SLIPS));

/**
 * Note that whoever holds `card` would like what the rule `code` gives: `{number, mark, community, code, at_ms}`.
 *
 * Who asks twice for the same gets the same slip. A slip is worth nothing by itself: whether the household may have it
 * is judged when it is handed out.
 */
export async function writeSlip(card, code) {
  const mark = markOf(card);
  const { handle: community } = desk.device.community;
  const isSame = (one) => one.mark === mark && one.community === community && one.code === code;
  const slips = await amend(({ last, open }) => {
    if (open.some(isSame)) return { last, open };
    return { last: last + 1, open: [...open, { number: last + 1, mark, community, code, at_ms: clock.now() }] };
  });
  return slips.open.find(isSame);
}

/** It was handed out against this slip, or nobody wants it any more. */
export const closeSlip = (number) =>
  amend(({ last, open }) => ({ last, open: open.filter((one) => one.number !== number) }));

/** The open slips of who stands here. */
export const slipsOf = ({ card }) => openSlips().filter(({ mark }) => mark === markOf(card));

/** All that are open of the community in which this kiosk stands. */
export const openSlips = () => desk.slips.filter(({ community }) => community === desk.device?.community.handle);

const markOf = (card) => card.trim().toUpperCase().slice(-MARK_LETTERS);

const amend = async (amended) => show(await changeFact(SLIPS, (slips = NONE) => amended(slips)));

function show(slips = NONE) {
  change({ slips: slips.open });
  return slips;
}
