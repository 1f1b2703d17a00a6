/** Makes this browser a kiosk: a one-time code, from the link's fragment or typed, buys the device's name and key. */

import { keepContact } from "./contact.js";
import { change, desk, go } from "./desk.js";
import { inFront, untilAnswered } from "./patience.js";
import { perform } from "./perform.js";
import { tone } from "./sounds.js";
import { remember } from "./store.js";
import { importKey } from "./turning_qr.js";
import { pair } from "./wire.js";

const otherTabs = new BroadcastChannel("pointsapp-pairing");

/** The code of a link `/kiosk/#pair=CODE`: a fragment never reaches a server's log. */
export const linkedCode = () => new URLSearchParams(location.hash.slice(1)).get("pair");

/** A link that is opened where this page stands already changes no more than the fragment: begin anew, as it asks. */
export function followLinks() {
  addEventListener("hashchange", () => { if (linkedCode()) location.reload(); });
}

/** Another tab was paired: it has another key by now, so this one begins anew with what that one has kept. */
export function followOtherTabs() {
  otherTabs.addEventListener("message", () => location.reload());
}

/** Pair with `code`, and keep in touch from then on; says whether it did. A used or wrong code leaves the address, too. */
export async function pairWith(code) {
  let paired = false;
  await perform(async () => {
    try {
      const ask = () => pair(code);
      const { content, anchor } = await inFront((onTrouble, signal) => untilAnswered(ask, { onTrouble, signal }));
      await becomeDevice(content, anchor);
    } finally {
      history.replaceState(null, "", location.pathname);
    }
    tone("good");
    go("idle");
    keepContact();
    paired = true;
  });
  return paired;
}

/** Keep the device and its key; the key's bytes are dropped with the answer. */
async function becomeDevice({ key: bytes, now_ms: _, ...device }, anchor) {
  const key = await importKey(bytes);
  await Promise.all([remember("device", device), remember("key", key), remember("anchor", anchor)]);
  otherTabs.postMessage("paired");
  change({ device: { ...desk.device, ...device }, key });
}
