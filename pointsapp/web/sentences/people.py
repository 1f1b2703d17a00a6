"""What is said when people, cards, roles, PINs or passwords are refused."""

from pointsapp.web.words import words

SENTENCES = {
    "card-unknown": (404, words("This is not a card that we know.")),
    "card-other-community": (409, words("This card does not belong here. Please ask where it was issued.")),
    "card-revoked": (409, words("This card is no longer valid. The social worker will print a new one.")),
    "card-number-bad": (422, words("That is no card number. Please compare it with the 8 digits on the card.")),
    "card-printed-already": (409, words("This card was printed already, and the paper is the only copy.")),
    "too-many-cards": (422, words("At most %(most)s cards can be printed at once.")),
    "no-card-chosen": (422, words("Please tick at least one household.")),
    "pin-wrong": (422, words("That PIN is not right. Please try again, or ask the social worker for a new one.")),
    "pin-bad": (422, words("A PIN has 6 digits.")),
    "pin-common": (422, words("That PIN is easily guessed. Please choose another one.")),
    "pin-differs": (422, words("The two PINs are not the same.")),
    "pin-reset-already": (409, words("A new PIN was given already. It is shown only once; you can give another one.")),
    "password-wrong": (422, words("Name or password is not right.")),
    "password-bad": (422, words("A password has %(least)s to %(most)s characters.")),
    "password-common": (422, words("That password is easily guessed. Please choose another one.")),
    "staff-name-taken": (409, words("Somebody else has this name. Please choose another one.")),
    "bad-staff-name": (422, words("A name has 1 to %(most)s characters.")),
    "throttled": (429, words("Too many tries. Please wait %(retry_seconds)s and try again.")),
    "household-exists": (
        409,
        words("This household is enrolled already, at the same address and under the same name."),
    ),
    "no-person": (422, words("A household needs at least one person.")),
    "too-many-persons": (422, words("A household has at most %(most)s persons here.")),
    "long-name": (422, words("A name has at most %(most)s characters.")),
    "phone-bad": (422, words("A telephone number has %(least)s to %(most)s digits.")),
    "last-person": (409, words("Nobody would be left in this household.")),
    "unknown-role": (422, words("There is no such role.")),
    "team-exists": (409, words("There is a team called %(name)s already.")),
    "community-exists": (409, words("The code %(code)s is taken by another community.")),
    "bad-code": (422, words("A code has small Latin letters, digits and hyphens, and begins with a letter.")),
    "unknown-timezone": (422, words("There is no time zone %(timezone)s. Write it like Asia/Shanghai.")),
    "point-exists": (409, words("There is a collection point called %(name)s already.")),
}
