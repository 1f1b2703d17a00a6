/** Asks the server once for what a screen lists, and puts the answer where the screen finds it when drawn again. */

import { adjust, desk } from "../desk.js";
import { meet } from "../perform.js";

const asked = new WeakSet();

/** Once for this `about` of a screen: `question()` is called and its answer becomes `about[name]`. */
export async function ask(about, name, question) {
  if (about[name] || asked.has(about)) return;
  asked.add(about);
  try {
    const answer = await question();
    if (desk.about === about) adjust({ [name]: answer });
  } catch (trouble) {
    await meet(trouble);
  }
}
