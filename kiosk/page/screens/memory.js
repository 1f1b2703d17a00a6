/** Shown where this page can't get at what the device keeps: an older page holds it open, or a newer one wrote it. */

import { say } from "../language.js";
import { icon, make } from "../make.js";

export function memory({ about }) {
  return make("section", { class: "alone" }, icon("info"),
    make("h1", { tabindex: "-1" }, say(`memory.${about.why}`)), make("p", {}, say(`memory.${about.why}-how`)));
}
