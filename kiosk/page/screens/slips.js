/** The paper slips that are open, for the operator to compare, and to strike out what nobody wants any more. */

import { cardEnd } from "../card_text.js";
import { adjust, desk } from "../desk.js";
import { dayAndMonth, say, timeOfDay } from "../language.js";
import { button, icon, make } from "../make.js";
import { goods } from "../parts/goods.js";
import { perform } from "../perform.js";
import { closeSlip, openSlips } from "../slips.js";
import { heading } from "./heading.js";

export function slips({ about }) {
  const open = openSlips();
  return make("section", { class: "list" }, heading(say("slips.title"), "idle"),
    open.length ? [make("p", { class: "hint" }, icon("info"), say("slips.how")),
      make("ul", { class: "lines" }, open.map((one) => line(one, about.striking)))]
      : make("p", { class: "nothing" }, say("slips.none")));
}

function line({ number, mark, code, at_ms }, striking) {
  const zone = desk.device.timezone;
  const moment = `${dayAndMonth(at_ms, zone)} ${timeOfDay(at_ms, zone)}`;
  return make("li", {}, icon("slip"),
    make("p", {}, make("strong", {}, say("slip.due", { number, what: goods(code) || code })),
      make("span", {}, `${say("unnamed.card", { last: cardEnd(mark) })} · ${moment}`)),
    striking === number
      ? button(`strike-${number}`, "big big-orange", () => strike(number), icon("cross"), say("slips.strike-sure"))
      : button(`ask-${number}`, "big big-plain", () => adjust({ striking: number }), icon("cross"), say("slips.strike")));
}

const strike = (number) => perform(async () => {
  await closeSlip(number);
  adjust({ striking: null });
});
