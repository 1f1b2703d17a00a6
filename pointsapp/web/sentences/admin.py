"""What is said when something in the admin's pages or the set-up is refused."""

from pointsapp.web.words import words

SENTENCES = {
    "setup-link-void": (
        404,
        words(
            "This set-up link is not valid: it was used already, or it is older than 24 hours. "
            "`pointsapp setup-link` prints a new one."
        ),
    ),
    "pairing-shown-already": (409, words("That pairing code was shown already, and only once. Ask for a new one.")),
    "undo-by-withdrawal": (
        409,
        words("Approved hours are not undone here. Withdraw the approval instead: the points go back with it."),
    ),
    "reason-needed": (422, words("Please say why, so that everybody can understand it later.")),
    "file-unreadable": (422, words("This file can't be read as text. Save it as UTF-8 and send it again.")),
}
