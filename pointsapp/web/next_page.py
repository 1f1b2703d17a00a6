"""Where to go after signing in or choosing a PIN: the page that was asked for, a pending scan among them."""

from flask import request

from pointsapp.web.languages import local_path


def next_page(otherwise: str) -> str:
    """The path in the address's `next`, if it is one of this site; else `otherwise`."""
    asked = local_path(request.args.get("next", ""))
    return otherwise if asked == "/" else asked
