/** What a card's text looks like: enough to refuse what can be none, and another community's, without the server. */

const LONGEST = 64; // what a scanner may add fits; the rest is no card
const CARD = /^(?:C1|P1)([A-Z2-7]{4})[A-Z2-7]{26}$/; // a card's or a phone's: handle of the community, 128 bits

/** Why the card `text` can't be one of the community with `handle`: a sentence's name in words.js; null if it may be. */
export function whyNoCard(text, handle) {
  const found = text.length <= LONGEST && CARD.exec(text.trim());
  if (!found) return "card.unknown";
  return handle && found[1] !== handle ? "card.other-community" : null;
}

/** The end of a card's text, by which its holder may know it again, and nobody else anything. */
export const cardEnd = (text) => text.trim().slice(-3);
