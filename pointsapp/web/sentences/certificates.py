"""What is said when a certificate is refused."""

from pointsapp.web.words import words

SENTENCES = {
    "issuer-missing": (409, words("First say who issues the certificates.")),
    "credit-code-bad": (
        422,
        words("That is no unified social credit code: it has 18 characters, and the last one checks the others."),
    ),
    "period-backwards": (422, words("The period ends before it begins.")),
    "period-in-future": (422, words("The period may end today at the latest.")),
    "no-hours": (409, words("There are no approved hours in that period.")),
    "already-revoked": (409, words("This certificate was revoked already.")),
}
