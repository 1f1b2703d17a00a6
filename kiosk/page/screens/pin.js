/** The operator's six digits; the last one sends them. */

import { beginDuty } from "../duty.js";
import { say } from "../language.js";
import { make } from "../make.js";
import { numberPad } from "../parts/number_pad.js";
import { heading } from "./heading.js";

const DIGITS = 6;

export function pin({ about }) {
  const typed = about.typed.length;
  return make("section", { class: "pin" },
    heading(say("pin.title", about), "operator"),
    make("div", { class: "dots", role: "img", "aria-label": say("pin.typed", { typed, digits: DIGITS }) }, dots(typed)),
    numberPad({ most_digits: DIGITS, onFull: (digits) => beginDuty(about.person_id, digits) }));
}

function dots(typed) {
  return Array.from({ length: DIGITS }, (_, place) => make("span", { class: place < typed ? "dot dot-full" : "dot" }));
}
