"""What is said when a claim of hours, or a decision on one, is refused."""

from pointsapp.web.words import words

SENTENCES = {
    "ends-before-start": (
        422,
        words("The end must be later than the beginning. If it went past midnight, tick it here."),
    ),
    "too-long-ago": (422, words("That is too long ago.")),
    "too-long": (422, words("At most %(hours)s hours can be claimed at once.")),
    "overlap": (409, words("You claimed hours for that time already: %(from_ms)s to %(to_ms)s.")),
    "own-hours": (403, words("Nobody decides on their own hours or those of their household.")),
    "admin-decides": (
        403,
        words("More than 8 hours in a day, or claimed more than 7 days later: the social worker decides."),
    ),
    "hours-approved-already": (409, words("%(decided_by)s approved this claim already: %(minutes)s minutes.")),
    "hours-declined-already": (409, words("%(decided_by)s sent this claim back already: %(reason)s")),
    "claim-taken-back": (409, words("%(name)s took this claim back.")),
    "not-approved": (409, words("These hours were not approved, so there is nothing to take back.")),
}
