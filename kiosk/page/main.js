/** Starts the kiosk: recalls what it knew, wires its parts together and shows the first screen. */

import { keepAwake } from "./awake.js";
import { recallCamera } from "./camera.js";
import { clock } from "./clock.js";
import { keepContact, askInDoubt } from "./contact.js";
import { change, desk, go, whenChanged } from "./desk.js";
import { keepDrawings } from "./drawings.js";
import { endIdleDuty, noteDuty, renewDuty, resumeDuty } from "./duty.js";
import { drawSoon, watchFingers } from "./frame.js";
import { speak } from "./language.js";
import { recallSessions, tellSessions } from "./kept_sessions.js";
import { keepStorage } from "./lasting.js";
import { recallLook } from "./look.js";
import { recallLoudness } from "./loudness.js";
import { countUnsent } from "./outbox.js";
import { followLinks, followOtherTabs, linkedCode, pairWith } from "./pairing.js";
import { giveKey } from "./parts/keys.js";
import { tick } from "./parts/live.js";
import { recallRecordings } from "./recordings.js";
import { followWorkers, outgrow, putRenewalOff, renew } from "./renewal.js";
import { announceNotice } from "./said.js";
import { hearReading } from "./readings.js";
import { recallRefusals, sayRefusals } from "./refusals.js";
import { hearPaste, hearScanner } from "./scanner.js";
import { recallSlips } from "./slips.js";
import { allowSound } from "./sounds.js";
import { followMemory, Outgrown, recall } from "./store.js";
import { watchTouches } from "./touches.js";
import { abandonVisit, rememberVisit, resumeVisit } from "./visits.js";
import { tellBefore, whenReached } from "./wire.js";

const TICK_MS = 250;
const AGAIN_MS = 5_000;

let trying = false; // or started: never twice
let later; // the timer of the next try

function touched() {
  allowSound();
  renewDuty();
  rememberVisit();
  putRenewalOff();
}

function wire() {
  whenChanged(drawSoon);
  whenChanged(announceNotice);
  tellBefore(tellSessions);
  whenChanged(sayRefusals);
  whenChanged(noteDuty);
  whenReached((reached) => { if (reached !== desk.reached) change({ reached }); });
  watchFingers();
  watchTouches({ onTouch: touched, onLeft: abandonVisit });
  hearScanner(window, { onScan: hearReading, onKey: giveKey });
  hearPaste(window, hearReading);
  followLinks();
  followOtherTabs();
  followMemory({ blocked: () => go("memory", { why: "blocked" }), overtaken: outgrow });
  setInterval(() => {
    tick();
    askInDoubt();
    endIdleDuty();
    renew();
  }, TICK_MS);
}

async function recallAll() {
  const names = ["language", "device", "key", "rules", "anchor"];
  const [language, device = null, key = null, rules = null, anchor] = await Promise.all(names.map(recall));
  speak(language ?? "zh");
  clock.restore(anchor);
  change({ device: key && device, key, rules });
  await Promise.all([countUnsent(), recallSlips(), recallSessions()]);
}

function begin() {
  if (!window.isSecureContext) return refuseToStart();
  keepAwake();
  keepStorage();
  followWorkers();
  return tryToStart();
}

function refuseToStart() {
  recallTaste();
  go("insecure");
}

/** How it looks and sounds. */
const recallTaste = () => Promise.allSettled([recallLook(), recallLoudness()]);

/** Where nothing can be recalled the page says so, and tries again: by itself, and whenever somebody asks it to. */
async function tryToStart() {
  if (trying) return undefined;
  trying = true;
  clearTimeout(later);
  recallTaste();
  try {
    await recallAll();
  } catch (trouble) {
    if (trouble instanceof Outgrown) return go("memory", { why: "newer" });
    trying = false;
    later = setTimeout(tryToStart, AGAIN_MS);
    return go("memory", { why: "failed", again: tryToStart });
  }
  return start();
}

async function start() {
  const code = linkedCode();
  go(desk.device ? "idle" : "pairing");
  recallCamera();
  recallRecordings();
  recallRefusals().catch(() => {}); // no idle screen waits for thousands of bookings to be looked through
  if (code && await pairWith(code)) return undefined; // a wrong or used one leaves a kiosk what it was
  if (!desk.device) return undefined;
  if (!code) await resumeDuty();
  if (!code) await resumeVisit();
  return keepContact();
}

wire();
keepDrawings().then(() => change({}));
begin();
