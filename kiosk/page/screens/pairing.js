/** Shown until this browser is a kiosk: takes the one-time code of the admin's page, typed or read off it. */

import { desk } from "../desk.js";
import { say } from "../language.js";
import { icon, make } from "../make.js";
import { pairWith } from "../pairing.js";
import { cameraButton, cameraView, usesCamera } from "../parts/camera_view.js";
import { version } from "../version.js";

export function pairing() {
  return make("section", { class: "alone" }, icon("kiosk"),
    make("h1", { tabindex: "-1" }, say("pairing.title")), make("p", {}, say("pairing.how")),
    make("div", { class: "pairing" }, usesCamera() && cameraView("pairing.hold"), form()),
    make("small", { class: "version" }, say("version", { version: version() })));
}

function form() {
  return make("form", { onsubmit: submit }, field(), make("button", { class: "big", id: "pair" }, say("pairing.pair")),
    !usesCamera() && cameraButton("pairing.camera"));
}

function field() {
  const input = make("input", {
    id: "code", name: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    required: true, maxlength: "64", "data-first": true,
    oninput: () => { desk.about.code = input.value; }, // nothing needs to be drawn anew
  });
  input.value = desk.about.code ?? "";
  return make("label", {}, make("span", {}, say("pairing.code")), input);
}

function submit(event) {
  event.preventDefault();
  const code = event.target.elements.code.value.replace(/\s/g, "").toUpperCase();
  if (code) pairWith(code);
}
