/** Asks the server once for what a screen lists, and puts the answer where the screen finds it when drawn again. */

import { adjust, change, desk } from "../desk.js";
import { say } from "../language.js";
import { button, make } from "../make.js";
import { meet } from "../perform.js";

const asked = new WeakMap(); // by what a screen is about: "asking", or "failed"

/** Once for this `about` of a screen: `question()` is called and its answer becomes `about[name]`. */
export async function ask(about, name, question) {
  if (about[name] || asked.has(about)) return;
  asked.set(about, "asking");
  try {
    const answer = await question();
    if (desk.about === about) adjust({ [name]: answer });
  } catch (trouble) {
    asked.set(about, "failed");
    if (desk.about === about) await meet(trouble);
  }
}

/** What stands there until the answer comes; where none came, the way to ask once more. */
export function noAnswerYet(about) {
  if (asked.get(about) !== "failed") return make("p", { class: "nothing" }, say("waiting.moment"));
  return [make("p", { class: "nothing" }, say("asked.failed")),
    button("ask-again", "big big-plain", () => askAgain(about), say("asked.again"))];
}

function askAgain(about) {
  asked.delete(about);
  change({ notice: null });
}
