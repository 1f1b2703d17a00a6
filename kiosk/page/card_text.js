/** What a text is that was read off something, by its form alone: a card, a code that pairs or is for phones, or neither. */

const LONGEST = 64; // what a scanner adds to a card (spaces, a line end) fits; whatever is longer is no card
const LONGEST_LINK = 500; // as much as a scanner is listened to
const CARD = /^[CP]1[A-Z2-7]{30}$/; // C1 or P1, a community's handle, 128 bits in base32
const FOR_PHONES = /^\/(K\/[A-Z2-7]{4}\/[A-Z2-7]{26}|P\/[A-Z2-7]{20})$/; // a kiosk's turning code, a poster's
const PAIRING = /^[A-Z2-7]{4}(?:[- ]?[A-Z2-7]{4}){2}$/; // as one types it off the admin's page, or without the hyphens

/**
 * Judge `text`: `{kind, text}`, where kind is "card" (text is then the token as the server hashes it), "for-phones" (a
 * code of this very installation, whose address is `public_url`) or "unknown". The server judges the same way.
 */
export function judged(text, public_url = "") {
  const token = capitals(text);
  if (CARD.test(token)) return { kind: "card", text: token };
  return { kind: isForPhones(text, public_url) ? "for-phones" : "unknown", text };
}

/**
 * The code in `text` that pairs a kiosk: alone, or at the end of the link for it to this very page, whose address is
 * `page_url`; null where there is none. A link to anywhere else is none, whatever stands at its end.
 */
export function pairingCode(text, page_url) {
  const read = capitals(text, LONGEST_LINK);
  const link = `${page_url}#pair=`.toUpperCase();
  const code = read.startsWith(link) ? read.slice(link.length) : read;
  return PAIRING.test(code) ? code.replace(/[- ]/g, "") : null;
}

/** Whether a card's token is that of another community than the one with `handle`, where that is known. */
export const isFromElsewhere = (card, handle) => Boolean(handle) && card.slice(2, 6) !== handle;

/** The end of a card's text, by which its holder may know it again, and nobody else anything. */
export const cardEnd = (text) => text.trim().slice(-3);

/** Lower case and white space around are forgiven; letters that only look like ours are not. */
function capitals(text, longest = LONGEST) {
  const plain = text.length > longest ? "" : text.trim();
  return /^[\x20-\x7e]*$/.test(plain) ? plain.toUpperCase() : "";
}

/** Only our own address counts: nobody is told to hold a phone to a stranger's. */
function isForPhones(text, public_url) {
  const ours = public_url.replace(/\/+$/, "").toUpperCase();
  const read = text.trim().toUpperCase();
  return ours !== "" && read.startsWith(ours) && FOR_PHONES.test(read.slice(ours.length));
}
