/** What is heard: a tone for every result, a neighbour's recording, or the device's own voice, one at a time. */

import { spoken } from "./language.js";
import { volume } from "./loudness.js";

const TONES = {
  card: [[880, 0.09]],
  good: [[660, 0.12], [990, 0.22]],
  soft: [[523, 0.16], [523, 0.16]],
  bad: [[330, 0.18], [220, 0.32]],
};
const VOICES = { zh: /^zh|^cmn/i, en: /^en/i };

const TONE_VOLUME = 0.4;
const AFTER_TOUCH_MS = 500; // opening the sound device may stall the page: not while a scanner is typing
const LONGEST_SPEECH_MS = 20_000; // some voices never say that they have ended
const LATE_MS = 1_000;
const LONGEST_RECORDING_S = 25; // no sentence is as long

let audio = null;
let opening = null;
let silent_at = 0; // when the last tone ends, on the clock of `audio`
let playing = null;
let hushed = 0;

/** Browsers play nothing before the first touch: call this from it. */
export function allowSound() {
  opening ??= setTimeout(() => { audio = new AudioContext(); }, AFTER_TOUCH_MS);
  if (audio?.state === "suspended") audio.resume();
}

/** Play "card", "good", "soft" or "bad". */
export function tone(name) {
  if (!audio || !volume()) return;
  let start = audio.currentTime;
  for (const [pitch, seconds] of TONES[name]) start = note(pitch, start, seconds);
  silent_at = start;
}

function note(pitch, start, seconds) {
  const source = audio.createOscillator();
  const loudness = audio.createGain();
  source.frequency.value = pitch;
  loudness.gain.setValueAtTime(TONE_VOLUME * volume(), start);
  loudness.gain.exponentialRampToValueAtTime(0.001, start + seconds);
  source.connect(loudness).connect(audio.destination);
  source.start(start);
  source.stop(start + seconds);
  return start + seconds;
}

/** Stop what is being said. */
export function hush() {
  hushed++;
  playing?.stop();
  playing = null;
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

/** Play a sound file when the tone is over; false at once where that can't be done, else true when it has ended. */
export async function play(bytes) {
  if (!audio) return false;
  const before = hushed;
  const sound = await audio.decodeAudioData(bytes).catch(() => null);
  if (!sound) return false;
  if (before === hushed && volume()) await playedAll(sound);
  return true;
}

function playedAll(sound) {
  const source = audio.createBufferSource();
  const loudness = audio.createGain();
  const start = Math.max(audio.currentTime, silent_at);
  source.buffer = sound;
  loudness.gain.value = volume();
  source.connect(loudness).connect(audio.destination);
  const seconds = Math.min(sound.duration, LONGEST_RECORDING_S);
  source.start(start, 0, seconds);
  playing = source;
  return ended(source, (start - audio.currentTime + seconds) * 1000 + LATE_MS);
}

/** Speak `text` and wait for its end, if the device has a voice. espeak is left out: its Mandarin is not understood. */
export async function speak(text) {
  if (!("speechSynthesis" in window)) return;
  const voice = speechSynthesis.getVoices().find((one) => VOICES[spoken()].test(one.lang) && !/espeak/i.test(one.name));
  if (!voice) return;
  const speech = new SpeechSynthesisUtterance(text);
  Object.assign(speech, { voice, lang: voice.lang, rate: 0.9, volume: volume() });
  speechSynthesis.speak(speech);
  await ended(speech, LONGEST_SPEECH_MS);
}

function ended(sound, most_ms) {
  return new Promise((resolve) => {
    for (const name of ["ended", "end", "error"]) sound.addEventListener(name, resolve, { once: true });
    setTimeout(resolve, most_ms);
  });
}
