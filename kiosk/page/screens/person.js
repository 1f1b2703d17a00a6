/** The person whose card was read: what the household has, this week's bars, and what can be done now. */

import { dropOff } from "../bookings.js";
import { clock } from "../clock.js";
import { assetOf, desk, go } from "../desk.js";
import { amount, named, say, timeOfDay } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { isMarked } from "../marks.js";
import { dueSlips } from "../parts/due_slips.js";
import { notSorted } from "../parts/not_sorted.js";
import { weekBars } from "../parts/week_bars.js";
import { endVisit } from "../visits.js";
import { heading } from "./heading.js";
import { unnamed } from "./unnamed.js";

const MAIN = "kitchen-waste";

export function person({ visit }) {
  if (!visit.summary) return unnamed(visit);
  const { summary } = visit;
  const { name, building, card_last3 } = summary.household;
  return make("section", { class: "person" },
    heading(`${name} · ${building}`, null,
      make("p", { class: "card-end" }, say("person.card", { last: card_last3 })),
      button("done", "quiet done", endVisit, icon("cross"), say("person.done"))),
    make("div", { class: "has" }, make("h2", {}, say("person.has")), balances(summary.balances),
      make("h2", {}, say("person.week", { count: summary.week.drop_offs })), weekBars(summary.week)),
    make("div", { class: "doing" }, mainAction(visit),
      dueSlips(visit),
      desk.operator ? operatorActions(summary) : askOperator(), otherCategories()),
    desk.operator && notSorted(MAIN, "person.not-sorted-how"));
}

function balances(held) {
  if (!held.length) return make("p", { class: "nothing" }, say("person.nothing"));
  return make("ul", { class: "balances" }, held.map(({ asset, quantity }) =>
    make("li", {}, picture(asset), make("strong", {}, amount(assetOf(asset), quantity)))));
}

function mainAction(visit) {
  const marked = isMarked(visit);
  const book = () => (marked ? go("another_bag", { category: MAIN }) : dropOff(MAIN));
  const { today } = visit.summary;
  const words = marked ? say("person.marked") : todayWords(today);
  return button("drop-off", countsNow(today) ? "huge" : "huge huge-plain", book, picture(MAIN),
    make("span", {}, make("strong", {}, say("person.drop-off")), make("small", {}, words)));
}

/** Whether the server said that one more would count by now. */
const countsNow = ({ next_counting_ms }) => !next_counting_ms || next_counting_ms <= clock.now();

/** The server says when the next one counts; here it is only put into words. */
function todayWords(today) {
  const { counted, max_per_day, next_counting_ms } = today;
  if (countsNow(today)) return say("person.today", { counted, max_per_day });
  if (counted >= max_per_day) return say("person.enough-today", { counted });
  return say("person.counts-from", { time: timeOfDay(next_counting_ms, desk.device.timezone) });
}

function operatorActions({ offers }) {
  const ready = offers.filter((offer) => !offer.refusal && offer.times > 0).length;
  return make("div", { class: "pair" },
    button("deposit", "big big-blue", () => go("deposit"), picture("bottle-550ml"), say("person.deposit")),
    button("offers", "big big-orange", () => go("offers"), icon("gift"), make("span", {},
      make("strong", {}, say("person.offers")), make("small", {}, say("person.ready", { count: ready })))));
}

function askOperator() {
  return make("p", { class: "hint" }, icon("info"), say("person.ask-operator"));
}

function otherCategories() {
  const others = (desk.rules?.drop_offs.categories ?? []).filter(({ code }) => code !== MAIN);
  const one = ({ code, name }) => button(`drop-off-${code}`, "small", () => dropOff(code), picture(code), named(name));
  return make("div", { class: "others" }, others.map(one));
}
