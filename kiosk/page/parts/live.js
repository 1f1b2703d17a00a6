/** Small things that change by themselves (a clock, seconds left): brought up to date while they are shown. */

const shown = new Map();

/** Call `update(element)` now and from then on, as long as `element` is on the page; returns the element. */
export function live(element, update) {
  shown.set(element, update);
  update(element);
  return element;
}

/** Bring all of them up to date and let go of those that left the page. */
export function tick() {
  for (const [element, update] of shown) {
    if (element.isConnected) update(element);
    else shown.delete(element);
  }
}

/** A text that `text()` gives anew all the time; the page is touched only when it differs. */
export function liveText(element, text) {
  return live(element, () => {
    const now = text();
    if (element.textContent !== now) element.textContent = now;
  });
}
