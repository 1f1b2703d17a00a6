/** One last look before something leaves the shelf: its picture, for whom, what it costs, how often, "hand out". */

import { handOut as give } from "../bookings.js";
import { adjust, go } from "../desk.js";
import { say } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { gives } from "../parts/week_bars.js";
import { heading } from "./heading.js";
import { isReady, price, shelfWords } from "./offers.js";

const times = (things, count) => things.map(({ asset, quantity }) => ({ asset, quantity: quantity * count }));

export function handOut({ about, visit: { summary } }) {
  const chosen = (one) => one.kind === about.kind && one.code === about.code && one.week === about.week;
  const offer = summary.offers.find(chosen);
  if (!offer || !isReady(offer)) return gone(summary);
  const count = Math.min(about.times, offer.times);
  return make("section", { class: "hand-out" },
    heading(say("hand-out.title", summary.household), "offers"),
    picture(offer.give[0].asset),
    make("div", { class: "hand-out-words" },
      make("strong", { class: "given" }, gives(times(offer.give, count))),
      make("p", {}, price({ ...offer, take: times(offer.take, count) })),
      make("p", { class: "left" }, shelfWords(offer)),
      about.slip && make("p", {}, say("hand-out.slip", { number: about.slip })),
      offer.times > 1 && stepper(count, offer.times)),
    make("div", { class: "row" },
      button("confirm", "huge", () => give(offer, count), icon("tick"), say("hand-out.confirm")),
      button("cancel", "big big-plain", () => go("offers"), say("hand-out.cancel"))));
}

function stepper(count, most) {
  const step = (id, name, change, sign) => make("button", {
    id, type: "button", class: "key", "aria-label": say(name), "aria-disabled": String(change < 1 || change > most),
    onclick: () => change >= 1 && change <= most && adjust({ times: change }),
  }, sign);
  return make("div", { class: "stepper" }, step("fewer", "hand-out.fewer", count - 1, "−"),
    make("output", {}, say("hand-out.times", { count, most })), step("more", "hand-out.more", count + 1, "+"));
}

function gone(summary) {
  return make("section", { class: "hand-out" }, heading(say("hand-out.title", summary.household), "offers"),
    make("p", { class: "nothing" }, say("hand-out.gone")));
}
