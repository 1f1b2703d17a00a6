"""The request itself: Flask's `request` looks it up anew at each use, which a booking would feel."""

from flask import Request, request


def asked() -> Request:
    """The request that is being answered, for who looks at it more than once."""
    found: Request = request._get_current_object()  # type: ignore[attr-defined]
    return found
