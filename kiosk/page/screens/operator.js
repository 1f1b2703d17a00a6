/** Who comes on duty: the operators of this community by name. */

import { desk, go } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make } from "../make.js";
import { ask, noAnswerYet } from "../parts/asked.js";
import { askOperators } from "../wire.js";
import { heading } from "./heading.js";

export function operator({ about }) {
  ask(about, "operators", async () => (await askOperators()).operators);
  const back = desk.visit ? "person" : "idle";
  return make("section", { class: "list" }, heading(say("operator.who"), back), names(about));
}

function names(about) {
  const { operators } = about;
  if (!operators) return noAnswerYet(about);
  if (!operators.length) return make("p", { class: "nothing" }, say("operator.none"));
  return make("ul", { class: "names" }, operators.map((one) => make("li", {}, nameButton(one))));
}

function nameButton(one) {
  const choose = () => go("pin", { ...one, typed: "" });
  return button(`operator-${one.person_id}`, "big big-plain", choose, icon("operator"), one.name);
}
