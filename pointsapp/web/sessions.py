"""Beginning a session in a browser, and signing out of it."""

from datetime import timedelta

from flask import Blueprint, current_app, redirect, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from pointsapp.actions.sessions import PHONE_MS, Resident, resident_of, staff_of
from pointsapp.actions.sign_in import sign_out
from pointsapp.actions.staff import sign_out_staff
from pointsapp.web.doors import SignedIn, open_to_all, signed_in
from pointsapp.web.now import now_ms

# The phone's token as a card: the server keeps its hash only, so the phone itself has to keep it.
CARD_COOKIE = "pointsapp_card"

blueprint = Blueprint("sessions", __name__)


@blueprint.post("/sign-out")
@open_to_all
def leave() -> Response:
    """Signs out whoever is signed in; the phone is no card any more."""
    end_session()
    answer = redirect("/", 303)
    answer.delete_cookie(CARD_COOKIE, secure=secure_only(), httponly=True, samesite="Lax")
    return answer


def begin_session(token: str, at_ms: int) -> None:
    """Puts a session's token into this browser, in place of whoever was signed in there."""
    person = staff_of(token, at_ms) if token.startswith("A1") else resident_of(token, at_ms)
    if person is None:
        raise LookupError("a session that was just begun is not there")
    end_session()
    session.clear()
    login_user(SignedIn(token, person))
    session.permanent = isinstance(person, Resident)  # staff are signed out when they close the browser


def end_session() -> None:
    """Ends the session of this browser, on the server too."""
    person, at_ms = signed_in(), now_ms()
    if isinstance(person, Resident):
        sign_out(person.community_id, person.session_id, at_ms)
    elif person is not None:
        sign_out_staff(session["_user_id"], at_ms)
    logout_user()


def keep_card(answer: Response, card_token: str) -> None:
    """Gives the phone the token that it shows as a card."""
    age = timedelta(milliseconds=PHONE_MS)
    answer.set_cookie(CARD_COOKIE, card_token, max_age=age, secure=secure_only(), httponly=True, samesite="Lax")


def secure_only() -> bool:
    """Whether cookies go over https only."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
