/** Says results aloud: to screen readers by a live region, and to the ear where the device has a voice. */

import { desk } from "./desk.js";
import { read } from "./sounds.js";

let last = null;

/** Say `text` once, whatever is drawn anew meanwhile. */
export function announce(text) {
  if (text === last) return;
  last = text;
  document.querySelector("#said").textContent = text;
  if (text) read(text);
}

/** After each change: a notice is said when it appears, and forgotten when it goes. */
export function announceNotice() {
  if (["outcome", "kept", "slip"].includes(desk.screen) && !desk.notice) return;
  announce(desk.notice?.text ?? "");
}
