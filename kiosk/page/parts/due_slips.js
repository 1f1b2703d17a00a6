/** A person has come back with a paper slip: what stands on it, and the way to it, or why it can't be had. */

import { desk, go } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make } from "../make.js";
import { isReady, reason } from "../screens/offers.js";
import { slipsOf } from "../slips.js";
import { goods } from "./goods.js";

/** One line for each open slip of this person; nothing where there is none. */
export function dueSlips(visit) {
  const due = slipsOf(visit).map((slip) => one(slip, visit.summary.offers));
  return due.length > 0 && make("div", { class: "due" }, due);
}

function one({ number, code }, offers) {
  const said = say("slip.due", { number, what: goods(code) || code });
  const of_it = offers.filter((offer) => offer.code === code);
  const ready = of_it.find(isReady);
  if (!desk.operator) return hint(`${said}${say("list.stop")}${say("slip.ask-operator")}`);
  if (!ready) return hint(`${said}${say("list.stop")}${of_it.length ? reason(of_it[0]) : say("missing.other")}`);
  const about = { kind: ready.kind, code, week: ready.week, times: 1, slip: number };
  return button(`due-${number}`, "big big-orange", () => go("hand_out", about), icon("slip"),
    make("span", {}, make("strong", {}, said), make("small", {}, say("slip.hand-out"))));
}

const hint = (words) => make("p", { class: "hint" }, icon("slip"), words);
