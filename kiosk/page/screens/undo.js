/** Undoing a hand-out: the goods come back first, then one of three reasons or a typed one. */

import { undo as takeBack } from "../bookings.js";
import { adjust, desk } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { gives } from "../parts/week_bars.js";
import { warn } from "../perform.js";
import { heading } from "./heading.js";

const REASONS = ["undo.wrong-thing", "undo.not-taken", "undo.mistaken"];

export function undo({ about }) {
  const reason = about.reason ?? "";
  return make("section", { class: "undo" },
    heading(say("undo.title"), desk.visit ? "person" : "recent"),
    make("p", { class: "hint" }, picture(about.hand_out.gave[0].asset), say("undo.put-back", { what: gives(about.hand_out.gave) })),
    make("h2", {}, say("undo.why")),
    make("div", { class: "reasons" }, REASONS.map((key) => choice(key, reason))),
    typed(reason),
    button("confirm", "huge", confirm, icon("undo"), say("undo.confirm")));
}

function confirm() {
  const reason = (desk.about.reason ?? "").trim();
  if (reason) takeBack(desk.about.hand_out, reason);
  else warn(say("undo.choose"), "soft");
}

function choice(key, reason) {
  const words = say(key);
  return make("button", { id: key, type: "button", class: "big big-plain", "aria-pressed": String(words === reason), onclick: () => adjust({ reason: words }) }, words);
}

function typed(reason) {
  const chosen = REASONS.some((key) => say(key) === reason);
  const keep = () => { desk.about.reason = input.value; }; // nothing needs to be drawn anew at each letter
  const input = make("input", { id: "reason", maxlength: "200", autocomplete: "off", oninput: keep, onchange: () => adjust({}) });
  input.value = chosen ? "" : reason;
  return make("label", {}, make("span", {}, say("undo.other")), input);
}
