"""The page that a reader is on, as an address that can be opened again."""

from flask import request
from flask.globals import request_ctx


def this_page() -> str:
    """The request's own address; for a form that was sent, the page where it stands.

    That is the same address if it answers a GET, else the nearest one above it that does: above
    /hours/…/withdraw it is /hours/….
    """
    path = request.path
    if request.method in ("GET", "HEAD") or _can_be_opened(path):
        return request.full_path if request.query_string else path
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0]
        if _can_be_opened(path):
            return path
    return "/"


def _can_be_opened(path: str) -> bool:
    adapter = request_ctx.url_adapter
    return adapter is not None and adapter.test(path, "GET")
