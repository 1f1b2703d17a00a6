/** The person at the kiosk: a card's text from any source becomes the person on the screen, and goes away again. */

import { isFromElsewhere } from "./card_text.js";
import { goOn, keepChoice } from "./choice.js";
import { clock } from "./clock.js";
import { change, desk, go } from "./desk.js";
import { say } from "./language.js";
import { inFront, untilAnswered } from "./patience.js";
import { meet, perform, settled, warn } from "./perform.js";
import { recallSlips } from "./slips.js";
import { tone } from "./sounds.js";
import { stampNow } from "./stamps.js";
import { askSummary, readCard, Unreachable } from "./wire.js";

const SAME_CARD_MS = 3_000;
const SOON_MS = 2_000; // so long a person waits to hear of the network's trouble
const RELOAD_MS = 20_000;
const MEMORY = "visit"; // in sessionStorage: lives over a reload, not over closing the page
let asked = 0; // how often a summary was asked for: an older one that comes later is none
let last = { text: "", at_ms: -Infinity };

/** A scanner or a camera read `text`; the same text twice within 3 s is one reading. */
export async function cardRead(text, at_ms = performance.now()) {
  const again = text === last.text && at_ms - last.at_ms < SAME_CARD_MS;
  if (again || !desk.device || desk.letGo) return;
  last = { text, at_ms };
  const mine = last;
  tone("card");
  await settled();
  if (mine === last) await welcome(text); // else another card was read while something was being done
}

/** An operator typed the eight digits of a card: without a network nobody knows whose it is. */
export function numberTyped(number) {
  return perform(async () => {
    const ask = () => readCard({ number });
    const answer = await inFront((onTrouble, signal) => untilAnswered(ask, { onTrouble, signal }));
    begin(answer.scan_pass, answer);
  });
}

/** The person of this card, if the server says soon who it is; else the card alone, until it does. */
function welcome(card) {
  return perform(async () => {
    const stamp = stampNow();
    const asking = readCard({ card });
    asking.catch(() => {}); // also where nobody waits for it any more
    const answer = await Promise.race([asking, silence(desk.reached ? SOON_MS : 0)]).catch(orNobody);
    if (answer) return begin(answer.scan_pass, answer, card);
    const visit = beginUnheard(card, stamp);
    if (visit) asking.then((late) => heardLate(visit, late), (trouble) => refusedLate(visit, trouble));
    return undefined;
  });
}

const silence = (span_ms) => new Promise((resolve) => { setTimeout(() => resolve(null), span_ms); });

function orNobody(trouble) {
  if (!(trouble instanceof Unreachable)) throw trouble;
  return null;
}

/** Nobody says whose card this is: what is brought is written down under it. Gives the visit, if the card may be ours. */
function beginUnheard(card, stamp) {
  if (isFromElsewhere(card, desk.device.community.handle)) return warn(say("card.other-community"));
  const visit = { scan_pass: null, card, summary: null, stamp };
  sessionStorage.removeItem(MEMORY);
  change({ visit });
  goOn();
  return visit;
}

/** Nothing was written down yet of this visit, and nothing is under way: the server may still take it over. */
const isUntouched = (visit) => desk.visit === visit && !desk.busy && desk.screen === "person";

function heardLate(visit, answer) {
  if (isUntouched(visit)) begin(answer.scan_pass, answer, visit.card);
}

function refusedLate(visit, trouble) {
  if (trouble instanceof Unreachable || !isUntouched(visit)) return;
  endVisit();
  meet(trouble);
}

/**
 * Show this person; whose choice was broken off a moment ago goes on from there. The card's own text is kept as long
 * as the person stands here: unlike the pass of this reading, it still names the household when sent much later.
 */
function begin(scan_pass, summary, card = scan_pass) {
  change({ visit: { scan_pass, card, summary } });
  recallSlips().catch(() => {}); // another tab may have handed out against one; nobody has to wait to hear of it
  rememberVisit();
  goOn();
}

/** Ask again what this person has and can get, and give it; without an answer the screen keeps what it knew. */
export async function refreshVisit() {
  const { visit } = desk;
  if (!visit?.summary) return null;
  const mine = ++asked;
  const summary = await askSummary(visit.scan_pass).catch(() => null);
  if (!summary || mine !== asked || desk.visit?.scan_pass !== visit.scan_pass) return null;
  change({ visit: { ...visit, summary } });
  return summary;
}

/** The person is done: clear the screen. */
export function endVisit() {
  sessionStorage.removeItem(MEMORY);
  change({ visit: null });
  go("idle");
}

/**
 * Nobody touched the screen for a while: clear it, but keep what was being chosen in case the card comes back; not
 * where it is booked and only the answer was waited for, for nobody should book it a second time.
 */
export function abandonVisit() {
  if (desk.letGo) desk.letGo();
  else keepChoice();
  endVisit();
}

/** Called at each touch: a reload within 20 s of it shows the same person again. */
export function rememberVisit() {
  if (!desk.visit?.summary) return;
  sessionStorage.setItem(MEMORY, JSON.stringify({ scan_pass: desk.visit.scan_pass, at_ms: clock.now() }));
}

/** After a reload: the person who stood here a moment ago. */
export async function resumeVisit() {
  const kept = JSON.parse(sessionStorage.getItem(MEMORY) ?? "null");
  if (!kept || clock.now() - kept.at_ms > RELOAD_MS) return;
  const summary = await askSummary(kept.scan_pass).catch(() => null);
  if (summary && !desk.visit) begin(kept.scan_pass, summary);
}
