"""The admin's pages of hours: what waits, what was approved, and taking an approval back."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.acts import Doer
from pointsapp.actions.certificate_checks import certificates_counting
from pointsapp.actions.hours import claim_in_hands_of, looked_at, waiting_for_admin
from pointsapp.actions.hours_decisions import Withdrawal, withdraw_approval, withdrawal_of
from pointsapp.rules.refusal import Refusal
from pointsapp.store.hours_claims import StoredClaim, approvals
from pointsapp.web.claims import MOST_REASON, answer_decision, shown
from pointsapp.web.doors import act, admins_only
from pointsapp.web.formats import minutes_text, quantities
from pointsapp.web.forms import Form, Text
from pointsapp.web.here import community, rulebook_here
from pointsapp.web.leaves import leaf_number, leaf_of
from pointsapp.web.now import now_ms
from pointsapp.web.sentences import status_of

LEAF = 50  # approvals on a leaf
MOST_WAITING = 100  # shown at once; the oldest come first

blueprint = Blueprint("hours_admin", __name__, url_prefix="/admin/<community>/hours")


class WithdrawForm(Schema):
    """Why an approval is taken back."""

    reason = Text(MOST_REASON)


@blueprint.get("")
@admins_only
def overview() -> str:
    """All that waits, those that only an admin decides marked; and what was approved."""
    here = community()
    leaf = leaf_of(approvals(here.id, LEAF + 1, (leaf_number() - 1) * LEAF), LEAF)
    return render_template(
        "admin_hours.html",
        waiting=[shown(waiting) for waiting in waiting_for_admin(here.id, now_ms(), MOST_WAITING)],
        approved=leaf.rows,
        newer=leaf.newer,
        older=leaf.older,
    )


@blueprint.get("/<uuid:claim_id>")
@admins_only
def claim(claim_id: UUID) -> str:
    """One claim of the community."""
    return page(_here(claim_id), Form())


@blueprint.post("/<uuid:claim_id>")
@admins_only
def decide(claim_id: UUID) -> Response | tuple[str, int]:
    """Approves it, approves fewer minutes, or sends it back."""
    found = _here(claim_id)
    return answer_decision(found, lambda form: page(_here(claim_id), form), url_for(".overview"))


@blueprint.post("/<uuid:claim_id>/withdraw")
@admins_only
def withdraw(claim_id: UUID) -> Response | tuple[str, int]:
    """Takes the approval back, and says what could not be recovered and which certificates state the hours."""
    found, form = _here(claim_id), Form(WithdrawForm())
    if not form.ok:
        return page(found, form), 422
    try:
        withdrawal = withdraw_approval(act(form.key), claim_id, form.values["reason"])
    except Refusal as refusal:
        form.refused(refusal)
        return page(_here(claim_id), form), status_of(refusal.code)
    flash(_("The approval is withdrawn: %(time)s are void.", time=minutes_text(found.approved_minutes)))
    if withdrawal.not_recovered:
        flash(_("Not recovered: %(amounts)s.", amounts=amounts_text(withdrawal.not_recovered)), "warning")
    return redirect(url_for(".claim", claim_id=claim_id), 303)


def page(found: StoredClaim, form: Form) -> str:
    """The page of a claim as it stands, with a form as it was sent."""
    here = community()
    withdrawal = withdrawal_of(here.id, found)
    return render_template(
        "admin_claim.html",
        claim=shown(looked_at(here.id, Doer(), found, now_ms())),
        withdrawal=_in_words(withdrawal) if withdrawal else None,
        stating=certificates_counting(here.id, found.person_id, found.id) if withdrawal else [],
        typed=form.typed,
        errors=form.errors,
        key=str(form.key),
    )


def amounts_text(amounts: dict[str, int]) -> str:
    """Amounts by asset, in words."""
    rulebook = rulebook_here()
    pairs = ((rulebook.asset(code), amount) for code, amount in amounts.items())
    return quantities((asset, amount) for asset, amount in pairs if asset)


def _in_words(withdrawal: Withdrawal) -> dict[str, str]:
    return {
        "recovered": amounts_text(withdrawal.recovered),
        "not_recovered": amounts_text(withdrawal.not_recovered),
    }


def _here(claim_id: UUID) -> StoredClaim:
    """A claim of this community. Refuses with not-found."""
    return claim_in_hands_of(community().id, Doer(), claim_id)
