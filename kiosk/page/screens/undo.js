/** Undoing what was just booked: the goods go back first, then one of three reasons or a typed one. */

import { undo as takeBack } from "../bookings.js";
import { adjust, desk } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { gives } from "../parts/week_bars.js";
import { warn } from "../perform.js";
import { heading } from "./heading.js";

const REASONS = ["undo.wrong-thing", "undo.not-taken", "undo.mistaken"];
const REASONS_FOR_MARK = ["undo.was-sorted", "undo.wrong-person", "undo.mistaken"];

const reasonsFor = ({ kind }) => (kind === "drop-off" ? REASONS_FOR_MARK : REASONS);

export function undo({ about }) {
  const reason = about.reason ?? "";
  return make("section", { class: "undo" },
    heading(say("undo.title"), desk.visit ? "person" : "recent"),
    goodsFirst(about.booked),
    make("h2", {}, say("undo.why")),
    make("div", { class: "reasons" }, reasonsFor(about.booked).map((key) => choice(key, reason))),
    typed(reason, reasonsFor(about.booked)),
    button("confirm", "huge", confirm, icon("undo"), say("undo.confirm")));
}

function goodsFirst({ kind, gave }) {
  if (kind === "drop-off") return make("p", { class: "hint" }, icon("info"), say("undo.lift-mark"));
  const words = say(kind === "deposit" ? "undo.give-back" : "undo.put-back", { what: gives(gave) });
  return make("p", { class: "hint" }, picture(gave[0].asset), words);
}

function confirm() {
  const reason = (desk.about.reason ?? "").trim();
  if (reason) takeBack(desk.about.booked, reason);
  else warn(say("undo.choose"), "soft");
}

function choice(key, reason) {
  const words = say(key);
  const one = button(key, "big big-plain", () => adjust({ reason: words }), words);
  one.setAttribute("aria-pressed", String(words === reason));
  return one;
}

function typed(reason, offered) {
  const chosen = offered.some((key) => say(key) === reason);
  const keep = () => { desk.about.reason = input.value; }; // nothing needs to be drawn anew at each letter
  const facts = { id: "reason", maxlength: "200", autocomplete: "off", oninput: keep, onchange: () => adjust({}) };
  const input = make("input", facts);
  input.value = chosen ? "" : reason;
  return make("label", {}, make("span", {}, say("undo.other")), input);
}
