/** Has the browser keep this page, and lets a new version of it take over between two residents, never in the middle. */

import { desk } from "./desk.js";
import { version } from "./version.js";

const SCOPE = new URL("./", import.meta.url).href.slice(0, -1); // the address without its slash, too
const FIRST_MS = 1_000; // the page's own start goes before
const LOOK_MS = 600_000;
const AFTER_TROUBLE_MS = 60_000;
const QUIET_MS = 5_000;

let registration = null;
let look_ms = FIRST_MS;
let busy_ms = 0;
let outgrown = false; // another version serves this page already
let useless = false; // and nothing can be booked here any more, whoever is on

/** Follow which worker serves this page; does nothing where the browser has none (private windows, plain http). */
export function followWorkers() {
  const workers = navigator.serviceWorker;
  let served = Boolean(workers?.controller);
  workers?.addEventListener("controllerchange", () => {
    outgrown = served; // the first one to serve this page is of its own version
    served = true;
  });
  workers?.ready.then(({ active }) => active.postMessage(version()));
}

/** Another version has taken over what this page lives on: it is to be loaded anew when nobody is here. */
export function outgrow() {
  outgrown = useless = true;
}

/** Somebody touched the kiosk. */
export function putRenewalOff() {
  busy_ms = performance.now();
}

/** To be called a few times a second: look for a new version now and then, and let it in when nobody is here. */
export function renew() {
  const now_ms = performance.now();
  if (navigator.serviceWorker && now_ms >= look_ms && desk.reached) look(now_ms);
  if (!nobodyHere()) busy_ms = now_ms;
  if (now_ms - busy_ms >= QUIET_MS) letIn();
}

/** At most every ten minutes; after trouble sooner, once the server is reached again. */
async function look(now_ms) {
  look_ms = now_ms + LOOK_MS;
  try {
    const how = { scope: SCOPE, updateViaCache: "none" };
    registration = await navigator.serviceWorker.register("service_worker.js", how);
    await registration.update();
    await leaveNarrower();
    outgrown ||= Boolean(registration.active) && !navigator.serviceWorker.controller; // it is of another version
  } catch {
    look_ms = now_ms + AFTER_TROUBLE_MS;
  }
}

/** A device that was set up when the scope was narrower has two workers, and the older one serves the page: it goes. */
async function leaveNarrower() {
  const serving = await navigator.serviceWorker.getRegistration();
  if (!registration.active || !serving || serving.scope === registration.scope) return;
  await serving.unregister();
  outgrow();
}

/** One that waits takes over first, which makes this page outgrown: loaded anew before, it would be the old one again. */
function letIn() {
  if (registration?.waiting) {
    registration.waiting.postMessage("take over");
  } else if (outgrown) {
    outgrown = false;
    location.reload();
  }
}

/** Neither a resident nor an operator, nothing chosen that a card could bring back, and nothing typed. */
function nobodyHere() {
  const { screen, about, visit, operator, kept, notice, busy } = desk;
  if (visit || (operator && !useless) || notice || busy || performance.now() < (kept?.until_ms ?? 0)) return false;
  return ["idle", "memory"].includes(screen) || (screen === "pairing" && !about.code);
}
