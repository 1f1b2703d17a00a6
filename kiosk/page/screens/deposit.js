/** The operator counts what was brought: which material, how many, taken in. */

import { deposit as takeIn } from "../bookings.js";
import { cardEnd } from "../card_text.js";
import { adjust, desk } from "../desk.js";
import { amount, assetName, say } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { numberPad } from "../parts/number_pad.js";
import { heading } from "./heading.js";

const MOST_DIGITS = 7; // quantities end at 1,000,000; the server judges what is too many

export function deposit({ about, visit }) {
  const materials = (desk.rules?.assets ?? []).filter(({ kind }) => kind === "material");
  const chosen = materials.find(({ code }) => code === about.asset) ?? materials[0];
  const quantity = counted();
  const confirm = () => counted() > 0 && takeIn(chosen.code, counted());
  return make("section", { class: "deposit" },
    heading(title(visit), "person"),
    make("div", { class: "counted" }, materials.length > 1 && choice(materials, chosen), count(chosen, quantity),
      confirmation(chosen, quantity, confirm)),
    numberPad({ most_digits: MOST_DIGITS, onEnter: confirm }));
}

const title = ({ card, summary }) =>
  (summary ? say("deposit.title", summary.household) : say("deposit.title-unnamed", { last: cardEnd(card) }));

/** What is on the pad at this moment: a key may have been pressed since the screen was drawn. */
const counted = () => Number(desk.about.typed || 0);

/** It looks like something to press as soon as there is something to take in. */
function confirmation(asset, quantity, confirm) {
  if (!quantity) return button("confirm", "huge huge-plain", confirm, icon("keypad"), say("deposit.type"));
  const words = say("deposit.confirm", { what: amount(asset, quantity) });
  return button("confirm", tooMany(asset, quantity) ? "huge huge-plain" : "huge", confirm, icon("tick"), words);
}

function choice(materials, chosen) {
  return make("div", { class: "choice" }, materials.map((asset) => {
    const choose = () => adjust({ asset: asset.code });
    const one = button(`asset-${asset.code}`, "small", choose, picture(asset.code), assetName(asset));
    one.setAttribute("aria-pressed", String(asset === chosen));
    return one;
  }));
}

function count(asset, quantity) {
  return make("div", { class: "count" }, picture(asset.code),
    make("output", { class: "typed", "aria-live": "polite" }, String(quantity)),
    make("p", {}, assetName(asset), asset.max_per_deposit && most(asset, quantity)));
}

/** Only a warning: the server judges, and a press asks it. */
const tooMany = ({ max_per_deposit }, quantity) => Boolean(max_per_deposit) && quantity > max_per_deposit;

function most(asset, quantity) {
  const words = say("deposit.most", { most: asset.max_per_deposit });
  return tooMany(asset, quantity)
    ? make("strong", { class: "too-many", role: "status" }, icon("info"), words)
    : make("small", {}, words);
}
