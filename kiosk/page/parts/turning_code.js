/** The turning QR on the idle screen; "please use your card" in its place while the time can't be trusted. */

import { clock } from "../clock.js";
import { desk } from "../desk.js";
import { say, spoken } from "../language.js";
import { make, picture } from "../make.js";
import { qrDrawing } from "../qr_drawing.js";
import { stepOf, turningText } from "../turning_qr.js";
import { live } from "./live.js";

// One element for all drawings of the idle screen, so that the code does not flicker when something beside it changes.
let box;
let drawn = "";

/** The element that always shows the code of the present 15-second step. */
export function turningCode() {
  box ??= make("div", { class: "turning-code" });
  return live(box, draw);
}

async function draw() {
  if (!desk.device || !desk.key) return;
  const doubt = clock.doubt();
  const step = stepOf(clock.now());
  const now = [doubt ?? step, desk.device.handle, spoken()].join(" ");
  if (now === drawn) return;
  drawn = now;
  const content = doubt ? cardInstead() : await codeOf(step);
  if (now === drawn) box.replaceChildren(...content);
}

async function codeOf(step) {
  const text = await turningText(desk.device, desk.key, step);
  const drawing = qrDrawing(text, say("idle.code"));
  return desk.device.sample ? toBeClicked(drawing, text) : [drawing, make("p", {}, say("idle.code-below"))];
}

/** The sample is served to this machine alone, where no phone gets: a click opens what a phone would. */
function toBeClicked(drawing, text) {
  const link = make("a", { href: text, target: "_blank", rel: "noopener" }, drawing);
  return [link, make("p", {}, say("idle.code-sample"))];
}

function cardInstead() {
  const words = [make("strong", {}, say("code.use-card")), make("span", {}, say("code.why"))];
  return [make("div", { class: "card-instead" }, picture("card"), words)];
}
