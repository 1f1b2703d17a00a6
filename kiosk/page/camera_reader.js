/** The worker that reads frames, as the page sees it: started once, given one frame at a time, replaced when it hangs. */

const LONGEST_MS = 15_000; // a slow tablet's first start, or one frame: what takes longer has died

/**
 * `started` resolves when frames can be read; `read(frame)` gives the texts of the codes on a frame (a VideoFrame or an
 * ImageBitmap), which it takes away; `end()` lets the worker go.
 */
export function startReader() {
  const worker = new Worker(new URL("./camera_worker.js", import.meta.url), { type: "module" });
  const started = answerOf(worker);

  async function read(frame) {
    const answer = answerOf(worker);
    worker.postMessage(frame, [frame]);
    const { texts, trouble } = await answer;
    if (trouble) throw new Error(trouble);
    return texts;
  }

  return { started, read, end: () => worker.terminate() };
}

/** The next thing that the worker says. */
function answerOf(worker) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the reader does not answer")), LONGEST_MS);
    const settle = (done) => (event) => {
      clearTimeout(late);
      done(event);
    };
    worker.onmessage = settle(({ data }) => resolve(data));
    worker.onerror = settle((event) => reject(new Error(event.message ?? "the reader did not start")));
  });
}
