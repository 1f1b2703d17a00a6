/** Looks through the camera while a card may come: a frame to the reader, its texts back, then the next frame. */

import { startReader } from "./camera_reader.js";
import { makeSight } from "./sight.js";

const FRAME_MS = 80; // from one frame to the next: some twelve a second
const GLANCE_MS = 20; // how often it is looked whether there is a new one
const STILL_MS = 10_000; // a picture that stands still for so long is no picture: the camera sleeps, or is gone

const pause = (span_ms) => new Promise((resolve) => { setTimeout(resolve, span_ms); });

/**
 * Look at `video` until `signal` is aborted, whenever `mayLook()`; `mayRepeat()` says that a card which still lies there
 * is asked for again. `onReady()` is called when codes can be read, `onSeen(texts)` gets what has newly come into view;
 * `onTrouble(kind)` gets "still" where the picture stands still and "reader" where frames can't be read: both end it.
 */
export async function lookThrough(video, { signal, mayLook, mayRepeat, onReady, onSeen, onTrouble }) {
  const reader = startReader();
  signal.addEventListener("abort", reader.end);
  try {
    await reader.started;
    onReady();
    await lookOn({ video, reader, sight: makeSight(), signal, mayLook, mayRepeat, onSeen });
  } catch (trouble) {
    if (!signal.aborted) onTrouble(trouble instanceof StandsStill ? "still" : "reader");
  } finally {
    reader.end();
  }
}

class StandsStill extends Error {}

async function lookOn({ video, reader, sight, signal, mayLook, mayRepeat, onSeen }) {
  const moves = watchMoving(video);
  let looking = false;
  let due_ms = 0;
  for (; !signal.aborted; await pause(GLANCE_MS)) {
    const may = mayLook();
    if (may && !looking) beginAgain({ video, sight, moves, mayRepeat });
    looking = may;
    if (!looking || performance.now() < due_ms || !moves()) continue;
    due_ms = performance.now() + FRAME_MS;
    await lookOnce({ video, reader, sight, mayLook, onSeen });
  }
}

/** After a while without looking: the video stood still when it left the page. */
function beginAgain({ video, sight, moves, mayRepeat }) {
  if (mayRepeat()) sight.forget();
  sight.lookAgain(performance.now());
  moves.afresh();
  video.play().catch(() => {}); // without a picture it will be said to stand still
}

async function lookOnce({ video, reader, sight, mayLook, onSeen }) {
  const texts = await reader.read(await frameOf(video));
  if (!mayLook()) return; // somebody else came first: what lies here is looked at again when they have gone
  const fresh = sight.look(texts, performance.now());
  if (fresh.length) onSeen(fresh);
}

/** What the camera shows now. A VideoFrame is handed over as it lies in memory; older browsers make a picture of it. */
function frameOf(video) {
  return "VideoFrame" in window ? new VideoFrame(video, { timestamp: 0 }) : createImageBitmap(video);
}

/** A function that says whether there is a new picture since it was last asked; it throws when there was none for long. */
function watchMoving(video) {
  let shown = -1;
  let moved_ms = performance.now();
  const moves = () => {
    const now_ms = performance.now();
    if (now_ms - moved_ms > STILL_MS) throw new StandsStill();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.currentTime === shown) return false;
    shown = video.currentTime;
    moved_ms = now_ms;
    return true;
  };
  moves.afresh = () => { moved_ms = performance.now(); };
  return moves;
}
