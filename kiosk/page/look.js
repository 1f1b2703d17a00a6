/** How the page looks: as usual, or for sunlight, black on white; as chosen here, else as the system asks. */

import { change } from "./desk.js";
import { recall, remember } from "./store.js";

const SYSTEM = matchMedia("(prefers-contrast: more)");
const NAME = "sunlight";

let chosen; // true or false; undefined as long as nobody chose here

/** Whether the page looks as for sunlight now. */
export const inSunlight = () => chosen ?? SYSTEM.matches;

/** Look as this device was last told to, and follow the system where nobody ever told. */
export async function recallLook() {
  SYSTEM.addEventListener("change", wear);
  wear();
  chosen = await recall(NAME);
  wear();
}

/** The other look, from now on. */
export function switchLook() {
  chosen = !inSunlight();
  remember(NAME, chosen);
  wear();
}

function wear() {
  document.documentElement.dataset.look = inSunlight() ? "sunlight" : "usual";
  change({});
}
