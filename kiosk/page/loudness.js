/** How loud the kiosk is: loud, soft or off, as this device was last told. */

import { change } from "./desk.js";
import { recall, remember } from "./store.js";

const VOLUMES = { loud: 1, soft: 0.3, off: 0 };
const NEXT = { loud: "soft", soft: "off", off: "loud" };
const NAME = "loudness";

let level = "loud";

/** "loud", "soft" or "off". */
export const loudness = () => level;

/** The same as a factor, from 0 to 1. */
export const volume = () => VOLUMES[level];

/** Be as loud as this device was last told. */
export async function recallLoudness() {
  const told = await recall(NAME);
  if (told in VOLUMES) level = told;
  change({});
}

/** Softer, then off, then loud again. */
export function switchLoudness() {
  level = NEXT[level];
  remember(NAME, level);
  change({});
}
