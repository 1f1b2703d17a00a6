"""The admin names who issues the community's certificates."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.certificates import set_issuer
from pointsapp.rules.refusal import Refusal
from pointsapp.store.certificates import StoredIssuer, issuer_of
from pointsapp.web.doors import act, admins_only
from pointsapp.web.forms import Form, Text
from pointsapp.web.here import community
from pointsapp.web.sentences import status_of

blueprint = Blueprint("issuers", __name__, url_prefix="/admin/<community>/certificates/issuer")


class IssuerForm(Schema):
    """The NGO or residents' committee, and who answers there."""

    name = Text(60)
    credit_code = Text(40)
    person_in_charge = Text(40)
    contact = Text(60)


@blueprint.get("")
@admins_only
def ask() -> str:
    """The form, filled in as things stand."""
    issuer = issuer_of(community().id)
    return page(Form(typed=asdict(issuer) if issuer else {}))


@blueprint.post("")
@admins_only
def take() -> Response | tuple[str, int]:
    """Writes it, for certificates from now on."""
    form = Form(IssuerForm())
    if not form.ok:
        return page(form), 422
    try:
        set_issuer(act(form.key), StoredIssuer(**form.values))
    except Refusal as refusal:
        form.refused(refusal, "credit_code" if refusal.code == "credit-code-bad" else "")
        return page(form), status_of(refusal.code)
    flash(_("Saved. Certificates from now on name this issuer."))
    return redirect(url_for("certificates.overview"), 303)


def page(form: Form) -> str:
    """The form as it was sent."""
    return render_template("admin_issuer.html", typed=form.typed, errors=form.errors, key=str(form.key))
