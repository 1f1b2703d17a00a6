/** Whose bag was marked here as badly sorted a moment ago: what they bring next is another bag, or it doesn't count. */

import { householdKey } from "./choice.js";

const MARK_MS = 600_000; // as long as the mark can be taken back here
const MEMORY = "marks"; // in sessionStorage: lives over a reload, not over closing the page

const kept = () => JSON.parse(sessionStorage.getItem(MEMORY) ?? "[]").filter(({ until_ms }) => Date.now() < until_ms);
const keep = (marks) => sessionStorage.setItem(MEMORY, JSON.stringify(marks));

/** The household of `visit` got the mark `id`. */
export function noteMark(id, visit) {
  keep([...kept(), { id, household: householdKey(visit), until_ms: Date.now() + MARK_MS }]);
}

/** The mark `id` was taken back; nothing happens to any other booking's id. */
export function liftMark(id) {
  keep(kept().filter((mark) => mark.id !== id));
}

/** Whether the household of `visit` has a mark of a moment ago. */
export function isMarked(visit) {
  return kept().some(({ household }) => household === householdKey(visit));
}
