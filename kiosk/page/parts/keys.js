/** Who takes the keys that a person types where no field has the focus: the number pad, if there is one. */

let taker = null;

/** From now on `take(key)` gets them; null: nobody. */
export const takeKeys = (take) => { taker = take; };

/** Hand over a key; only what is typed on a keyboard, one character, "Enter" or "Backspace". */
export const giveKey = (key) => taker?.(key);
