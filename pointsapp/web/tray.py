"""The tray: what a kiosk kept and the book refused, each with its reason, until an admin has settled it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.actions.tray import settle
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rewards import times_over
from pointsapp.rules.rulebook import Rulebook
from pointsapp.store.tray import StoredRefusal, open_refusals, stored_refusal
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Form, Text
from pointsapp.web.leaves import leaf_number, leaf_of
from pointsapp.web.sentences import sentence_of, status_of
from pointsapp.web.standing import Pair, pairs

LEAF = 50
LONGEST_NOTE = 200

blueprint = Blueprint("tray", __name__, url_prefix="/admin/<community>/tray")


class SettlingForm(Schema):
    """How it was settled."""

    note = Text(LONGEST_NOTE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A refused booking as it is stored; what was brought or given; and in a sentence why it was refused."""

    stored: StoredRefusal
    goods: list[Pair]
    why: str


@blueprint.get("")
@admins_only
def overview() -> str:
    """All that is open, the last refused first."""
    skip = (leaf_number() - 1) * LEAF
    leaf = leaf_of(open_refusals(community().id, LEAF + 1, skip), LEAF)
    lying = [shown(stored) for stored in leaf.rows]
    return render_template("admin_tray.html", lying=lying, newer=leaf.newer, older=leaf.older)


@blueprint.get("/<uuid:booking_id>")
@admins_only
def show(booking_id: UUID) -> str:
    """One of them, and the form that settles it."""
    return page(refusal_here(booking_id), Form())


@blueprint.post("/<uuid:booking_id>")
@admins_only
def settle_it(booking_id: UUID) -> Response | tuple[str, int]:
    """Writes how it was settled."""
    found, form = refusal_here(booking_id), Form(SettlingForm())
    if not form.ok:
        return page(found, form), 422
    try:
        settle(act(form.key), booking_id, form.values["note"])
    except Refusal as refusal:
        form.refused(refusal)
        return page(refusal_here(booking_id), form), status_of(refusal.code)
    flash(_("It is settled. Nothing was booked by it."))
    return redirect(url_for(".overview"), 303)


def page(found: StoredRefusal, form: Form) -> str:
    """The page of one as it stands."""
    return render_template("admin_tray_item.html", item=shown(found), **form.shown)


def shown(stored: StoredRefusal) -> Shown:
    """It, with its reason in the reader's language."""
    rulebooks = rulebooks_of(community().id)
    goods = pairs(rulebooks[-1], _goods(rulebooks[-1], stored.content)) if rulebooks else []
    return Shown(stored, goods, sentence_of(Refusal(stored.code, **stored.facts)))


def _goods(rulebook: Rulebook, content: Mapping[str, Any]) -> Mapping[str, int]:
    """The material of a deposit, or what a rule gives: as the newest rules have it, if they still do."""
    if "asset" in content:
        return {content["asset"]: content["quantity"]}
    given = {each.code: each.give for each in rulebook.exchanges} | {each.code: each.give for each in rulebook.weekly}
    return times_over(given.get(content.get("code", ""), {}), content.get("times", 1))


def refusal_here(booking_id: UUID) -> StoredRefusal:
    """One of the tray of the community of this address. Refuses with not-found."""
    found = stored_refusal(community().id, booking_id)
    if found is None:
        raise Refusal("not-found")
    return found
