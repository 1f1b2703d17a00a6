"""What is said when the rules or the ledger refuse something."""

from pointsapp.web.words import words

SENTENCES = {
    "in-future": (422, words("This lies in the future. Please check the clock of the device.")),
    "no-rulebook": (422, words("No rules are in force on that day.")),
    "day-sealed": (
        503,
        words("The clock of the server is behind its own book. Nothing was booked. Please tell whoever runs it."),
    ),
    "too-late": (422, words("This is too long ago: records are accepted for %(accept_late_days)s days.")),
    "unknown-category": (422, words("This kind of waste is not taken here.")),
    "unknown-asset": (422, words("This is not in the rules.")),
    "unknown-rule": (422, words("There is no such exchange or reward in the rules.")),
    "bad-quantity": (422, words("The number must be between %(least)s and %(most)s.")),
    "bad-number": (422, words("Please give a whole number between %(least)s and %(most)s.")),
    "limit-reached": (409, words("That is more than the limit: %(limit)s allowed, %(done)s done already.")),
    "insufficient-balance": (
        409,
        words("There is not enough %(asset)s: %(need)s are needed, %(have)s are there."),
    ),
    "insufficient-stock": (
        409,
        words("The shelf is short of %(asset)s: %(need)s are needed, %(have)s are left."),
    ),
    "already-claimed": (409, words("This week's reward was handed out already.")),
    "not-reached": (409, words("Not reached yet: %(have)s of %(need)s drop-offs in that week.")),
    "claim-expired": (
        409,
        words("This reward could be collected until %(claim_days)s days after the week ended."),
    ),
    "bad-week": (422, words("There is no such week.")),
    "unknown-event": (404, words("There is no such booking.")),
    "not-reversible": (409, words("A reversal can't be undone itself.")),
    "already-reversed": (409, words("This was undone already.")),
    "key-reused": (409, words("This form was used for something else already. Please load the page again.")),
    "not-found": (404, words("There is no such page, or it is not yours to see.")),
    "not-allowed": (403, words("You may not do this.")),
    "rulebook-refused": (422, words("These rules can't be published as they are.")),
}
