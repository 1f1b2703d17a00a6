/** What a scanner or the camera read: a card goes on to the person, a code that pairs to pairing, all else goes nowhere. */

import { judged, pairingCode } from "./card_text.js";
import { adjust, desk } from "./desk.js";
import { say } from "./language.js";
import { pairWith } from "./pairing.js";
import { settled, warn } from "./perform.js";
import { cardRead } from "./visits.js";

const HERE = new URL("./", import.meta.url).href; // where this page lies, and its link for pairing leads
const SENTENCES = { "for-phones": "reading.for-phones", unknown: "reading.unknown" };

/** A text was read off something. What is by its form not what is waited for is never sent, followed or shown. */
export async function hearReading(text) {
  if (desk.letGo) return;
  if (desk.device) await hearCard(text);
  else if (desk.screen === "pairing") await hearPairing(text);
}

async function hearCard(text) {
  const reading = judged(text, desk.device.public_url);
  if (reading.kind === "card") return cardRead(reading.text);
  await settled();
  return warn(say(SENTENCES[reading.kind]));
}

/** On the pairing screen a code does as if it had been typed there. */
async function hearPairing(text) {
  const code = pairingCode(text, HERE);
  await settled();
  if (desk.device) return undefined; // it was read twice, and the first one has paired
  if (!code) return warn(say("reading.no-pairing"));
  adjust({ code });
  return pairWith(code);
}

/** Of several texts in view, the one that matters first: a card rather than a poster on the wall behind it. */
export function foremost(texts) {
  return texts.find((text) => (desk.device ? judged(text).kind === "card" : pairingCode(text, HERE))) ?? texts[0];
}
