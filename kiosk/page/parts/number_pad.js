/** A number pad for fingers; a keyboard's digits do the same. */

import { adjust, desk } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make } from "../make.js";
import { takeKeys } from "./keys.js";

const FULL_WIDTH_ZERO = 0xff10;

/**
 * The pad under `display`: it keeps the digits in the screen's `about.typed`, at most `most_digits` of them;
 * `onFull(digits)` is called when there are that many, `onEnter()` at the keyboard's Enter.
 */
export function numberPad({ most_digits, onFull = () => {}, onEnter = () => {} }) {
  const typed = () => desk.about.typed ?? "";
  const set = (digits) => {
    adjust({ typed: digits });
    if (digits.length === most_digits) onFull(digits);
  };
  const add = (digit) => typed().length < most_digits && set(typed() + digit);
  const erase = () => set(typed().slice(0, -1));
  takeKeys((key) => {
    if (key === "Backspace") erase();
    else if (key === "Enter") onEnter();
    else if (digitOf(key)) add(digitOf(key));
  });
  return make("div", { class: "pad" }, keys(add, erase, () => set("")));
}

function keys(add, erase, clear) {
  const digit = (one) => button(`pad-${one}`, "key", () => add(one), one);
  return [
    ..."123456789".split("").map(digit),
    button("pad-clear", "key key-word", clear, say("pad.clear")),
    digit("0"),
    button("pad-erase", "key key-word", erase, icon("erase"), say("pad.erase")),
  ];
}

/** A keyboard in Chinese full-width mode types ３; everything else is no digit. */
function digitOf(key) {
  if (/^[0-9]$/.test(key)) return key;
  return /^[０-９]$/.test(key) ? String(key.charCodeAt(0) - FULL_WIDTH_ZERO) : "";
}
