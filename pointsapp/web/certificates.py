"""The admin's register of certificates: issue one after a look at its hours, show, print and revoke it."""

import base64
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from pointsapp.actions.certificate_checks import signature_holds, withdrawn_since
from pointsapp.actions.certificate_papers import pdf_of
from pointsapp.actions.certificates import (
    Order,
    Seal,
    certificate_of,
    issue_certificate,
    revoke_certificate,
    services_to_certify,
)
from pointsapp.rules.calendar import local_day
from pointsapp.rules.certificates import read_content
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import SECRET_BYTES
from pointsapp.store.certificates import StoredCertificate, issuer_of, register
from pointsapp.store.hours_claims import StoredClaim
from pointsapp.store.volunteers import volunteers
from pointsapp.web.doors import act, admins_only, staff
from pointsapp.web.forms import Choice, Form, Id, LocalDay, Text
from pointsapp.web.here import community
from pointsapp.web.leaves import leaf_number, leaf_of
from pointsapp.web.now import now_ms, random_bytes
from pointsapp.web.pdf_answers import pdf_answer
from pointsapp.web.sentences import status_of
from pointsapp.web.signing import check_address, public_pem, signer

LEAF = 50  # certificates on a leaf of the register
FIELD_OF = {"period-backwards": "period_to", "period-in-future": "period_to", "not-found": "person"}

blueprint = Blueprint("certificates", __name__, url_prefix="/admin/<community>/certificates")


class OrderForm(Schema):
    """For whom, and of which days; first to look at the hours, then to issue it."""

    step = Choice("look", "issue")
    person = Id()
    period_from = LocalDay()
    period_to = LocalDay()


class RevokeForm(Schema):
    """Why a certificate no longer holds."""

    reason = Text(200)


@blueprint.get("")
@admins_only
def overview() -> str:
    """The issuer and the register, newest first."""
    here = community()
    leaf = leaf_of(register(here.id, LEAF + 1, (leaf_number() - 1) * LEAF), LEAF)
    rows = [{"certificate": each, "content": read_content(each.content)} for each in leaf.rows]
    return render_template(
        "admin_certificates.html", issuer=issuer_of(here.id), rows=rows, newer=leaf.newer, older=leaf.older
    )


@blueprint.get("/new")
@admins_only
def new() -> str:
    """Asks for whom and of which days."""
    today = local_day(now_ms(), community().timezone)
    return order_page(Form(typed={"period_from": f"{today.year}-01-01", "period_to": today.isoformat()}))


@blueprint.post("/new")
@admins_only
def order() -> Answer | str | tuple[str, int]:
    """Shows the hours that it would state; then issues it."""
    form = Form(OrderForm())
    form.to_the_head("step")
    if not form.ok:
        return order_page(form), 422
    wanted = Order(form.values["person"], form.values["period_from"], form.values["period_to"])
    try:
        if form.values["step"] == "look":
            return order_page(form, services_to_certify(community().id, wanted, now_ms()))
        made = issue_certificate(act(form.key), wanted, new_seal())
    except Refusal as refusal:
        form.refused(refusal, FIELD_OF.get(refusal.code, ""))
        return order_page(form), status_of(refusal.code)
    flash(_("Certificate %(number)s is issued.", number=made.number))
    return redirect(url_for(".one", certificate_id=made.id), 303)


@blueprint.get("/<uuid:certificate_id>")
@admins_only
def one(certificate_id: UUID) -> str:
    """One certificate of the register."""
    return certificate_page(_here(certificate_id), Form())


@blueprint.get("/<uuid:certificate_id>.pdf")
@admins_only
def paper(certificate_id: UUID) -> Response:
    """It as a PDF, set anew from what was frozen; a revoked one is not printed again."""
    found = _here(certificate_id)
    if found.revoked_ms is not None:
        raise Refusal("already-revoked")
    return pdf_answer(pdf_of(read_content(found.content)), found.number)


@blueprint.get("/<uuid:certificate_id>.json")
@admins_only
def record(certificate_id: UUID) -> Response:
    """Its signed content with signature and key, so that anybody can check it without us."""
    found = _here(certificate_id)
    return jsonify(
        algorithm="Ed25519",
        content=found.content,
        signature=base64.b64encode(found.signature).decode(),
        public_key=public_pem(),
    )


@blueprint.post("/<uuid:certificate_id>/revoke")
@admins_only
def revoke(certificate_id: UUID) -> Answer | tuple[str, int]:
    """Says that it no longer holds."""
    found, form = _here(certificate_id), Form(RevokeForm())
    if not form.ok:
        return certificate_page(found, form), 422
    try:
        revoke_certificate(act(form.key), certificate_id, form.values["reason"])
    except Refusal as refusal:
        form.refused(refusal)
        return certificate_page(_here(certificate_id), form), status_of(refusal.code)
    flash(_("Certificate %(number)s is revoked.", number=found.number))
    return redirect(url_for(".one", certificate_id=certificate_id), 303)


def order_page(form: Form, services: list[StoredClaim] | None = None) -> str:
    """The form of an order as it was sent, and the services it would state once they were asked for."""
    here = community()
    return render_template(
        "admin_certificate_new.html",
        issuer=issuer_of(here.id),
        volunteers=volunteers(here.id),
        services=services,
        minutes=sum(service.approved_minutes for service in services or []),
        typed=form.typed,
        errors=form.errors,
        key=str(form.key),
    )


def certificate_page(found: StoredCertificate, form: Form) -> str:
    """The page of a certificate, with the form to revoke it as it was sent."""
    return render_template(
        "admin_certificate.html",
        certificate=found,
        content=read_content(found.content),
        holds=signature_holds(found, signer().public_key()),
        withdrawn={service.claim_id for service in withdrawn_since(community().id, found)},
        typed=form.typed,
        errors=form.errors,
        key=str(form.key),
    )


def new_seal() -> Seal:
    """What this door adds to an order."""
    return Seal(signer(), random_bytes(SECRET_BYTES), check_address(), staff().name)


def _here(certificate_id: UUID) -> StoredCertificate:
    """A certificate of this community. Refuses with not-found."""
    return certificate_of(community().id, certificate_id)
