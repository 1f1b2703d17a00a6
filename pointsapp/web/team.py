"""A leader's pages: the queue of claimed hours, and one claim to be decided."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pointsapp.actions.acts import Doer
from pointsapp.actions.hours import claim_in_hands_of, looked_at, waiting_for_leader
from pointsapp.actions.pending import waiting as pending_drop_offs
from pointsapp.store.hours_claims import StoredClaim
from pointsapp.store.volunteers import teams_of
from pointsapp.web.claims import answer_decision, shown
from pointsapp.web.doors import leaders_only, resident
from pointsapp.web.forms import Form
from pointsapp.web.leaves import leaf_number, leaf_of
from pointsapp.web.now import now_ms

LEAF = 20  # claims on a leaf of the queue

blueprint = Blueprint("team", __name__)


@blueprint.get("/team")
@leaders_only
def queue() -> str:
    """What waits for this leader, the oldest service first."""
    me, at_ms = resident(), now_ms()
    skip = (leaf_number() - 1) * LEAF
    leaf = leaf_of(waiting_for_leader(me.community_id, me.person_id, at_ms, LEAF + 1, skip), LEAF)
    led = [team.name for team in teams_of(me.community_id, me.person_id) if team.leads]
    return render_template(
        "team.html",
        team_name="、".join(led) or _("Team"),
        pending_count=len(pending_drop_offs(me.community_id, at_ms)),
        claims=[shown(waiting) for waiting in leaf.rows],
        newer=leaf.newer,
        older=leaf.older,
    )


@blueprint.get("/team/claims/<uuid:claim_id>")
@leaders_only
def claim(claim_id: UUID) -> str:
    """One claim of this leader's; others are not found."""
    return page(_mine(claim_id), Form())


@blueprint.post("/team/claims/<uuid:claim_id>")
@leaders_only
def decide(claim_id: UUID) -> Response | tuple[str, int]:
    """Approves it, approves fewer minutes, or sends it back."""
    found = _mine(claim_id)
    return answer_decision(found, lambda form: page(_mine(claim_id), form), url_for(".queue"))


def page(found: StoredClaim, form: Form) -> str:
    """The page of a claim as it stands, with a form as it was sent."""
    me = resident()
    seen = looked_at(me.community_id, Doer(person_id=me.person_id), found, now_ms())
    return render_template(
        "team_claim.html", claim=shown(seen), typed=form.typed, errors=form.errors, key=str(form.key)
    )


def _mine(claim_id: UUID) -> StoredClaim:
    """A claim in this leader's hands. Refuses with not-found."""
    me = resident()
    return claim_in_hands_of(me.community_id, Doer(person_id=me.person_id), claim_id)
