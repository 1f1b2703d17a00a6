/** How many bookings wait here or were refused, for all to see; loud where somebody ought to see to it. */

import { clock } from "../clock.js";
import { desk, go } from "../desk.js";
import { say, timeOfDay } from "../language.js";
import { button, icon, make } from "../make.js";

const EVENING = "20:00"; // on the clock of the community

/** The way to the list of them, in words; nothing where none waits. */
export function unsentNote() {
  if (!desk.unsent) return null;
  const loud = isLoud(desk, clock.now());
  const words = make("span", {}, make("strong", {}, say("idle.unsent", { count: desk.unsent })),
    loud && make("small", {}, say("idle.unsent-loud")));
  return button("unsent", loud ? "unsent unsent-loud" : "unsent", () => go("outbox"), icon(loud ? "cross" : "net-off"), words);
}

/** The way to what was refused and nobody has looked at yet; nothing where there is none. */
export function refusedNote() {
  if (!desk.refused) return null;
  return button("not-booked", "unsent", () => go("outbox"), icon("cross"),
    make("span", {}, say("idle.refused", { count: desk.refused })));
}

/** At the end of the day, and once an operator has left. */
export const isLoud = ({ duty_over, device }, at_ms) => duty_over || timeOfDay(at_ms, device.timezone) >= EVENING;
