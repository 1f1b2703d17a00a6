/** The sentences of words.js that are said aloud as they stand, so that a neighbour can record them once for all. */

export const SPOKEN = [
  "outcome.drop-off",
  "outcome.noted",
  "outcome.reversal",
  "outcome.mark-lifted",
  "reason.category-not-counted",
  "reason.not-sorted",
  "reason.daily-limit",
  "reason.too-soon-unknown",
  "kept.title",
  "kept.why",
  "card.other-community",
  "reading.unknown",
  "reading.for-phones",
  "visit.scan-again",
  "waiting.unreachable",
  "let-go.nothing",
  "let-go.booked",
  "let-go.goods",
  "trouble.unexpected",
  "operator.off",
  "operator.idle-over",
  "undo.choose",
  "trouble.outgrown",
  "reading.no-pairing",
  "slip.later"
];
