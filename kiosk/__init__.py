"""The kiosk's own front end: one page and its modules, served as they lie; it asks /api/v1 like any stranger."""

from pathlib import Path

from flask import Blueprint, Response, url_for

from kiosk.release import PAGE, WORKER, Release, release_of
from kiosk.spoken import spoken_sentences

# Nothing from elsewhere and nothing written into the page runs or is painted; it talks to our own server only.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",  # the camera's reader is WebAssembly, from our own files like the rest
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "manifest-src 'self'",  # by which it becomes an app that fills the screen
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

kiosk = Blueprint("kiosk", __name__, url_prefix="/kiosk", static_folder="page", static_url_path="")


def release() -> Release:
    """The version of the page that this process hands out."""
    return release_of(Path(kiosk.static_folder or ""), CONTENT_SECURITY_POLICY)


def sentences() -> dict[str, dict[str, str]]:
    """What it says aloud, by name and language."""
    return spoken_sentences(Path(kiosk.static_folder or ""))


@kiosk.get("/")
@kiosk.get(f"/{PAGE}")
def page() -> Response:
    """Return the kiosk's only page; which screen it shows is decided in the browser."""
    return Response(release().page, mimetype="text/html")


@kiosk.get(f"/{WORKER}")
def worker() -> Response:
    """Return the service worker, with the list of what it keeps; it may serve the address without a slash, too."""
    allowed = {"Service-Worker-Allowed": url_for(".static", filename="").rstrip("/")}
    return Response(release().worker, mimetype="text/javascript", headers=allowed)


@kiosk.after_request
def guard(answer: Response) -> Response:
    """Lock the page to our own files, and have the browser ask each time whether a module has changed."""
    answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
