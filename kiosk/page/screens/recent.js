/** What this operator booked in the last ten minutes, each with a way to undo it. */

import { clock } from "../clock.js";
import { desk, go } from "../desk.js";
import { say, timeOfDay, weekDays } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { ask, noAnswerYet } from "../parts/asked.js";
import { gives } from "../parts/week_bars.js";
import { askHandOuts } from "../wire.js";
import { heading } from "./heading.js";

export function recent({ about }) {
  ask(about, "hand_outs", async () => (await askHandOuts()).hand_outs);
  return make("section", { class: "list" }, heading(say("recent.title"), "idle"), lines(about));
}

function lines(about) {
  const { hand_outs } = about;
  if (!hand_outs) return noAnswerYet(about);
  if (!hand_outs.length) return make("p", { class: "nothing" }, say("recent.none"));
  return make("ul", { class: "lines" }, hand_outs.map(line));
}

function line(one) {
  const time = timeOfDay(one.happened_ms, desk.device.timezone);
  const what = one.kind === "drop-off" ? say("recent.not-sorted") : gives(one.gave);
  return make("li", {}, picture(one.gave[0]?.asset ?? one.code),
    make("p", {}, make("strong", {}, `${one.household_name} · ${what}`),
      make("span", {}, say(DEEDS[one.kind] ?? "recent.given", { time, receipt: one.receipt_number })),
      one.week && make("span", {}, say("outcome.for-week", { days: weekDays(one.week) }))),
    wayBack(one));
}

const DEEDS = { "drop-off": "recent.marked", deposit: "recent.taken" };

function wayBack(one) {
  if (one.reversed) return make("p", { class: "state" }, icon("undo"), say("recent.undone"));
  if (clock.now() > one.undo_until_ms) return make("p", { class: "state" }, say("recent.too-late"));
  return button(`undo-${one.id}`, "big big-plain", () => go("undo", { booked: one }), icon("undo"), say("recent.undo"));
}
