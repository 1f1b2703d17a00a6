/** What lies in the camera's view: a code is noticed when it appears, and again only after it was away for a while. */

const GONE_MS = 1_500; // a hand shakes, a frame is blurred: away for less than this is not away

/** A memory of what is in view; all times in ms of one clock. */
export function makeSight() {
  const in_view = new Map(); // text: when it was last seen

  /** The view was looked at: `texts` were there. Gives those of them that were not there before. */
  function look(texts, at_ms) {
    for (const [text, seen_ms] of in_view) if (at_ms - seen_ms > GONE_MS) in_view.delete(text);
    const fresh = texts.filter((text) => !in_view.has(text));
    for (const text of texts) in_view.set(text, at_ms);
    return fresh;
  }

  /** Nobody looked for a while: what lay there then may still lie there, and is nothing new. */
  function lookAgain(at_ms) {
    for (const text of in_view.keys()) in_view.set(text, at_ms);
  }

  /** A card is asked for once more: the one that still lies there will do. */
  const forget = () => in_view.clear();

  return { look, lookAgain, forget };
}
