/** The person at the kiosk: a card's text from any source becomes the person on the screen, and goes away again. */

import { goOn, keepChoice } from "./choice.js";
import { clock } from "./clock.js";
import { change, desk, go } from "./desk.js";
import { inFront, untilAnswered } from "./patience.js";
import { perform, settled } from "./perform.js";
import { tone } from "./sounds.js";
import { askSummary, readCard } from "./wire.js";

const SAME_CARD_MS = 3_000;
const RELOAD_MS = 20_000;
const MEMORY = "visit"; // in sessionStorage: lives over a reload, not over closing the page
let last = { text: "", at_ms: -Infinity };

/** A scanner or a camera read `text`; the same text twice within 3 s is one reading. */
export async function cardRead(text, at_ms = performance.now()) {
  const again = text === last.text && at_ms - last.at_ms < SAME_CARD_MS;
  if (again || !desk.device || desk.letGo) return;
  last = { text, at_ms };
  tone("card");
  await settled();
  await welcome({ card: text });
}

/** An operator typed the eight digits of a card. */
export const numberTyped = (number) => welcome({ number });

function welcome(reading) {
  return perform(async () => {
    const answer = await inFront((onTrouble, signal) => untilAnswered(() => readCard(reading), { onTrouble, signal }));
    begin(answer.scan_pass, answer, reading.card);
  });
}

/**
 * Show this person; whose choice was broken off a moment ago goes on from there. The card's own text is kept as long
 * as the person stands here: unlike the pass of this reading, it still names the household when sent much later.
 */
function begin(scan_pass, summary, card = scan_pass) {
  change({ visit: { scan_pass, card, summary } });
  rememberVisit();
  goOn();
}

/** Ask again what this person has and can get; without an answer the screen keeps what it knew. */
export async function refreshVisit() {
  const { visit } = desk;
  if (!visit) return;
  const summary = await askSummary(visit.scan_pass).catch(() => null);
  if (summary && desk.visit?.scan_pass === visit.scan_pass) change({ visit: { ...visit, summary } });
}

/** The person is done: clear the screen. */
export function endVisit() {
  sessionStorage.removeItem(MEMORY);
  change({ visit: null });
  go("idle");
}

/** Nobody touched the screen for a while: clear it, but keep what was being chosen in case the card comes back. */
export function abandonVisit() {
  keepChoice();
  endVisit();
}

/** Called at each touch: a reload within 20 s of it shows the same person again. */
export function rememberVisit() {
  if (!desk.visit) return;
  sessionStorage.setItem(MEMORY, JSON.stringify({ scan_pass: desk.visit.scan_pass, at_ms: clock.now() }));
}

/** After a reload: the person who stood here a moment ago. */
export async function resumeVisit() {
  const kept = JSON.parse(sessionStorage.getItem(MEMORY) ?? "null");
  if (!kept || clock.now() - kept.at_ms > RELOAD_MS) return;
  const summary = await askSummary(kept.scan_pass).catch(() => null);
  if (summary && !desk.visit) begin(kept.scan_pass, summary);
}
