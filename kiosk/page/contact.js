/** Keeps in touch with the server: the time, what it says of this device, the rules in force, bookings left over. */

import { forgetOld } from "./answered.js";
import { sendLeft } from "./bookings.js";
import { clock } from "./clock.js";
import { change, desk, whenChanged } from "./desk.js";
import { hearOperator } from "./duty.js";
import { countUnsent } from "./outbox.js";
import { meet } from "./perform.js";
import { freshenRecordings } from "./recordings.js";
import { reportSelf } from "./report.js";
import { isOutgrown, remember } from "./store.js";
import { askDevice, askRules, askTime, Refusal } from "./wire.js";

const BEAT_MS = 30_000;
const DOUBT_MS = 3_000;
const UNREACHED_MS = 5_000; // how soon the server is asked again while it isn't reached
const RULES_MS = 600_000;
const FIRST_SAMPLES = 3;

let asked_ms = -Infinity;
let heard_ms = -Infinity;
let rules_ms = -Infinity;
let beating;
let screen_before = "idle";
let reached_before = true;

/** Begin: now, every 30 s, and as soon as the network is back. */
export async function keepContact() {
  for (let sample = 0; sample < FIRST_SAMPLES; sample++) await quietly(hearTime);
  await beat();
  if (beating) return;
  beating = setInterval(beat, BEAT_MS);
  addEventListener("online", beat);
  addEventListener("offline", () => quietly(hearTime)); // which shows whether it is so
  whenChanged(freshenIdle);
  whenChanged(goOnWhenReached);
}

/** The network is back: what lies here goes at once, not with the next beat. */
function goOnWhenReached() {
  const back = desk.reached && !reached_before;
  reached_before = desk.reached;
  if (back) beat();
}

/** Back on the idle screen, today's count should be today's. */
function freshenIdle() {
  const back = desk.screen === "idle" && screen_before !== "idle";
  screen_before = desk.screen;
  if (back && performance.now() - heard_ms > DOUBT_MS) quietly(hearDevice);
}

/** The clock is in doubt (it slept, somebody set it), or nobody answered: ask the server soon, not at the next beat. */
export function askInDoubt() {
  const patience_ms = desk.reached ? DOUBT_MS : UNREACHED_MS;
  if (!desk.device || (desk.reached && !clock.doubt()) || performance.now() - asked_ms < patience_ms) return;
  quietly(hearTime);
}

async function beat() {
  if (!desk.device || isOutgrown()) return;
  await quietly(hearTime);
  await quietly(hearDevice);
  if (!desk.rules || performance.now() - rules_ms > RULES_MS) await quietly(hearRules);
  await countUnsent(); // another tab may have sent some
  await quietly(forgetOld);
  if (!desk.device) return;
  await quietly(reportSelf);
  sendLeft();
  freshenRecordings();
}

/** Background questions fail silently (the screen says whether the server is reached), unless the device is refused. */
async function quietly(ask) {
  try {
    await ask();
  } catch (trouble) {
    if (trouble instanceof Refusal && ["not-paired", "device-revoked"].includes(trouble.code)) await meet(trouble);
  }
}

async function hearTime() {
  asked_ms = performance.now();
  const { anchor } = await askTime();
  await remember("anchor", anchor);
}

async function hearDevice() {
  const { content, anchor } = await askDevice();
  const { now_ms: counted_ms, operator, ...heard } = content;
  const device = { ...heard, counted_ms }; // of which day today's count is
  heard_ms = performance.now();
  change({ device });
  hearOperator(operator);
  await Promise.all([remember("device", device), remember("anchor", anchor)]);
}

async function hearRules() {
  const rules = await askRules();
  rules_ms = performance.now();
  change({ rules });
  await remember("rules", rules);
}
