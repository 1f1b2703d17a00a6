/** The operator counts what was brought: which material, how many, taken in. */

import { deposit as takeIn } from "../bookings.js";
import { adjust, desk } from "../desk.js";
import { amount, assetName, say } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { numberPad } from "../parts/number_pad.js";
import { heading } from "./heading.js";

const MOST_DIGITS = 7; // quantities end at 1,000,000; the server judges what is too many

export function deposit({ about, visit }) {
  const materials = (desk.rules?.assets ?? []).filter(({ kind }) => kind === "material");
  const chosen = materials.find(({ code }) => code === about.asset) ?? materials[0];
  const quantity = Number(about.typed || 0);
  const confirm = () => quantity > 0 && takeIn(chosen.code, quantity);
  return make("section", { class: "deposit" },
    heading(say("deposit.title", visit.summary.household), "person"),
    make("div", { class: "counted" }, materials.length > 1 && choice(materials, chosen), count(chosen, quantity),
      button("confirm", "huge", confirm, icon("tick"), quantity ? say("deposit.confirm", { what: amount(chosen, quantity) }) : say("deposit.type"))),
    numberPad({ most_digits: MOST_DIGITS, onEnter: confirm }));
}

function choice(materials, chosen) {
  return make("div", { class: "choice" }, materials.map((asset) =>
    make("button", { id: `asset-${asset.code}`, type: "button", class: "small", "aria-pressed": String(asset === chosen), onclick: () => adjust({ asset: asset.code }) },
      picture(asset.code), assetName(asset))));
}

function count(asset, quantity) {
  return make("div", { class: "count" }, picture(asset.code),
    make("output", { class: "typed", "aria-live": "polite" }, String(quantity)),
    make("p", {}, assetName(asset), asset.max_per_deposit && make("small", {}, say("deposit.most", { most: asset.max_per_deposit }))));
}
