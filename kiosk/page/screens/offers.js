/** What this household can get now and the shelf has, big; what it can't get yet, small, with what is missing. */

import { desk, go } from "../desk.js";
import { say, weekDays } from "../language.js";
import { button, icon, make, picture } from "../make.js";
import { gives } from "../parts/week_bars.js";
import { heading } from "./heading.js";

export function offers({ visit: { summary } }) {
  const ready = summary.offers.filter(isReady);
  const had = summary.offers.filter(isHad);
  const later = summary.offers.filter((offer) => !isReady(offer) && !isHad(offer));
  return make("section", { class: "offers" },
    heading(say("offers.title", summary.household), "person"),
    make("ul", { class: "offers-ready" }, ready.map(readyOffer)),
    ready.length === 0 && make("p", { class: "nothing" }, say("offers.none")),
    group("offers.later", later), group("offers.had", had));
}

/** Offers that can't be had now, under their heading; nothing where there are none. */
function group(heading, offers) {
  return offers.length > 0
    ? [make("h2", {}, say(heading)), make("ul", { class: "offers-later" }, offers.map(laterOffer))]
    : [];
}

const isHad = ({ refusal }) => refusal === "already-claimed";
export const isReady = (offer) => !offer.refusal && offer.times > 0;

function readyOffer(offer) {
  const choose = () => go("hand_out", { kind: offer.kind, code: offer.code, week: offer.week, times: 1 });
  const id = `offer-${offer.kind}-${offer.code}-${offer.week ?? ""}`;
  const words = [
    make("strong", {}, gives(offer.give)),
    make("span", {}, price(offer)),
    make("span", { class: "left" }, shelfWords(offer)),
  ];
  return make("li", {},
    button(id, "offer", choose, picture(offer.give[0].asset), make("span", { class: "offer-words" }, words)));
}

/** What it costs: goods, or the week in which the drop-offs were made. */
export function price(offer) {
  if (offer.kind === "exchange") return say("offers.for", { what: gives(offer.take) });
  const current = desk.visit.summary.week.week === offer.week || !offer.week;
  const days = weekDays(offer.week ?? desk.visit.summary.week.week);
  return say(current ? "offers.this-week" : "offers.last-week", { days });
}

/** "还剩 7": what lies on the shelf; nothing for what is only a number. */
export function shelfWords({ shelf }) {
  return shelf.map(({ left }) => say("offers.left", { left })).join(say("list.comma"));
}

function laterOffer(offer) {
  return make("li", {}, picture(offer.give[0].asset),
    make("p", {}, make("strong", {}, gives(offer.give)), make("span", {}, icon("info"), reason(offer))));
}

/** The server's "no" to an offer in few words; what is missing is the server's count, too. */
export function reason(offer) {
  if (offer.refusal === "not-reached") return say("missing.not-reached", { missing: offer.missing_drop_offs });
  if (offer.missing.length) return say("missing.assets", { what: gives(offer.missing) });
  return say(KNOWN.has(offer.refusal) ? `missing.${offer.refusal}` : "missing.other");
}

const KNOWN = new Set(["insufficient-stock", "limit-reached", "already-claimed", "claim-expired"]);
