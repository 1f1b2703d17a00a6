/** All screens by name; each is a function that draws what the desk knows. */

import { anotherBag } from "./another_bag.js";
import { deposit } from "./deposit.js";
import { handOut } from "./hand_out.js";
import { idle } from "./idle.js";
import { insecure } from "./insecure.js";
import { kept } from "./kept.js";
import { memory } from "./memory.js";
import { number } from "./number.js";
import { offers } from "./offers.js";
import { operator } from "./operator.js";
import { outbox } from "./outbox.js";
import { outcome } from "./outcome.js";
import { pairing } from "./pairing.js";
import { pending } from "./pending.js";
import { person } from "./person.js";
import { pin } from "./pin.js";
import { recent } from "./recent.js";
import { shelf } from "./shelf.js";
import { slip } from "./slip.js";
import { slips } from "./slips.js";
import { undo } from "./undo.js";

export const SCREENS = {
  another_bag: anotherBag, deposit, hand_out: handOut, idle, insecure, kept, memory, number, offers,
  operator, outbox, outcome, pairing, pending, person, pin, recent, shelf, slip, slips, undo,
};
