/** Hears a scanner that types: keys less than 50 ms apart, then Enter or Tab, wherever the focus is; others pass on. */

const GAP_MS = 50; // between two keys, on the average of a run: no person types so fast for so long
const STALL_MS = 1_000; // how long a run may stall (a busy machine, a weak radio) once it can hardly be a person's
const SURE = 6; // so many keys at a scanner's pace are no person's
const LEAST = 4;
const ENDS = new Set(["Enter", "Tab"]);
const MOST = 500; // longer than any code of ours, the link that pairs too: of more only the beginning is looked at
const COMMAND = "\u2426"; // stands for a key that is no character: a control character in the code, a scanner's own setting

/**
 * Listen on `target` (the window). `onScan(text)` gets what a scanner typed, in capitals; `onKey(key)` gets what a
 * person typed where no field or button takes it: one character, "Enter" or "Backspace".
 */
export function hearScanner(target, { onScan, onKey }) {
  let run = [];
  let heard_ms = -Infinity;
  let settling;

  /** The run was a person's: give the keys that were held back to whom they were meant for. */
  function settle() {
    clearTimeout(settling);
    const typed = run.filter((key) => key.held);
    run = [];
    for (const key of typed) passOn(key, onKey);
  }

  /** How long the next key of this run may take. */
  const limit_ms = () => (run.length >= SURE || run.some(strayLetter) ? STALL_MS : GAP_MS);

  const isScan = (event) => run.length >= LEAST && (event.timeStamp - run[0].at_ms) / run.length < GAP_MS;

  function finishScan(event) {
    const text = run.map((key) => key.letter).join("");
    clearTimeout(settling);
    run = [];
    stop(event);
    onScan(text.slice(0, MOST).toUpperCase());
  }

  /** A scanner types Ctrl and a letter, or F5, for a control character: the browser must not obey it. */
  function takeCommand(event) {
    stop(event);
    heard_ms = event.timeStamp;
    run.push({ letter: COMMAND, field: null, held: false, at_ms: event.timeStamp });
    settleLater();
  }

  function settleLater() {
    clearTimeout(settling);
    settling = setTimeout(settle, limit_ms() + GAP_MS);
  }

  function isScannersCommand(event) {
    const paced = event.timeStamp - heard_ms < limit_ms() && isScan(event);
    return paced && (hasModifier(event) || !(letterOf(event) || ENDS.has(event.key)));
  }

  function takeLetter(event, letter) {
    const first = run.length === 0;
    const field = fieldOf(event);
    run.push({ letter, field, held: !first || !field, before: field?.value, at_ms: event.timeStamp });
    if (first) return;
    stop(event);
    if (run.length === 2) takeBack(run[0]);
  }

  function takeOther(event) {
    settle();
    const taken = event.target.closest?.("button, input, a") && event.key === "Enter";
    if (!taken && !fieldOf(event) && ["Enter", "Backspace"].includes(event.key)) onKey(event.key);
  }

  target.addEventListener("keydown", (event) => {
    if (event.repeat || isComposition(event)) return;
    if (isScannersCommand(event)) return takeCommand(event);
    if (hasModifier(event)) return;
    if (event.timeStamp - heard_ms >= limit_ms()) settle();
    heard_ms = event.timeStamp;
    const letter = letterOf(event);
    if (letter) takeLetter(event, letter);
    else if (ENDS.has(event.key) && isScan(event)) return finishScan(event);
    else takeOther(event);
    return settleLater();
  }, true);
}

/** A code that somebody pastes, where they have no scanner at hand, is a reading as well; a field keeps what is its own. */
export function hearPaste(target, onPaste) {
  target.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    if (!fieldOf(event) && text) onPaste(text.slice(0, MOST).toUpperCase());
  });
}

/** A letter outside any field: nothing on these screens asks a person to type one. */
const strayLetter = (key) => !key.field && /[^\d\s]/.test(key.letter);

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** A field had taken a run's first letter before the second showed that it may be a scanner: take it back for now. */
function takeBack(key) {
  if (!key.field) return;
  key.held = true;
  key.field.value = key.before;
  tellChange(key.field);
}

function passOn(key, onKey) {
  if (!key.field) return onKey(key.letter);
  key.field.setRangeText(key.letter, key.field.selectionStart, key.field.selectionEnd, "end");
  tellChange(key.field);
}

function tellChange(field) {
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Shift alone is half a letter; keys of a Chinese input method in a field are no scanner's. */
function isComposition(event) {
  if (["Shift", "CapsLock"].includes(event.key)) return true;
  return fieldOf(event) && (event.isComposing || event.key === "Process");
}

const hasModifier = (event) => event.ctrlKey || event.altKey || event.metaKey;

/** The character of a key; outside a field an input method hides it behind "Process", and the key's place tells it. */
function letterOf(event) {
  if (event.key.length === 1) return event.key;
  return event.key === "Process" ? (/^(?:Key|Digit)(.)$/.exec(event.code)?.[1] ?? "") : "";
}

function fieldOf(event) {
  return event.target instanceof HTMLInputElement ? event.target : null;
}
