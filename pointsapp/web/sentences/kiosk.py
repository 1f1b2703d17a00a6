"""What is said when the kiosk's API refuses something."""

from pointsapp.web.words import words

SENTENCES = {
    "header-missing": (403, words("This address is for kiosks.")),
    "not-paired": (401, words("This kiosk is not paired. Please ask the admin for a pairing code.")),
    "device-revoked": (401, words("This kiosk's pairing was ended by the admin.")),
    "not-for-this-kiosk": (403, words("This kiosk is set up without an operator: that is not done here.")),
    "device-exists": (409, words("There is a kiosk of this name already.")),
    "pairing-code-wrong": (422, words("This pairing code is wrong, used already, or older than 15 minutes.")),
    "scan-expired": (409, words("The card was read too long ago. Please read it once more.")),
    "before-contact": (
        409,
        words("The kiosk's clock was wrong: it put this before the time at which it had last heard from us."),
    ),
    "receipt-wrong": (409, words("The kiosk's receipt for this is not one of ours.")),
    "household-unknown": (404, words("The household that brought this is not in the restored book.")),
    "booking-unreadable": (422, words("What the kiosk sent could not be read.")),
    "recording-missing": (422, words("Please choose a recording first.")),
    "recording-too-large": (422, words("This recording is too long: at most %(most_kb)s kB, please.")),
    "recording-not-sound": (
        422,
        words("This is no recording that the kiosk can play. Please choose an MP3, M4A, OGG, WebM or WAV file."),
    ),
    "pin-is-start": (409, words("Please choose a PIN of your own on your phone first.")),
    "operator-needed": (403, words("An operator has to sign on first.")),
    "undo-too-late": (
        409,
        words("Only your own bookings of the last 10 minutes can be undone here; later the admin does it."),
    ),
}
