/** The operator's verdict on a bag that is mixed: no kind of waste, so it stands apart from them. */

import { markNotSorted } from "../bookings.js";
import { say } from "../language.js";
import { button, icon, make } from "../make.js";

/** The button that marks a bag of `category`; `how` is the sentence on what comes of it. */
export function notSorted(category, how) {
  return make("div", { class: "verdict" },
    button("not-sorted", "small small-warn", () => markNotSorted(category), icon("unsorted"),
      make("span", {}, make("strong", {}, say("person.not-sorted")), make("small", {}, say(how)))));
}
