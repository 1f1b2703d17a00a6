/** The camera on a screen that reads codes: a button that begins it, what it sees, or why it sees nothing. */

import { leaveCamera, nextCamera, switchTorch, useCamera, video } from "../camera.js";
import { desk } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make } from "../make.js";

/** Whether a camera is used here: its view then takes the place of the words on how to begin. */
export const usesCamera = () => desk.camera.state !== "off";

/** The button that begins it, with the sentence `words` on it; nothing where the device has none. */
export function cameraButton(words) {
  return desk.camera.found && button("camera-use", "big big-plain", useCamera, icon("camera"), say(words));
}

/** What is seen, and the sentence `words` on what to hold there; or why nothing is seen, and the way back. */
export function cameraView(words) {
  const { state } = desk.camera;
  const view = { on: () => seen(words), starting }[state] ?? trouble;
  return make("div", { class: `camera camera-${state}` }, view(state));
}

function seen(words) {
  const { torch, cameras, number, mirrored } = desk.camera;
  const next = () => say("camera.next", { number, count: cameras.length });
  video.className = mirrored ? "mirrored" : "";
  return [make("div", { class: "camera-frame" }, video, make("p", {}, say(words))),
    make("div", { class: "camera-tools" },
      cameras.length > 1 && button("camera-next", "small", nextCamera, icon("camera"), next()),
      torch !== null && torchButton(torch), leave())];
}

function torchButton(torch) {
  const light = button("camera-torch", "small", switchTorch, icon("torch"), say(torch ? "camera.dark" : "camera.light"));
  light.setAttribute("aria-pressed", String(torch));
  return light;
}

const leave = () => button("camera-leave", "small", leaveCamera, icon("cross"), say("camera.leave"));

function starting() {
  return [make("p", { class: "hint" }, icon("camera"), say("camera.starting")), leave()];
}

function trouble(state) {
  return [make("p", { class: "hint" }, icon("info"), say(`camera.${state}`)),
    make("div", { class: "camera-tools" },
      button("camera-again", "small", useCamera, icon("camera"), say("camera.again")), leave())];
}
