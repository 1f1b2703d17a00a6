/** What was being chosen when a visit was broken off (an old scan, nobody on duty), and going on from there. */

import { change, desk, go } from "./desk.js";

const KEPT = new Set(["deposit", "hand_out"]);
const KEPT_MS = 120_000;

/** What tells one household from another on this screen; without a network nobody knows more than the card. */
export function householdKey({ card, summary }) {
  if (!summary) return card;
  return `${summary.household.name}|${summary.household.building}|${summary.household.card_last3}`;
}

/** Keep what is chosen now for the household that stands here. */
export function keepChoice() {
  const { visit, screen, about } = desk;
  if (!visit || !KEPT.has(screen)) return;
  change({ kept: { household: householdKey(visit), screen, about, until_ms: performance.now() + KEPT_MS } });
}

/** Show what comes next: the choice that this household made a moment ago, else the person, else the idle screen. */
export function goOn(notice = null) {
  const { kept, visit, operator } = desk;
  if (!visit) return go("idle", {}, notice);
  const fits = kept && operator && kept.household === householdKey(visit) && performance.now() < kept.until_ms;
  if (operator) change({ kept: null });
  return fits ? go(kept.screen, kept.about, notice) : go("person", {}, notice);
}
