/** Shown where the page did not come over https or from this machine: browsers then lock away what a kiosk needs. */

import { say } from "../language.js";
import { icon, make } from "../make.js";

export function insecure() {
  return make("section", { class: "alone" }, icon("cross"),
    make("h1", { tabindex: "-1" }, say("insecure.title")), make("p", {}, say("insecure.why")));
}
