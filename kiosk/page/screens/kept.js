/** It lies safely in this machine, to be booked when the network is back: said of what was brought without one. */

import { cardEnd } from "../card_text.js";
import { assetOf, desk, go } from "../desk.js";
import { amount, named, say } from "../language.js";
import { button, icon, make } from "../make.js";
import { goods } from "../parts/goods.js";
import { announce } from "../said.js";
import { tone } from "../sounds.js";
import { endVisit } from "../visits.js";

let heard = null;

export function kept({ about, visit }) {
  const lines = [whatWas(about.kind, about.facts), say("unnamed.card", { last: cardEnd(visit.card) }), say("kept.why")];
  sayOnce(about, lines);
  return make("section", { class: "outcome outcome-good" },
    make("div", { class: "sign" }, icon("tick")),
    make("h1", { tabindex: "-1" }, say("kept.title")),
    lines.map((line) => make("p", {}, line)),
    make("div", { class: "row" },
      button("done", "big", endVisit, icon("tick"), say("outcome.done")),
      button("more", "big big-plain", () => go("person"), say("outcome.more"))));
}

/** In words: waste of a category, so much of a material, what was given; of other kinds what was done. */
export function whatWas(kind, facts) {
  if (kind === "deposit") return amount(assetOf(facts.asset), facts.quantity);
  const category = desk.rules?.drop_offs.categories.find(({ code }) => code === facts.category);
  return category ? named(category.name) : [say(`booking.${kind}`), goods(facts.code, facts.times)].filter(Boolean).join(say("list.colon"));
}

/** The screen may be drawn again while it stands; it is said once for each act. */
function sayOnce(about, lines) {
  if (heard === about) return;
  heard = about;
  tone("good");
  announce([say("kept.title"), ...lines].join(say("list.stop")));
}
