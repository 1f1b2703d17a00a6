/** Sentences in a neighbour's voice: fetched while nobody is here, kept on the device, so that they are heard offline. */

import { desk } from "./desk.js";
import { spoken } from "./language.js";
import { SPOKEN } from "./spoken.js";
import { addressOfRecording, askRecordings, fetchRecording } from "./wire.js";
import { WORDS } from "./words.js";

const CACHE = "kiosk-recordings"; // apart from the page's own files, and from what is booked
const LOOK_MS = 600_000;
const LANGUAGES = ["zh", "en"];
const PLACES = new Map(SPOKEN.flatMap((name) =>
  LANGUAGES.map((language, place) => [`${language} ${WORDS[name][place]}`, `/${language}/${name}/`])));

let addresses = []; // of those that lie here
let look_ms = 0;
let looking = false;

/** Know what lies here. */
export async function recallRecordings() {
  await quietly(async () => {
    const kept = await caches.has(CACHE) ? await (await caches.open(CACHE)).keys() : [];
    addresses = kept.map(({ url }) => new URL(url).pathname);
  });
}

/** The sound file of `text`, a sentence in the language of the screen; null where nobody recorded it. */
export async function recordingOf(text) {
  const place = PLACES.get(`${spoken()} ${text}`);
  const address = place && addresses.findLast((one) => one.includes(place));
  if (!address) return null;
  return quietly(async () => (await caches.match(address, { cacheName: CACHE }))?.arrayBuffer());
}

/** Every ten minutes, while nobody is here: fetch what is new, drop what is gone. One that is cut short goes on later. */
export async function freshenRecordings() {
  if (looking || performance.now() < look_ms || !nobodyHere()) return;
  looking = true;
  if (await quietly(freshen) !== false) look_ms = performance.now() + LOOK_MS; // after trouble, too: lines cost money
  looking = false;
}

const nobodyHere = () => desk.screen === "idle" && desk.reached && !desk.visit && !desk.busy;

async function freshen() {
  const { recordings } = await askRecordings();
  if (!recordings.length) {
    await forgetRecordings();
    return true;
  }
  const listed = new Map(recordings.map((one) => [addressOfRecording(one), one]));
  const cache = await caches.open(CACHE);
  for (const [address, one] of listed) {
    if (await cache.match(address)) continue;
    if (!nobodyHere()) return false;
    const sound = await fetchRecording(one);
    if (await sha256(sound) !== one.sha256) throw new Error("a hotel's log-in page, or half of it");
    await cache.put(address, new Response(sound));
    addresses.push(address);
  }
  for (const { url } of await cache.keys()) {
    if (!listed.has(new URL(url).pathname)) await cache.delete(url);
  }
  addresses = [...listed.keys()];
  return true;
}

/** Nothing of it stays here: nobody recorded anything, or this is no kiosk of that community any more. */
export function forgetRecordings() {
  addresses = [];
  return quietly(() => caches.delete(CACHE));
}

async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Without one of them the kiosk still works, so no trouble with them is anybody's. */
async function quietly(task) {
  try {
    return await task() ?? null;
  } catch {
    return null;
  }
}
