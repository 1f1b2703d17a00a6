/** Notices every touch and key, and clears the screen when there was none for 20 s, announced by a shrinking bar. */

import { desk } from "./desk.js";
import { say } from "./language.js";

const PATIENCE_MS = 20_000;
const WARNING_MS = 10_000;

let shrinking = null;
let touched_ms = 0;

/** `onTouch()` is called at each touch or key, `onLeft()` when 20 s went by without one. */
export function watchTouches({ onTouch, onLeft }) {
  const bar = document.querySelector("#countdown");
  const touch = () => {
    startAfresh();
    onTouch();
  };
  const early = { capture: true, passive: true };
  for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, touch, early);
  setInterval(() => count(bar, onLeft), 250);
}

/** Begin the 20 s anew. */
export function startAfresh() {
  touched_ms = performance.now();
  shrinking?.cancel();
  shrinking = null;
}

/** Nothing to clear away (also while the page is starting), or a request is under way and the person stays. */
function resting() {
  const { screen, busy, notice } = desk;
  return busy || !screen || ["pairing", "insecure", "memory"].includes(screen) || (screen === "idle" && !notice);
}

function count(bar, onLeft) {
  if (resting()) startAfresh();
  const left_ms = touched_ms + PATIENCE_MS - performance.now();
  const [words, strip] = bar.children;
  bar.hidden = resting();
  if (!bar.hidden) shrinking ??= shrink(strip, left_ms);
  const text = left_ms < WARNING_MS ? say("countdown.words", { seconds: Math.max(0, Math.ceil(left_ms / 1000)) }) : "";
  if (words.textContent !== text) words.textContent = text;
  if (left_ms <= 0) onLeft();
}

function shrink(strip, left_ms) {
  const from = Math.max(0, left_ms / PATIENCE_MS);
  const steps = [{ transform: `scaleX(${from})` }, { transform: "scaleX(0)" }];
  return strip.animate(steps, { duration: Math.max(1, left_ms), fill: "forwards" });
}
