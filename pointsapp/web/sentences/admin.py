"""What is said when something in the admin's pages or the set-up is refused."""

from pointsapp.web.words import words

SENTENCES = {
    "setup-link-void": (
        404,
        words(
            "This set-up link is not valid: it was used already, or it is older than 24 hours. "
            "The command “pointsapp setup-link” prints a new one."
        ),
    ),
    "settled-already": (409, words("This was settled already.")),
    "undo-by-withdrawal": (
        409,
        words("Approved hours are not undone here. Withdraw the approval instead: the points go back with it."),
    ),
}
