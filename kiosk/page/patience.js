/** Asks again while there is no answer, with growing pauses, and lets the person in front stop waiting. */

import { change } from "./desk.js";
import { Unreachable } from "./wire.js";

const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/** The person in front no longer waits for the answer; `kind` and `id` are the booking's, none where nothing was booked. */
export class LetGo extends Error {
  kind = null;
  id = null;
}

/** A pause that ends early when the network comes back, or when nobody waits any more. */
function pause(span_ms, signal) {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(waiting);
      removeEventListener("online", wake);
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    const waiting = setTimeout(wake, span_ms);
    addEventListener("online", wake);
    signal?.addEventListener("abort", wake);
  });
}

/** Call `ask` until the server answers it; `onTrouble` hears of each try that did not get through. */
export async function untilAnswered(ask, { onTrouble = () => {}, signal } = {}) {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (trouble) {
      if (!(trouble instanceof Unreachable) || signal?.aborted) throw trouble;
    }
    onTrouble();
    if (signal?.aborted) throw new LetGo();
    await pause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)], signal);
    if (signal?.aborted) throw new LetGo();
  }
}

/**
 * Wait for `work(onTrouble, signal)` in front of the person: after the first failure the screen says so and offers to
 * stop waiting, which throws LetGo here and aborts `signal` for the work that need not go on.
 */
export const inFront = (work) => waitFor(work, (stop) => change({ letGo: stop }));

/** The same until the first failure: what lies here for good by then goes by itself, and nobody has to wait for it. */
export const onceInFront = (work) => waitFor(work, (stop) => stop());

async function waitFor(work, onFailure) {
  const stopping = new AbortController();
  const letGo = new Promise((_, reject) => {
    stopping.signal.addEventListener("abort", () => reject(new LetGo()));
  });
  const onTrouble = () => {
    if (!stopping.signal.aborted) onFailure(() => stopping.abort());
  };
  try {
    return await Promise.race([work(onTrouble, stopping.signal), letGo]);
  } finally {
    change({ letGo: null });
  }
}
