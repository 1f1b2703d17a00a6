/** Shown where this page can't get at what the device keeps: another page holds it, a newer one wrote it, the disk fails. */

import { say } from "../language.js";
import { button, icon, make } from "../make.js";

export function memory({ about }) {
  return make("section", { class: "alone" }, icon("info"),
    make("h1", { tabindex: "-1" }, say(`memory.${about.why}`)), make("p", {}, say(`memory.${about.why}-how`)),
    about.again && button("again", "big", about.again, say("memory.again")));
}
