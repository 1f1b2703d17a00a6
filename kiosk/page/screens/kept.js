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
  const { kind, facts } = about;
  const look = facts.not_sorted ? "soft" : "good";
  const title = say(facts.not_sorted ? "outcome.noted" : "kept.title");
  const told = [whatWas(kind, facts), whose(visit)];
  const lines = [...told, facts.not_sorted && say("reason.not-sorted"), say("kept.why")].filter(Boolean);
  sayOnce(about, look, [title, ...lines]);
  return make("section", { class: `outcome outcome-${look}` },
    make("div", { class: "sign" }, icon(look === "good" ? "tick" : "info")),
    make("h1", { tabindex: "-1" }, title),
    lines.map((line) => make("p", {}, line)),
    make("div", { class: "row" },
      button("done", "big", endVisit, icon("tick"), say("outcome.done")),
      button("more", "big big-plain", () => go("person"), say("outcome.more"))));
}

/** By their card: the number's end where the server has said whose it is. */
function whose({ card, summary }) {
  if (summary) return say("person.card", { last: summary.household.card_last3 });
  return say("unnamed.card", { last: cardEnd(card) });
}

/** In words: waste of a category, so much of a material, what was given; of other kinds what was done. */
export function whatWas(kind, facts) {
  if (kind === "deposit") return amount(assetOf(facts.asset), facts.quantity);
  const category = desk.rules?.drop_offs.categories.find(({ code }) => code === facts.category);
  if (!category) return [say(`booking.${kind}`), goods(facts.code, facts.times)].filter(Boolean).join(say("list.colon"));
  const what = named(category.name);
  return facts.not_sorted ? `${what} · ${say("recent.not-sorted")}` : what;
}

/** The screen may be drawn again while it stands; it is said once for each act. */
function sayOnce(about, look, lines) {
  if (heard === about) return;
  heard = about;
  tone(look);
  announce(...lines);
}
