"""Staff sign in by name and password."""

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.sessions import StaffMember
from pointsapp.actions.staff import LONGEST_NAME, sign_in_staff
from pointsapp.actions.throttles import take_turn
from pointsapp.rules.refusal import Refusal
from pointsapp.web.addresses import coarse_address
from pointsapp.web.doors import open_to_all, signed_in
from pointsapp.web.forms import Form, Secret, Text
from pointsapp.web.next_page import next_page
from pointsapp.web.now import now_ms, random_bytes
from pointsapp.web.sentences import status_of
from pointsapp.web.sessions import begin_session

FROM_ONE_ADDRESS = 30  # passwords a minute

blueprint = Blueprint("staff_sign_in", __name__)


class StaffForm(Schema):
    """Name and password."""

    name = Text(LONGEST_NAME)
    password = Secret()


@blueprint.get("/staff/sign-in")
@open_to_all
def ask() -> Response | str:
    """Asks for name and password."""
    if isinstance(signed_in(), StaffMember):
        return redirect(next_page("/admin"))
    return page(Form())


@blueprint.post("/staff/sign-in")
@open_to_all
def take() -> Response | tuple[str, int]:
    """Signs in, or says that it was not right: for a name that nobody has, too."""
    form = Form(StaffForm())
    if not form.ok:
        return page(form), 422
    try:
        at_ms = now_ms()
        take_turn(f"staff:{coarse_address()}", at_ms, FROM_ONE_ADDRESS)
        token = sign_in_staff(form.values["name"], form.values["password"], random_bytes(16), at_ms)
    except Refusal as refusal:
        form.refused(refusal)
        return page(form), status_of(refusal.code)
    begin_session(token, at_ms)
    return redirect(next_page("/admin"), 303)


def page(form: Form) -> str:
    """The form."""
    action = url_for(".ask", next=next_page("/admin"))
    return render_template("staff_sign_in.html", typed=form.typed, errors=form.errors, action=action)
