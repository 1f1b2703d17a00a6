/** Scans of the printed poster: the operator says of each whether that person was really here. */

import { decide } from "../bookings.js";
import { desk } from "../desk.js";
import { named, say, timeOfDay } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { ask, noAnswerYet } from "../parts/asked.js";
import { askPending } from "../wire.js";
import { heading } from "./heading.js";

export function pending({ about }) {
  ask(about, "pending", async () => (await askPending()).pending);
  return make("section", { class: "list" }, heading(say("pending.title"), "idle"), lines(about));
}

function lines(about) {
  const { pending: waiting } = about;
  if (!waiting) return noAnswerYet(about);
  if (!waiting.length) return make("p", { class: "nothing" }, say("pending.none"));
  return make("ul", { class: "lines" }, waiting.map(line));
}

function line(one) {
  const category = desk.rules?.drop_offs.categories.find(({ code }) => code === one.category);
  const when = timeOfDay(one.happened_ms, desk.device.timezone);
  return make("li", {}, picture(one.category),
    make("p", {}, make("strong", {}, `${one.household_name} · ${one.building}`),
      make("span", {}, category ? `${when} · ${named(category.name)}` : when)),
    button(`confirm-${one.id}`, "big", () => decide(one, true), icon("tick"), say("pending.was-here")),
    button(`decline-${one.id}`, "big big-plain", () => decide(one, false), icon("cross"), say("pending.was-not")));
}
