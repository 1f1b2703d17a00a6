/** Nobody is here: the time, the turning code, how to begin, and what can be got; with an operator on, their tools. */

import { clock } from "../clock.js";
import { desk, go } from "../desk.js";
import { dayAndMonth, dayOf, say, timeOfDay } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { cameraButton, cameraView, usesCamera } from "../parts/camera_view.js";
import { liveText } from "../parts/live.js";
import { turningCode } from "../parts/turning_code.js";
import { refusedNote, unsentNote } from "../parts/unsent.js";
import { gives } from "../parts/week_bars.js";
import { openSlips } from "../slips.js";

const MOST_REWARDS = 4; // as many as fit; the poster has them all

export function idle() {
  const below = desk.operator ? tools() : rewards();
  return make("section", { class: "idle" }, welcome(), make("div", { class: "code-card" }, turningCode()), below);
}

function welcome() {
  const { device } = desk;
  const zone = device.timezone;
  return make("div", { class: "welcome" },
    make("p", { class: "now" },
      liveText(make("strong", {}), () => timeOfDay(clock.now(), zone)),
      liveText(make("span", {}), () => dayAndMonth(clock.now(), zone))),
    make("h1", { tabindex: "-1" }, say("idle.begin")),
    usesCamera() ? cameraView("camera.hold") : ways(),
    make("div", { class: "today" }, liveText(make("p", {}), () => today(device)),
      unsentNote(), refusedNote()));
}

/** What was counted on another day is not today's: then nothing is said, until the server is heard again. */
function today({ drop_offs_today: count, counted_ms = 0, timezone }) {
  return dayOf(counted_ms, timezone) === dayOf(clock.now(), timezone) ? say("idle.today", { count }) : "";
}

function ways() {
  return make("ul", { class: "ways" },
    make("li", {}, picture("card"), make("div", {},
      make("span", {}, say(desk.reached ? "idle.card" : "idle.card-offline")), cameraButton("camera.use"))),
    make("li", {}, picture("phone"), make("span", {}, say("idle.phone"))));
}

/** What the rules in force give, as pictures and words: what is brought, an arrow, what is got. */
function rewards() {
  const { exchanges = [], weekly = [] } = desk.rules ?? {};
  const goods = exchanges.map(({ take, give }) => reward(take[0].asset, gives(take), give));
  const times = (count) => say("idle.weekly", { count });
  const deeds = weekly.map(({ drop_offs, give }) => reward("kitchen-waste", times(drop_offs), give));
  const all = [...goods, ...deeds].slice(0, MOST_REWARDS);
  return make("ul", { class: "rewards", "aria-label": say("idle.rewards") }, all);
}

function reward(code, brought, give) {
  return make("li", {}, make("div", { class: "swap" }, picture(code), icon("arrow"), picture(give[0].asset)),
    make("p", {}, brought, make("strong", {}, `= ${gives(give)}`)));
}

function tools() {
  const waiting = desk.device.pending ?? 0;
  const slips = openSlips().length;
  return make("div", { class: "tools" },
    button("tool-number", "tool", () => go("number"), icon("keypad"), say("tools.number")),
    button("tool-pending", "tool", () => go("pending"), icon("person"), say("tools.pending", { count: waiting })),
    button("tool-recent", "tool", () => go("recent"), icon("undo"), say("tools.recent")),
    button("tool-shelf", "tool", () => go("shelf"), icon("shelf"), say("tools.shelf")),
    slips > 0 && button("tool-slips", "tool", () => go("slips"), icon("slip"), say("tools.slips", { count: slips })));
}
