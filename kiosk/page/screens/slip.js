/** Nothing is handed out without a network: what would they like? Then a number, to be written on a piece of paper. */

import { cardEnd } from "../card_text.js";
import { desk, go } from "../desk.js";
import { dayAndMonth, say, timeOfDay } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { givingRules, goods } from "../parts/goods.js";
import { perform } from "../perform.js";
import { announce } from "../said.js";
import { writeSlip } from "../slips.js";
import { tone } from "../sounds.js";
import { endVisit } from "../visits.js";
import { heading } from "./heading.js";

const COPYING_MS = 90_000; // somebody writes a number, a card's end, a place and a time on a piece of paper

export function slip({ about, visit }) {
  return about.slip ? written(about.slip) : choice(visit);
}

function choice({ card }) {
  const one = ({ code, give }) => make("li", {}, button(`slip-${code}`, "offer", () => take(card, code),
    picture(give[0].asset), make("span", { class: "offer-words" }, make("strong", {}, goods(code)))));
  return make("section", { class: "offers" }, heading(say("slip.title"), "person"),
    make("p", { class: "hint" }, icon("info"), say("slip.why")), make("ul", { class: "offers-ready" }, givingRules().map(one)));
}

/** It is told as done once it lies here for good. */
function take(card, code) {
  return perform(async () => {
    const slip = await writeSlip(card, code);
    go("slip", { slip, patience_ms: COPYING_MS });
    tone("good");
    announce(number(slip), ...facts(slip), say("slip.later"));
  });
}

const number = ({ number }) => say("slip.number", { number });

/** What stands on the paper beside its number. */
function facts({ code, mark, at_ms }) {
  const { point, timezone } = desk.device;
  const moment = `${dayAndMonth(at_ms, timezone)} ${timeOfDay(at_ms, timezone)}`;
  return [goods(code), say("unnamed.card", { last: cardEnd(mark) }), `${point.name} · ${moment}`];
}

function written(slip) {
  return make("section", { class: "outcome outcome-good" },
    make("p", {}, say("slip.write")),
    make("div", { class: "paper" }, make("h1", { tabindex: "-1" }, number(slip)),
      facts(slip).map((words) => make("p", {}, words))),
    make("p", {}, say("slip.later")),
    make("div", { class: "row" },
      button("done", "big", endVisit, icon("tick"), say("slip.is-written")),
      button("more", "big big-plain", () => go("person"), say("outcome.more"))));
}
