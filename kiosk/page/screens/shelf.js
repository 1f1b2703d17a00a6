/** What lies on this point's shelf. */

import { assetOf } from "../desk.js";
import { amount, assetName, say } from "../language.js";
import { make, picture } from "../make.js";
import { ask, noAnswerYet } from "../parts/asked.js";
import { askShelf } from "../wire.js";
import { heading } from "./heading.js";

export function shelf({ about }) {
  ask(about, "shelf", async () => (await askShelf()).shelf);
  return make("section", { class: "list" }, heading(say("shelf.title"), "idle"), goods(about));
}

function goods(about) {
  const { shelf: lying } = about;
  if (!lying) return noAnswerYet(about);
  if (!lying.length) return make("p", { class: "nothing" }, say("shelf.none"));
  return make("ul", { class: "goods" }, lying.map(({ asset, left }) =>
    make("li", { class: left ? "" : "empty" }, picture(asset), make("span", {}, assetName(assetOf(asset))),
      make("strong", {}, left ? amount(assetOf(asset), left) : say("shelf.empty")))));
}
