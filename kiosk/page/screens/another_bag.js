/** A bag of this household was just marked as badly sorted: is this another one? Asked once before it is booked. */

import { dropOff } from "../bookings.js";
import { cardEnd } from "../card_text.js";
import { go } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { heading } from "./heading.js";

export function anotherBag({ about, visit }) {
  return make("section", { class: "hand-out" },
    heading(say("another.title"), "person"),
    picture(about.category),
    make("div", { class: "hand-out-words" },
      make("strong", { class: "given" }, say("another.is-it")),
      make("p", {}, why(visit))),
    make("div", { class: "row" },
      button("confirm", "huge", () => dropOff(about.category), icon("tick"), say("another.yes")),
      button("cancel", "big big-plain", () => go("person"), say("another.no"))));
}

const why = ({ card, summary }) =>
  (summary ? say("another.why", summary.household) : say("another.why-unnamed", { last: cardEnd(card) }));
