/** The only file that knows the API: one function per call, answers as values, a "no" as a Refusal. */

import { clock } from "./clock.js";
import { spoken } from "./language.js";

const ROOT = "/api/v1";
const PATIENCE_MS = 10_000;
const BATCH_PATIENCE_MS = 30_000;
const SOON_MS = 3_000; // so long somebody waits for what lies safely here, or goes by itself
const CLOCKS = ["sequence", "wall_ms", "contact_ms"];
/** The kinds of bookings that may wait here for hours and then go together: nothing is handed out in them. */
export const BATCHED = new Set(["drop-off", "deposit"]);

const PATHS = {
  "drop-off": "/drop-offs",
  deposit: "/deposits",
  exchange: "/exchanges",
  "weekly-claim": "/weekly-claims",
  reversal: "/reversals",
  decision: "/pending-drop-offs/decisions",
};

/** The server said no: `code`, a sentence in the language of the screen, `said` in both, and the facts that came with it. */
export class Refusal extends Error {
  constructor(problem, status) {
    super(problem.detail ?? problem.title ?? String(status));
    Object.assign(this, { code: problem.code ?? "refused", status, said: problem.said ?? this.message, facts: problem });
  }
}

// These speak of the device, not of what was sent: it waits until the device is paired again, or may ask again.
const NOT_FINAL = new Set(["not-paired", "device-revoked", "throttled"]);

/** Whether a trouble is a "no" to what was sent, which asking again will not change. */
export const isFinal = (trouble) => trouble instanceof Refusal && !NOT_FINAL.has(trouble.code);

/** No answer that counts: no network, no server, or a server in trouble. Ask again with the same id. */
export class Unreachable extends Error {}

/** The server was reached, and failed at what it was sent: asking again may not help. */
export class ServerTrouble extends Unreachable {}

let onReach = () => {};

/** `listener(reached: boolean)` hears after each call whether the server answered. */
export const whenReached = (listener) => { onReach = listener; };

let tellFirst = async () => {};

/** `telling()` is done before each call: what the server has yet to hear it hears before it is asked for anything. */
export const tellBefore = (telling) => { tellFirst = telling; };

async function ask(method, path, { body, scan_pass, patience_ms = PATIENCE_MS }) {
  const headers = { "X-Pointsapp": "kiosk", "Accept-Language": spoken(), Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (scan_pass) headers["X-Scan-Pass"] = scan_pass;
  const signal = AbortSignal.timeout(patience_ms);
  const content = body && JSON.stringify(body);
  const answer = await fetch(ROOT + path, { method, headers, signal, body: content, cache: "no-store" });
  if (answer.status >= 500) throw new (answer.status === 500 ? ServerTrouble : Unreachable)(String(answer.status));
  return { status: answer.status, ok: answer.ok, content: answer.status === 204 ? null : await answer.json() };
}

/** A hotel's log-in page or half an answer is no answer: whatever can't be read counts as not reached. */
async function callNow(method, path, sent = {}) {
  let answer;
  try {
    answer = await ask(method, path, sent);
  } catch (trouble) {
    onReach(trouble instanceof ServerTrouble);
    throw trouble instanceof Unreachable ? trouble : new Unreachable(trouble.message);
  }
  onReach(true);
  if (!answer.ok) throw new Refusal(answer.content ?? {}, answer.status);
  return answer.content;
}

async function call(method, path, sent) {
  await tellFirst();
  return callNow(method, path, sent);
}

/** A call whose answer tells the server's time; returns the answer and the clock's new anchor. */
async function timed(method, path, body) {
  await tellFirst();
  const sent = clock.mark();
  const content = await callNow(method, path, { body });
  return { content, anchor: clock.heard(content.now_ms, sent) };
}

export const pair = (code) => timed("POST", "/pairing", { code });
export const askTime = () => timed("GET", "/clock");
export const askDevice = () => timed("GET", "/device");
export const sendReport = (standing) => call("PUT", "/device/report", { body: standing });
export const askRecordings = () => call("GET", "/recordings");
export const askRules = () => call("GET", "/rules");
export const askOperators = () => call("GET", "/operators");
export const signOn = (person_id, pin) => call("PUT", "/operator", { body: { person_id, pin } });
export const touchOperator = () => call("POST", "/operator/touch", { body: {} });
export const tellSession = (told) => callNow("POST", "/operator/kept", { body: told, patience_ms: SOON_MS });
export const readCard = (reading) => call("POST", "/readings", { body: reading });
export const askSummary = (scan_pass) => call("GET", "/summary", { scan_pass });
export const askHandOuts = () => call("GET", "/hand-outs");
export const askShelf = () => call("GET", "/shelf");
export const askPending = () => call("GET", "/pending-drop-offs");

/** Where a recording `{language, name, sha256}` is to be had: another sound has another address. */
export const addressOfRecording = ({ language, name, sha256 }) => `${ROOT}/recordings/${language}/${name}/${sha256}`;

/** The sound file itself, whole. */
export async function fetchRecording(one) {
  const signal = AbortSignal.timeout(BATCH_PATIENCE_MS);
  const answer = await fetch(addressOfRecording(one), { headers: { "X-Pointsapp": "kiosk" }, signal, cache: "no-store" });
  if (!answer.ok) throw new Unreachable(String(answer.status));
  return answer.arrayBuffer();
}

/** Send a booking `{kind, body}`; `body.id` makes the repetition of it the same booking. */
export const sendBooking = ({ kind, body }) =>
  call("POST", PATHS[kind], { body, patience_ms: BATCHED.has(kind) ? SOON_MS : PATIENCE_MS });

/** Send bookings together, at most 200 drop-offs and deposits; gives `{verdict, answer, problem}` of each in turn. */
export const sendBatch = (bookings) => judge(bookings.map(item));

/** Send bookings once more that the server has answered before and may have lost since, each with its receipt. */
export const sendAgain = (answered) =>
  judge(answered.map(({ receipt, ...booking }) => ({ ...item(booking), receipt })));

async function judge(bookings) {
  const { verdicts } = await call("POST", "/batches", { body: { bookings }, patience_ms: BATCH_PATIENCE_MS });
  if (verdicts?.length !== bookings.length) throw new Unreachable("not a verdict on each");
  return verdicts;
}

/** A booking as a batch has it; what this device's clocks said goes with it as far as it was noted. */
function item({ kind, body: booking, ...noted }) {
  const clocks = CLOCKS.filter((name) => Number.isInteger(noted[name])).map((name) => [name, noted[name]]);
  return { kind, booking, ...Object.fromEntries(clocks) };
}
