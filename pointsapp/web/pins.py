"""Choosing a PIN of one's own: at first use before anything else, later whenever one likes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.pins import SALT_BYTES, change_pin, pin_was_changed, prove_pin
from pointsapp.actions.sessions import Resident
from pointsapp.rules.numbers import plain_digits
from pointsapp.rules.refusal import Refusal
from pointsapp.web.doors import act, resident, residents_only
from pointsapp.web.forms import Form, Secret
from pointsapp.web.next_page import next_page
from pointsapp.web.now import now_ms, random_bytes
from pointsapp.web.sentences import status_of

blueprint = Blueprint("pins", __name__)


class FirstPinForm(Schema):
    """The new PIN, twice; the printed one was just used."""

    new_pin = Secret(12)
    new_pin_again = Secret(12)


class PinForm(FirstPinForm):
    """The same, with the PIN until now."""

    pin = Secret(12)


@blueprint.get("/pin")
@residents_only
def ask() -> str:
    """Asks for a new PIN."""
    return page(Form())


@blueprint.post("/pin")
@residents_only
def take() -> Response | tuple[str, int]:
    """Sets it, and goes on to where one was going."""
    me = resident()
    form = Form(FirstPinForm() if me.pin_is_start else PinForm())
    if not pin_was_changed(me.community_id, form.key):
        if not form.ok:
            return page(form), 422
        refusal = _change(me, form)
        if refusal is not None:
            return page(form), status_of(refusal.code)
    flash(_("Your new PIN holds from now on."))
    return redirect(next_page("/home"), 303)


def _change(me: Resident, form: Form) -> Refusal | None:
    """Changes the PIN; what is in the way stands in the form afterwards, at its field."""
    field = "new_pin_again"
    try:
        if plain_digits(form.values["new_pin"]) != plain_digits(form.values["new_pin_again"]):
            raise Refusal("pin-differs")
        field = "pin"
        if not me.pin_is_start:
            prove_pin(me.community_id, me.person_id, form.values["pin"], now_ms())
        field = "new_pin"
        change_pin(act(form.key), me.person_id, form.values["new_pin"], random_bytes(SALT_BYTES), me.session_id)
    except Refusal as refusal:
        form.refused(refusal, field)
        return refusal
    return None


def page(form: Form) -> str:
    """The form."""
    action = url_for(".ask", next=next_page("/home"))
    return render_template("change_pin.html", first=resident().pin_is_start, action=action, **form.shown)
