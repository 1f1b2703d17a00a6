/** This week's drop-offs as one bar for each weekly reward: a block for each drop-off, and in words what is missing. */

import { assetOf, desk } from "../desk.js";
import { amount, say } from "../language.js";
import { icon, make, picture } from "../make.js";

/** What a rule gives, in words: "20个垃圾袋". */
export function gives(give) {
  return give.map(({ asset, quantity }) => amount(assetOf(asset), quantity)).join(say("list.comma"));
}

/** The bars of `week` (as the summary has it). */
export function weekBars(week) {
  return make("ul", { class: "bars" }, week.rules.map(bar));
}

function bar(rule) {
  const give = desk.rules?.weekly.find((one) => one.code === rule.code)?.give ?? [];
  const done = rule.reached || rule.claimed;
  return make("li", { class: done ? "bar bar-done" : "bar" },
    picture(give[0]?.asset),
    make("div", { class: "bar-words" },
      make("strong", {}, give.length ? gives(give) : rule.code),
      make("span", { class: "bar-state" }, done && icon("tick"), state(rule))),
    make("div", { class: "blocks", "aria-hidden": "true" }, blocks(rule)));
}

/** Beyond what is needed nothing is counted here: "5 / 3" puzzles, and the week's number stands above the bars. */
function state({ need, have: counted, claimed, reached }) {
  const have = Math.min(counted, need);
  if (claimed) return say("week.claimed", { have, need });
  return reached ? say("week.reached", { have, need }) : say("week.missing", { have, need, missing: need - have });
}

function blocks({ need, have }) {
  const block = (_, place) => make("span", { class: place < have ? "block block-full" : "block" });
  return Array.from({ length: need }, block);
}
