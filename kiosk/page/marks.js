/** Whose bag was marked here as badly sorted a moment ago: what they bring next is another bag, or it doesn't count. */

import { cardEnd } from "./card_text.js";
import { householdKey } from "./choice.js";

const MARK_MS = 600_000; // as long as the mark can be taken back here
const MEMORY = "marks"; // in sessionStorage: lives over a reload, not over closing the page

const kept = () => JSON.parse(sessionStorage.getItem(MEMORY) ?? "[]").filter(({ until_ms }) => Date.now() < until_ms);
const keep = (marks) => sessionStorage.setItem(MEMORY, JSON.stringify(marks));

/** What is noted of whom: without a network there is no name, and no more of the card is kept than its end. */
const whose = (visit) => ({ household: visit.summary ? householdKey(visit) : null, end: cardEnd(visit.card) });

/** The household of `visit` got the mark `id`. */
export function noteMark(id, visit) {
  keep([...kept(), { id, ...whose(visit), until_ms: Date.now() + MARK_MS }]);
}

/** The mark `id` was taken back; nothing happens to any other booking's id. */
export function liftMark(id) {
  keep(kept().filter((mark) => mark.id !== id));
}

/** Whether the household of `visit` has a mark of a moment ago; the card tells where one of the two has no name. */
export function isMarked(visit) {
  const { household, end } = whose(visit);
  return kept().some((mark) => (household && mark.household ? mark.household === household : mark.end === end));
}
