/** What the kiosk knows at this moment, and who is told when it changes. */

export const desk = {
  screen: null, // which screen is shown, by its name in screens/all.js; null while starting
  about: {}, // what that screen is about: the chosen offer, the typed number, …
  device: null, // this kiosk as the server describes it; null: not paired
  key: null, // its signing key
  rules: null, // the rules in force
  operator: null, // who is on: {session_id, person_id, name, touched_ms, idle_until_ms}
  visit: null, // who stands here: {scan_pass, card, summary}
  kept: null, // what was chosen when a visit had to be broken off: {household, screen, about, until_ms}
  notice: null, // one sentence for everybody: {tone: "good" | "soft" | "bad", text}; card_again: it asks for a card
  busy: false, // a request of the person here is under way
  letGo: null, // while the network fails: call it to stop waiting in front of the screen
  reached: true, // did the server answer the last call
  duty_over: false, // an operator was on, and left
  unsent: 0, // bookings not yet answered
  refused: 0, // of those that nobody waited for any more, and nobody has looked at yet
  slips: [], // paper slips that are open, as slips.js keeps them
  camera: { state: "off", found: false, cameras: [], number: 0, torch: null, mirrored: true }, // as camera.js keeps it
};

const listeners = [];

/** `listener()` is called after every change. */
export const whenChanged = (listener) => listeners.push(listener);

/** Set some of the desk's facts. */
export function change(facts) {
  Object.assign(desk, facts);
  for (const listener of listeners) listener();
}

/** Show a screen; `about` is what it is about, `notice` a sentence that goes with it. */
export function go(screen, about = {}, notice = null) {
  change({ screen, about, notice });
}

/** Set some facts of what the screen is about. */
export function adjust(facts) {
  change({ about: { ...desk.about, ...facts } });
}

/** The asset of the rules with this code; one that the rules no longer know is called by its code. */
export function assetOf(code) {
  return desk.rules?.assets.find((asset) => asset.code === code) ?? { code, name: { zh: code, en: code } };
}
