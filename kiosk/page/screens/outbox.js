/** What this machine has noted: what is not sent yet, what was refused and why, what is booked; without any name. */

import { adjust, desk } from "../desk.js";
import { dayAndMonth, inLanguage, say, timeOfDay } from "../language.js";
import { icon, make } from "../make.js";
import { haveLooked } from "../refusals.js";
import { answeredBookings, keptBookings } from "../store.js";
import { heading } from "./heading.js";
import { whatWas } from "./kept.js";

const MOST = 50; // of each; what is older stays counted

export function outbox({ about, unsent, visit }) {
  if (about.of !== unsent) readAnew(about, unsent);
  return make("section", { class: "list" }, heading(say("outbox.title"), visit ? "person" : "idle"), groups(about.lists));
}

/** What lies here was read when there were so many; it is read again when there are more or fewer. */
async function readAnew(about, unsent) {
  about.of = unsent;
  const [queued, answered] = await Promise.all([keptBookings(), answeredBookings()]);
  const newest = answered.sort((one, other) => other.answered_ms - one.answered_ms);
  const [refused, booked] = [true, false].map((no) => newest.filter((one) => Boolean(one.refused) === no));
  if (desk.about !== about) return;
  adjust({ lists: { queued, refused, booked } });
  await haveLooked(refused);
}

function groups(lists) {
  if (!lists) return make("p", { class: "nothing" }, say("waiting.moment"));
  const { queued, refused, booked } = lists;
  if (!queued.length && !refused.length && !booked.length) return make("p", { class: "nothing" }, say("outbox.none"));
  return [
    ...group("queued", queued, () => state("net-off", "outbox.waits")),
    ...group("refused", refused, whyNot),
    ...group("booked", booked, ({ answered_ms }) => state("tick", "outbox.went", { time: moment(answered_ms) })),
  ];
}

/** A heading with their number, and the first of them; nothing where there are none. */
function group(name, bookings, told) {
  if (!bookings.length) return [];
  const lines = bookings.slice(0, MOST).map((one) => make("li", {}, words(one), told(one)));
  return [make("h2", {}, say(`outbox.${name}`, { count: bookings.length })), make("ul", { class: "lines", id: name }, lines)];
}

function words({ kind, body, happened_ms, sequence }) {
  const number = sequence ? say("outbox.number", { sequence }) : "";
  return make("p", {}, make("strong", {}, whatWas(kind, body)),
    make("span", {}, [moment(happened_ms), number].filter(Boolean).join(" · ")));
}

function moment(at_ms) {
  const zone = desk.device.timezone;
  return `${dayAndMonth(at_ms, zone)} ${timeOfDay(at_ms, zone)}`;
}

const state = (sign, key, facts) => make("p", { class: "state" }, icon(sign), make("span", {}, say(key, facts)));

function whyNot({ refused }) {
  const who = refused.with_admin ? make("small", {}, say("outbox.with-admin")) : null;
  return make("p", { class: "why-not" }, make("span", {}, icon("cross"), inLanguage(refused.why)), who);
}
