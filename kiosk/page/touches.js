/** Notices every touch and key, and clears the screen when there was none for so long, announced by a shrinking bar. */

import { desk } from "./desk.js";
import { say } from "./language.js";

const PATIENCE_MS = 20_000; // a screen that takes longer to read or to copy says so itself
const WARNING_MS = 10_000;

let shrinking = null;
let shrinking_ms = 0; // over how long
let touched_ms = 0;

/** `onTouch()` is called at each touch or key, `onLeft()` when nobody seems to be there any more. */
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

/** Begin that time anew. */
export function startAfresh() {
  touched_ms = performance.now();
  shrinking?.cancel();
  shrinking = null;
  shrinking_ms = patience_ms();
}

/** Nothing to clear away (also while the page is starting), or a request is under way that soon has its answer. */
function resting() {
  const { screen, busy, letGo, notice } = desk;
  return (busy && !letGo) || !screen || ["pairing", "insecure", "memory"].includes(screen) || (screen === "idle" && !notice);
}

const patience_ms = () => desk.about.patience_ms ?? PATIENCE_MS;

function count(bar, onLeft) {
  if (resting() || shrinking_ms !== patience_ms()) startAfresh();
  const left_ms = touched_ms + patience_ms() - performance.now();
  const [words, strip] = bar.children;
  bar.hidden = resting();
  if (!bar.hidden) shrinking ??= shrink(strip, left_ms);
  const text = left_ms < WARNING_MS ? say("countdown.words", { seconds: Math.max(0, Math.ceil(left_ms / 1000)) }) : "";
  if (words.textContent !== text) words.textContent = text;
  if (left_ms > 0) return;
  onLeft();
  startAfresh();
}

function shrink(strip, left_ms) {
  const from = Math.max(0, left_ms / shrinking_ms);
  const steps = [{ transform: `scaleX(${from})` }, { transform: "scaleX(0)" }];
  return strip.animate(steps, { duration: Math.max(1, left_ms), fill: "forwards" });
}
