/** The top of a screen: a way back, its heading, and what stands to the right of it. */

import { go } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make } from "../make.js";

/** A row with the heading `words`; `back` names the screen that the button leads to. */
export function heading(words, back, ...beside) {
  return make("div", { class: "heading" },
    back && button("back", "quiet back", () => go(back), icon("back"), say("back")),
    make("h1", { tabindex: "-1" }, words), beside);
}
