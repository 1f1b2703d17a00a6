/** What came of it: a sign, a sentence, what it means for this week, and the way on. */

import { assetOf, desk, go } from "../desk.js";
import { amount, say, timeOfDay, weekDays } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { gives, weekBars } from "../parts/week_bars.js";
import { announce, announceMore } from "../said.js";
import { tone } from "../sounds.js";
import { endVisit } from "../visits.js";

const UNDOABLE = new Set(["deposit", "exchange", "weekly-claim"]);

/** What the operator may take back at once; a drop-off only where it is their mark that it was badly sorted. */
const isUndoable = ({ kind, marked }) => marked || UNDOABLE.has(kind);

const NOT_YET = "\u00a0";
let heard = null;
let heard_fresh = null;

export function outcome({ about, visit }) {
  const told = TOLD[about.kind](about);
  const has = about.kind === "deposit" && about.fresh ? held(about) : null;
  sayOnce(about.answer, told);
  if (has) sayFreshOnce(about.fresh, has);
  return make("section", { class: `outcome outcome-${told.tone}` },
    make("div", { class: "sign" }, told.picture ?? icon(told.tone === "good" ? "tick" : "info")),
    make("h1", { tabindex: "-1" }, told.title),
    told.lines.map((line) => make("p", {}, line)),
    about.kind === "deposit" && visit && make("p", {}, has ?? NOT_YET),
    about.kind === "drop-off" && visit && bars(about, visit),
    make("div", { class: "row" }, ways(about, visit)));
}

function ways(about, visit) {
  if (!visit) return [button("done", "big", () => go("recent"), icon("tick"), say("outcome.done"))];
  return [
    button("done", "big", endVisit, icon("tick"), say("outcome.done")),
    button("more", "big big-plain", () => go("person"), say("outcome.more")),
    isUndoable(about) && button("undo", "big big-plain", () => undo(about), icon("undo"), say("outcome.undo")),
  ];
}

/** What was just booked, in the shape in which the list of recent bookings has it. */
function undo({ kind, answer }) {
  const gave = kind === "drop-off" ? [] : (answer.gave ?? [answer]);
  go("undo", { booked: { ...answer, kind, gave } });
}

/** The week as it is with this one; until the server has said so only their place, so that no button moves. */
function bars({ fresh }, visit) {
  const drawn = weekBars((fresh ?? visit.summary).week);
  drawn.classList.toggle("not-yet", !fresh);
  return drawn;
}

/** How much of the material the household has with what it brought just now. */
function held({ answer, fresh }) {
  const quantity = fresh.balances.find((one) => one.asset === answer.asset)?.quantity;
  return quantity === undefined ? null : say("outcome.held", { what: amount(assetOf(answer.asset), quantity) });
}

/** The screen may be drawn again while it stands; the sound is made once for each answer. */
function sayOnce(answer, told) {
  if (heard === answer) return;
  heard = answer;
  tone(told.tone);
  announce(told.title, ...told.lines);
}

function sayFreshOnce(fresh, has) {
  if (heard_fresh === fresh) return;
  heard_fresh = fresh;
  announceMore(has);
}

const TOLD = { "drop-off": dropOff, deposit, exchange: handOut, "weekly-claim": handOut, reversal };

function dropOff({ answer }) {
  if (!answer.counted) return { tone: "soft", title: say("outcome.noted"), lines: [why(answer.reason)] };
  const earned = answer.earned.map(({ asset, quantity }) => `+${amount(assetOf(asset), quantity)}`);
  const lines = [...earned, say("outcome.week", { count: answer.week_drop_offs })];
  return { tone: "good", title: say("outcome.drop-off"), lines };
}

/** Why a drop-off does not count, and when the next one will, as far as the server has said. */
function why(reason) {
  const next_ms = desk.visit?.summary.today.next_counting_ms;
  const time = next_ms ? timeOfDay(next_ms, desk.device.timezone) : "";
  return say(reason === "too-soon" && !time ? "reason.too-soon-unknown" : `reason.${reason}`, { time });
}

function deposit({ answer }) {
  const asset = assetOf(answer.asset);
  const title = say("outcome.deposit", { what: amount(asset, answer.quantity) });
  return { tone: "good", title, lines: [], picture: picture(answer.asset) };
}

function handOut({ kind, answer }) {
  const until = timeOfDay(answer.undo_until_ms, desk.device.timezone);
  return {
    tone: "good", title: say("outcome.hand-out", { what: gives(answer.gave) }), picture: picture(answer.gave[0].asset),
    lines: [
      ...(kind === "weekly-claim" ? [say("outcome.for-week", { days: weekDays(answer.week) })] : []),
      say("outcome.receipt", { receipt: answer.receipt_number }), say("outcome.undo-until", { time: until }),
    ],
  };
}

function reversal({ answer }) {
  const title = say("outcome.reversal");
  if (answer.kind === "drop-off") return { tone: "good", title, lines: [say("outcome.mark-lifted")] };
  const back = answer.kind === "deposit" ? "outcome.given-back" : "outcome.back-on-shelf";
  return { tone: "good", title, lines: [say(back, { what: gives(answer.gave) })] };
}
