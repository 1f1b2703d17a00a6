/** Says results aloud: to screen readers by a live region, and to the ear by a recording or the device's voice. */

import { desk } from "./desk.js";
import { say } from "./language.js";
import { volume } from "./loudness.js";
import { recordingOf } from "./recordings.js";
import { hush, play, speak } from "./sounds.js";

let last = "";
let turn = 0;
let reading = Promise.resolve();

/** One after the other; a full stop comes only where a sentence has no end of its own. */
const inOne = (sentences) => sentences.reduce((before, next) =>
  before && `${before}${/[。！？.!?]$/.test(before) ? say("list.next") : say("list.stop")}${next}` || next, "");

/** Say these sentences once, whatever is drawn anew meanwhile. */
export function announce(...sentences) {
  const text = inOne(sentences);
  if (text === last) return;
  last = text;
  document.querySelector("#said").textContent = text;
  if (text) readAloud(sentences);
}

/** Say one sentence more, after those that are being said. */
export function announceMore(sentence) {
  last = inOne([last, sentence]);
  document.querySelector("#said").textContent = sentence;
  const mine = turn;
  reading = reading.then(() => readOn([sentence], mine));
}

/** After each change: a notice is said when it appears, and forgotten when it goes. */
export function announceNotice() {
  if (["outcome", "kept", "slip"].includes(desk.screen) && !desk.notice) return;
  announce(desk.notice?.text ?? "");
}

/** One after the other, until something else is to be said. */
function readAloud(sentences) {
  hush();
  reading = readOn(sentences, ++turn);
}

async function readOn(sentences, mine) {
  if (mine !== turn) return;
  for (const sentence of sentences) {
    const recording = volume() ? await recordingOf(sentence) : null;
    const heard = recording && mine === turn && await play(recording);
    if (mine !== turn || !volume()) return;
    if (!heard) await speak(sentence);
  }
}
