"""What is said when a scan or a drop-off that waits to be confirmed is refused."""

from pointsapp.web.words import words

SENTENCES = {
    "scan-code-old": (410, words("The code on the screen changes every 15 seconds. Please scan it again.")),
    "scan-missing": (409, words("At the collection point, scan the code on the screen with your phone.")),
    "scan-over": (410, words("Your scan is older than 10 minutes. Please scan the code on the screen again.")),
    "scan-used": (
        409,
        words("This scan was used by another household. Please wait until the code changes, and scan it again."),
    ),
    "point-elsewhere": (409, words("This collection point does not belong to your community.")),
    "poster-unknown": (
        410,
        words("This poster's code does not hold. Please scan the code on the screen, or ask whoever is on duty."),
    ),
    "pending-limit": (
        409,
        words(
            "With the poster, %(a_day)s drop-off a day and %(a_week)s a week can be noted for a household. "
            "Please scan the code on the screen, or ask whoever is on duty."
        ),
    ),
    "pending-expired": (409, words("This waited for more than 72 hours, so it does not count any more.")),
    "already-decided": (409, words("Somebody has decided about this already.")),
    "operator-own-household": (403, words("For your own household somebody else has to do this.")),
}
