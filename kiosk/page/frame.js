/** Draws what the desk knows: the strip above, the screen itself, and whatever asks for patience. */

import { clock } from "./clock.js";
import { change, desk, go } from "./desk.js";
import { endDuty } from "./duty.js";
import { minutesAndSeconds, say, speak, spoken } from "./language.js";
import { inSunlight, switchLook } from "./look.js";
import { loudness, switchLoudness } from "./loudness.js";
import { button, icon, make } from "./make.js";
import { takeKeys } from "./parts/keys.js";
import { liveText } from "./parts/live.js";
import { SCREENS } from "./screens/all.js";
import { hush, tone } from "./sounds.js";
import { remember } from "./store.js";

const LONGEST_PRESS_MS = 1_500;
const SIGNS = { good: "tick", soft: "info", bad: "cross" };

let drawn_screen = null;
let held = false;
let waiting = false;

/** Draw soon, once for several changes; never under a finger that is down: its tap would get lost. */
export function drawSoon() {
  if (waiting || held) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    draw();
  });
}

/** Follow fingers and input methods, for drawSoon; a finger that never seems to be lifted counts as lifted. */
export function watchFingers() {
  let forgetting; // one timer for the finger that is down now: that of an earlier press must not lift this one
  const hold = () => {
    clearTimeout(forgetting);
    held = true;
  };
  const release = () => {
    clearTimeout(forgetting);
    held = false;
    setTimeout(drawSoon); // after the click that follows
  };
  addEventListener("pointerdown", () => {
    hold();
    forgetting = setTimeout(release, LONGEST_PRESS_MS);
  }, true);
  addEventListener("click", ignoreTooSoon, true);
  addEventListener("compositionstart", hold, true);
  for (const end of ["pointerup", "pointercancel", "compositionend"]) addEventListener(end, release, true);
}

/**
 * While a request is under way nothing else can be pressed but what stops the waiting; nor what still stands here of a
 * screen that is over, and is not drawn anew under a finger: a second tap would be a second booking.
 */
function ignoreTooSoon(event) {
  const too_soon = desk.busy || drawn_screen !== desk.screen;
  if (too_soon && event.target.closest("#screen, #head")) event.stopImmediatePropagation();
}

function draw() {
  if (!desk.screen) return;
  const focused = document.activeElement?.id ?? "";
  takeKeys(null);
  put("#banner", desk.device?.sample && make("p", {}, say("sample")));
  put("#head", head());
  put("#screen", desk.notice && notice(desk.notice), SCREENS[desk.screen](desk));
  put("#waiting", patience());
  document.title = desk.device?.point.name ?? say("head.kiosk");
  document.body.dataset.screen = desk.screen;
  document.querySelector("#screen").setAttribute("aria-busy", String(desk.busy));
  placeFocus(focused);
}

function put(place, ...content) {
  const fresh = make("div", {}, content.flat());
  for (const field of fresh.querySelectorAll("input")) keepField(field);
  document.querySelector(place).replaceChildren(...fresh.childNodes);
}

/** A field somebody may be typing in stays the same element, with its cursor; what it holds is the desk's to say. */
function keepField(drawn) {
  const field = document.getElementById(drawn.id);
  if (!field) return;
  if (field.value !== drawn.value) field.value = drawn.value;
  drawn.replaceWith(field);
}

/** A new screen begins at its heading; the same one drawn anew leaves the focus where it was. */
function placeFocus(focused) {
  const moved = drawn_screen !== desk.screen;
  drawn_screen = desk.screen;
  const first = () => document.querySelector("#screen [data-first]") ?? document.querySelector("#screen h1");
  const aim = moved ? first() : document.getElementById(focused);
  aim?.focus({ preventScroll: !moved });
  if (moved) scrollTo(0, 0);
}

function head() {
  return [
    make("p", { class: "place" }, icon("place"), make("span", {}, desk.device?.point.name ?? say("head.kiosk"))),
    desk.device && duty(),
    desk.device && network(),
    button("sound", "quiet", switchSound, icon(`sound-${loudness()}`), say(`head.sound-${loudness()}`)),
    sunlight(),
    button("language", "quiet", switchLanguage, icon("language"), otherLanguage()),
  ];
}

/** The look for where the sun shines on the screen. */
function sunlight() {
  const on = inSunlight();
  const look = button("sunlight", "quiet", switchLook, icon(on ? "tick" : "sun"), say("head.sunlight"));
  look.setAttribute("aria-pressed", String(on));
  return look;
}

function otherLanguage() {
  return make("span", { lang: spoken() === "zh" ? "en" : "zh-Hans" }, say("head.language"));
}

/** Whether the server is reached; where nobody is in the middle of something it leads to what lies here. */
function network() {
  const look = desk.reached ? "net" : "net net-off";
  const words = desk.reached ? [icon("net"), say("net.on")] : [icon("net-off"), say("net.off")];
  if (desk.screen !== "idle") return make("p", { class: look }, words);
  return button("network", `quiet ${look}`, () => go("outbox"), words);
}

function duty() {
  if (!desk.operator) {
    const between = ["idle", "person"].includes(desk.screen) && desk.device.profile !== "self-service";
    return between && button("duty", "quiet", () => go("operator"), icon("operator"), say("operator.on"));
  }
  return make("div", { class: "duty" },
    make("p", {}, icon("operator"), make("strong", {}, say("operator.is-on", desk.operator)), idleLeft()),
    button("duty-off", "quiet", endDuty, say("operator.leave")));
}

function idleLeft() {
  const left_ms = () => (desk.operator?.idle_until_ms ?? 0) - clock.now();
  const words = () => say("operator.idle-left", { left: minutesAndSeconds(left_ms()) });
  return liveText(make("span", { class: "idle-left" }), words);
}

/** Heard at once, as loud as it is from now on. */
function switchSound() {
  switchLoudness();
  hush();
  tone("good");
}

function switchLanguage() {
  speak(spoken() === "zh" ? "en" : "zh");
  remember("language", spoken());
  change({ notice: null });
}

function notice({ tone, text }) {
  return make("div", { class: `notice notice-${tone}`, id: "notice" }, icon(SIGNS[tone]), make("p", {}, text),
    button("notice-close", "quiet", () => change({ notice: null }), say("notice.close")));
}

function patience() {
  if (!desk.busy) return null;
  if (!desk.letGo) return make("p", { class: "moment" }, say("waiting.moment"));
  return make("div", { class: "retrying", role: "alert" }, icon("net-off"),
    make("h2", { id: "retrying" }, say("waiting.retrying")), make("p", {}, say("waiting.why")),
    button("let-go", "big", desk.letGo, say("waiting.stop")));
}
