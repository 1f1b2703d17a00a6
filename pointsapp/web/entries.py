"""Bookings: the list of all, newest first; one of them in full; and undoing it by a reversal with a reason."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.undo import undo_as_admin
from pointsapp.rules.refusal import Refusal
from pointsapp.store.account_statement import StatementLine, one_entry
from pointsapp.store.hours_claims import claim_of_entry
from pointsapp.store.households import search_households, stored_household
from pointsapp.store.ledger import KINDS
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.entry_pages import entry_page, shown_entries
from pointsapp.web.forms import Form, Text
from pointsapp.web.sentences import status_of

LONGEST_REASON = 200
FINAL = ("reversal", "withdrawal")  # what undoes is not undone

blueprint = Blueprint("entries", __name__, url_prefix="/admin/<community>/entries")


class UndoForm(Schema):
    """Why a booking is undone."""

    reason = Text(LONGEST_REASON)


@blueprint.get("")
@admins_only
def overview() -> str:
    """The bookings, fifty on a page, all or those of a household or kind."""
    here, asked = community().id, request.args.get("q", "").strip()[:100]
    household_id = asked_household()
    found = [one.household for one in search_households(here, asked, 1)[0]] if asked else []
    if len(found) == 1:
        household_id = found[0].id
    kind = request.args.get("kind") if request.args.get("kind") in KINDS else None
    return render_template(
        "admin_entries.html",
        page=entry_page(household_id, kind),
        household=stored_household(here, household_id) if household_id else None,
        kind=kind,
        kinds=kind_names(),
        asked=asked,
        found=found if len(found) != 1 else [],
    )


@blueprint.get("/<uuid:entry_id>")
@admins_only
def show(entry_id: UUID) -> str:
    """A booking in full, and what would come back if it were undone."""
    return page(entry_here(entry_id), Form())


@blueprint.post("/<uuid:entry_id>/undo")
@admins_only
def undo(entry_id: UUID) -> Response | tuple[str, int]:
    """Undoes a booking whole."""
    entry, form = entry_here(entry_id), Form(UndoForm())
    if not form.ok:
        return page(entry, form), 422
    try:
        undo_as_admin(act(form.key), entry_id, form.values["reason"])
    except Refusal as refusal:
        form.refused(refusal)
        return page(entry_here(entry_id), form), status_of(refusal.code)
    flash(_("It is undone. The booking stays in the list, with the one that undid it."))
    return redirect(url_for(".show", entry_id=entry_id), 303)


@blueprint.get("/<uuid:entry_id>/undo")
@admins_only
def back_to_it(entry_id: UUID) -> Response:
    """The address of a form that was sent and refused, as when the language is changed there."""
    return redirect(url_for(".show", entry_id=entry_id), 303)


def page(entry: StatementLine, form: Form) -> str:
    """The page of a booking as it stands."""
    here = community().id
    (shown,) = shown_entries([entry])
    return render_template(
        "admin_entry.html",
        entry=shown,
        claim_id=claim_of_entry(here, entry.id) if entry.kind == "volunteer" else None,
        undoable=entry.kind not in (*FINAL, "volunteer") and entry.reversed_by is None,
        kinds=kind_names(),
        **form.shown,
    )


def entry_here(entry_id: UUID) -> StatementLine:
    """A booking of the community of this address. Refuses with not-found."""
    entry = one_entry(community().id, entry_id)
    if entry is None:
        raise Refusal("not-found")
    return entry


def asked_household() -> UUID | None:
    """The household that the address names. Refuses with not-found one that is not of this community."""
    typed = request.args.get("household", "")
    if not typed:
        return None
    try:
        household_id = UUID(typed)
    except ValueError:
        raise Refusal("not-found") from None
    if stored_household(community().id, household_id) is None:
        raise Refusal("not-found")
    return household_id


def kind_names() -> dict[str, str]:
    """What the kinds of bookings are called."""
    return {
        "drop-off": _("Drop-off"),
        "deposit": _("Handed in"),
        "exchange": _("Exchange"),
        "weekly-claim": _("Weekly reward"),
        "volunteer": _("Volunteer hours"),
        "stock": _("Stock"),
        "reversal": _("Undone"),
        "withdrawal": _("Hours taken back"),
    }
