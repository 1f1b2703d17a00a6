/** The person whose card was read without a network: no name and no balance, but what they bring is written down. */

import { dropOff } from "../bookings.js";
import { cardEnd } from "../card_text.js";
import { desk, go } from "../desk.js";
import { named, say } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { isMarked } from "../marks.js";
import { notSorted } from "../parts/not_sorted.js";
import { endVisit } from "../visits.js";
import { heading } from "./heading.js";

const MAIN = "kitchen-waste";

export function unnamed(visit) {
  return make("section", { class: "person" },
    heading(say("unnamed.title"), null,
      make("p", { class: "card-end" }, say("unnamed.card", { last: cardEnd(visit.card) })),
      button("done", "quiet done", endVisit, icon("cross"), say("person.done"))),
    make("div", { class: "has" }, told("unnamed.why", "net-off")),
    make("div", { class: "doing" },
      mainAction(visit), desk.operator && bottles(), slipWay(), others()),
    desk.operator && notSorted(MAIN, "unnamed.not-sorted-how"));
}

function mainAction(visit) {
  const marked = isMarked(visit);
  const book = () => (marked ? go("another_bag", { category: MAIN }) : dropOff(MAIN));
  return button("drop-off", "huge", book, picture(MAIN),
    make("span", {}, make("strong", {}, say("person.drop-off")),
      make("small", {}, say(marked ? "person.marked" : "unnamed.later"))));
}

const told = (key, sign) => make("p", { class: "hint" }, icon(sign), say(key));

function bottles() {
  return make("div", { class: "pair" },
    button("deposit", "big big-blue", () => go("deposit"), picture("bottle-550ml"), say("person.deposit")));
}

/** Nothing goes over the counter now, but nobody has to remember it by themselves. */
function slipWay() {
  if (desk.device.profile === "self-service") return null;
  return button("slip", "big big-orange", () => go("slip"), icon("slip"),
    make("span", {}, make("strong", {}, say("slip.offer")), make("small", {}, say("slip.offer-how"))));
}

function others() {
  const rest = (desk.rules?.drop_offs.categories ?? []).filter(({ code }) => code !== MAIN);
  const one = ({ code, name }) => button(`drop-off-${code}`, "small", () => dropOff(code), picture(code), named(name));
  return make("div", { class: "others" }, rest.map(one));
}
