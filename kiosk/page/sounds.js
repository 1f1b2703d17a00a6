/** Every result is heard too: a tone everywhere, spoken Chinese or English where the device has a voice for it. */

import { spoken } from "./language.js";

const TONES = {
  card: [[880, 0.09]],
  good: [[660, 0.12], [990, 0.22]],
  soft: [[523, 0.16], [523, 0.16]],
  bad: [[330, 0.18], [220, 0.32]],
};
const VOICES = { zh: /^zh|^cmn/i, en: /^en/i };

const AFTER_TOUCH_MS = 500; // opening the sound device may stall the page: not while a scanner is typing

let audio = null;
let opening = null;

/** Browsers play nothing before the first touch: call this from it. */
export function allowSound() {
  opening ??= setTimeout(() => { audio = new AudioContext(); }, AFTER_TOUCH_MS);
  if (audio?.state === "suspended") audio.resume();
}

/** Play "card", "good", "soft" or "bad". */
export function tone(name) {
  if (!audio) return;
  let start = audio.currentTime;
  for (const [pitch, seconds] of TONES[name]) start = note(pitch, start, seconds);
}

function note(pitch, start, seconds) {
  const source = audio.createOscillator();
  const loudness = audio.createGain();
  source.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.25, start);
  loudness.gain.exponentialRampToValueAtTime(0.001, start + seconds);
  source.connect(loudness).connect(audio.destination);
  source.start(start);
  source.stop(start + seconds);
  return start + seconds;
}

/** Speak `text`. espeak is left out: its Mandarin is not understood. */
export function read(text) {
  if (!("speechSynthesis" in window)) return;
  const voice = speechSynthesis.getVoices().find((one) => VOICES[spoken()].test(one.lang) && !/espeak/i.test(one.name));
  if (!voice) return;
  speechSynthesis.cancel();
  const speech = new SpeechSynthesisUtterance(text);
  Object.assign(speech, { voice, lang: voice.lang, rate: 0.9 });
  speechSynthesis.speak(speech);
}
