/** Server time on this device, and whether it can be trusted far enough to show a turning code. */

const SAMPLES = 10;
const MOST_APART_MS = 5_000;
const LONGEST_SILENCE_MS = 24 * 3600 * 1000;

/**
 * A clock of the server's time. `wall` and `monotonic` give this device's two clocks in milliseconds: the one that
 * people set, and the one that only runs on (and stops while the device sleeps).
 */
export function makeClock({ wall, monotonic }) {
  let samples = [];
  let anchor = null;

  const apart = (sample) => Math.abs(wall() - sample.wall_ms - (monotonic() - sample.monotonic_ms)) > MOST_APART_MS;
  const best = () => samples.reduce((least, one) => (least && least.trip_ms <= one.trip_ms ? least : one), null);

  /**
   * Server time now, in ms; this device's own where the server was never heard. Where the wall clock ran further than
   * the other the device has slept, and it is the wall clock that knows for how long.
   */
  function now() {
    const sample = best();
    if (!sample) return Math.round(wall());
    const [passed, ran] = [wall() - sample.wall_ms, monotonic() - sample.monotonic_ms];
    return Math.round(sample.server_ms + (passed - ran > MOST_APART_MS ? passed : ran));
  }

  /** Take in an answer: the server said `server_ms` between `sent` and now; returns the anchor to be kept. */
  function heard(server_ms, sent) {
    const trip_ms = monotonic() - sent.monotonic_ms;
    const middle = { wall_ms: wall() - trip_ms / 2, monotonic_ms: monotonic() - trip_ms / 2 };
    const fresh = samples.filter((sample) => !apart(sample) && Number.isFinite(sample.trip_ms));
    samples = [...fresh, { server_ms, trip_ms, ...middle }].slice(-SAMPLES);
    anchor = { server_ms, wall_ms: middle.wall_ms };
    return anchor;
  }

  /** After a cold start: go on from the kept anchor by the wall clock, until the server is heard again. */
  function restore(kept) {
    if (!kept || anchor) return;
    anchor = kept;
    const server_ms = kept.server_ms + wall() - kept.wall_ms;
    samples = [{ server_ms, trip_ms: Infinity, wall_ms: wall(), monotonic_ms: monotonic() }];
  }

  /** Null while the time can be trusted, else why not: "never-heard", "apart", "before-anchor" or "long-silent". */
  function doubt() {
    const sample = best();
    if (!sample) return "never-heard";
    if (wall() < anchor.wall_ms) return "before-anchor";
    if (apart(sample)) return "apart";
    return now() - anchor.server_ms > LONGEST_SILENCE_MS ? "long-silent" : null;
  }

  /** How far this device's own clock is ahead of the server's, in ms; below zero where it is behind. */
  const lead = () => Math.round(wall() - now());

  /** When the server last told its time, by its own clock; null before it ever did. */
  const contact = () => anchor?.server_ms ?? null;

  const mark = () => ({ monotonic_ms: monotonic() });
  return { now, heard, restore, doubt, lead, contact, mark };
}

/** The kiosk's one clock. */
export const clock = makeClock({ wall: () => Date.now(), monotonic: () => performance.now() });
