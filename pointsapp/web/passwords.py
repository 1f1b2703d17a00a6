"""Staff change their own password: the one until now, and the new one twice."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.operations import was_done_under
from pointsapp.actions.staff import change_password, prove_password
from pointsapp.rules.refusal import Refusal
from pointsapp.web.doors import act, admins_only, community, staff
from pointsapp.web.forms import Form, Secret
from pointsapp.web.now import now_ms, random_bytes
from pointsapp.web.sentences import status_of

SALT_BYTES = 16

blueprint = Blueprint("passwords", __name__, url_prefix="/admin/<community>/password")


class PasswordForm(Schema):
    """The password until now, and the new one twice."""

    password = Secret()
    new_password = Secret()
    new_password_again = Secret()


@blueprint.get("")
@admins_only
def ask() -> str:
    """The form."""
    return page(Form())


@blueprint.post("")
@admins_only
def take() -> Response | tuple[str, int]:
    """Sets it; whoever is signed in elsewhere by the old one is signed out there."""
    form = Form(PasswordForm())
    if not was_done_under(community().id, form.key, "change-password"):
        if not form.ok:
            return page(form), 422
        refusal = _change(form)
        if refusal is not None:
            return page(form), status_of(refusal.code)
    flash(_("Your new password holds from now on. Elsewhere you are signed out."))
    return redirect(url_for("admin_start.overview"), 303)


def _change(form: Form) -> Refusal | None:
    """Changes the password; what is in the way stands in the form afterwards, at its field."""
    field = "new_password_again"
    try:
        if form.values["new_password"] != form.values["new_password_again"]:
            raise Refusal("password-differs")
        field = "password"
        prove_password(staff().id, form.values["password"], now_ms())
        field = "new_password"
        change_password(act(form.key), form.values["new_password"], random_bytes(SALT_BYTES), session["_user_id"])
    except Refusal as refusal:
        form.refused(refusal, field)
        return refusal
    return None


def page(form: Form) -> str:
    """The form as it stands."""
    return render_template("admin_password.html", **form.shown)
