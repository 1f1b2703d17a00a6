"""A volunteer's pages: their claims and what became of them, a new claim, their certificates."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from pointsapp.actions.certificate_papers import pdf_of
from pointsapp.actions.certificates import certificate_of
from pointsapp.actions.hours import ClaimedService, claim_hours
from pointsapp.actions.hours_decisions import take_claim_back
from pointsapp.rules.calendar import local_day
from pointsapp.rules.certificates import read_content
from pointsapp.rules.hours import local_span
from pointsapp.rules.refusal import Refusal
from pointsapp.store.certificates import StoredCertificate, certificates_of
from pointsapp.store.hours import service_total
from pointsapp.store.hours_claims import claims_of
from pointsapp.store.volunteers import teams_of
from pointsapp.web.doors import act, community, resident, volunteers_only
from pointsapp.web.forms import Form, Id, LocalDay, LocalTime, Text
from pointsapp.web.leaves import leaf_number, leaf_of
from pointsapp.web.now import new_key, now_ms
from pointsapp.web.pdf_answers import pdf_answer
from pointsapp.web.sentences import status_of

LEAF = 20  # claims on a leaf
FIELD_OF = {
    "ends-before-start": "next_day", "too-long": "to", "in-future": "to", "overlap": "from", "too-long-ago": "day",
    "not-found": "team",
}  # fmt: skip

blueprint = Blueprint("hours", __name__)

ClaimForm = Schema.from_dict(
    {
        "team": Id(),
        "activity": Text(60),
        "day": LocalDay(),
        "from": LocalTime(),
        "to": LocalTime(),
        "next_day": fields.Boolean(truthy={"1"}, falsy={"0"}, load_default=False),
        "place": Text(60),
        "content": Text(500, lines=True),
    },
    name="ClaimForm",
)


class NothingForm(Schema):
    """Nothing but the key: the address says it all."""


@blueprint.get("/hours")
@volunteers_only
def mine() -> str:
    """What I claimed, what was approved, and the certificates that I have."""
    me = resident()
    found = claims_of(me.community_id, me.person_id, LEAF + 1, (leaf_number() - 1) * LEAF)
    leaf = leaf_of(found, LEAF)
    minutes, full_hours = service_total(me.community_id, me.person_id)
    valid = [each for each in certificates_of(me.community_id, me.person_id) if each.revoked_ms is None]
    return render_template(
        "hours.html",
        minutes=minutes,
        full_hours=full_hours,
        claims=leaf.rows,
        newer=leaf.newer,
        older=leaf.older,
        fresh_key=new_key,
        certificates=[{"id": each.id, "content": read_content(each.content)} for each in valid],
    )


@blueprint.get("/hours/new")
@volunteers_only
def new() -> str:
    """The form of a claim."""
    return page(Form(typed={"day": today().isoformat()}))


@blueprint.post("/hours/new")
@volunteers_only
def claim() -> Response | tuple[str, int]:
    """Sends a claim to the leader."""
    form = Form(ClaimForm())
    if not form.ok:
        return page(form), 422
    try:
        claim_hours(act(form.key), service_of(form.values))
    except Refusal as refusal:
        form.refused(refusal, FIELD_OF.get(refusal.code, ""))
        if refusal.code == "in-future":
            form.errors["to"] = _("That is still to come: claim it when it is done.")
        return page(form), status_of(refusal.code)
    flash(_("Sent. The leader will look at it."))
    return redirect(url_for(".mine"), 303)


@blueprint.post("/hours/claims/<uuid:claim_id>/take-back")
@volunteers_only
def take_back(claim_id: UUID) -> Response:
    """Takes a claim of mine back that waits; others', and what is decided, say so by their refusal."""
    take_claim_back(act(Form(NothingForm()).key), claim_id)
    flash(_("Taken back. You can claim that time again."))
    return redirect(url_for(".mine"), 303)


@blueprint.get("/hours/certificates/<uuid:certificate_id>.pdf")
@volunteers_only
def paper(certificate_id: UUID) -> Response:
    """A certificate of mine as a PDF; others', and revoked ones, are not found."""
    found = certificate_of(resident().community_id, certificate_id)
    if not is_mine(found) or found.revoked_ms is not None:
        raise Refusal("not-found")
    return pdf_answer(pdf_of(read_content(found.content)), found.number)


def page(form: Form) -> str:
    """The form, as it was sent."""
    me = resident()
    teams = [{"id": team.team_id, "name": team.name} for team in teams_of(me.community_id, me.person_id)]
    if len(teams) < 2:
        form.to_the_head("team")
    return render_template(
        "hours_new.html",
        teams=teams,
        typed=form.typed,
        errors=form.errors,
        key=str(form.key),
        today=today().isoformat(),
    )


def service_of(values: dict[str, Any]) -> ClaimedService:
    """What the form says was done."""
    span = local_span(values["day"], values["from"], values["to"], values["next_day"], community().timezone)
    return ClaimedService(values["team"], values["activity"], span, values["place"], values["content"])


def is_mine(certificate: StoredCertificate) -> bool:
    """Whether a certificate is of whoever is signed in."""
    return certificate.person_id == resident().person_id


def today() -> date:
    """The community's day."""
    return local_day(now_ms(), community().timezone)
