/** What a scanner or the camera read: a card goes on to the person, anything else is called unknown and goes nowhere. */

import { judged } from "./card_text.js";
import { desk } from "./desk.js";
import { say } from "./language.js";
import { settled, warn } from "./perform.js";
import { cardRead } from "./visits.js";

const SENTENCES = { "for-phones": "reading.for-phones", unknown: "reading.unknown" };

/** A text was read off something. What is no card by its form is never sent, followed or shown. */
export async function hearReading(text) {
  if (!desk.device || desk.letGo) return;
  const reading = judged(text, desk.device.public_url);
  if (reading.kind === "card") return cardRead(reading.text);
  await settled();
  warn(say(SENTENCES[reading.kind]));
}

/** Of several texts in view, the one that matters first: a card rather than a poster on the wall behind it. */
export function foremost(texts) {
  return texts.find((text) => judged(text).kind === "card") ?? texts[0];
}
