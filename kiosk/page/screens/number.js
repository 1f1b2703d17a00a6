/** A card that can't be read: an operator types its eight digits. */

import { desk } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make } from "../make.js";
import { numberPad } from "../parts/number_pad.js";
import { numberTyped } from "../visits.js";
import { heading } from "./heading.js";

const DIGITS = 8;

export function number({ about }) {
  const typed = about.typed ?? "";
  const find = () => desk.about.typed?.length === DIGITS && numberTyped(desk.about.typed);
  return make("section", { class: "deposit" },
    heading(say("number.title"), "idle"),
    make("div", { class: "counted" }, make("p", {}, say("number.where")),
      make("output", { class: "typed typed-number", "aria-live": "polite" }, inFours(typed)),
      button("confirm", "huge", find, icon("tick"), say("number.find"))),
    numberPad({ most_digits: DIGITS, onEnter: find }));
}

const inFours = (typed) => typed.padEnd(DIGITS, "·").replace(/(.{4})/, "$1 ");
