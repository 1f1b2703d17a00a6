"""Printing cards, one or ten to a sheet; revoking them; ending the phones that are cards, too."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from pointsapp.actions.cards import MOST_CARDS, IssuedCard, NewCard, issue_cards, revoke_card
from pointsapp.actions.operations import was_done_under
from pointsapp.actions.pins import START_BYTES, StartPin, new_start_pin
from pointsapp.actions.sign_in import end_phone
from pointsapp.paper.cards import PaperCard, cards_pdf
from pointsapp.rules.name_labels import numbered_names
from pointsapp.rules.names import mask
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import SECRET_BYTES
from pointsapp.store.cards import card_since
from pointsapp.store.households import persons_of
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Choice, Form, Id
from pointsapp.web.households import household_or_404
from pointsapp.web.now import new_key, random_bytes
from pointsapp.web.sentences import sentence_of

blueprint = Blueprint("cards", __name__, url_prefix="/admin/<community>/households")


class PrintForm(Schema):
    """The households whose cards are to be printed, how many on a sheet, and whether cards in use may be replaced."""

    household = fields.List(Id(), required=True)
    per_sheet = Choice("1", "10")
    replace = fields.Boolean(load_default=False)


class NothingForm(Schema):
    """Nothing but the key: the address says it all."""


@blueprint.post("/cards")
@admins_only
def print_cards() -> Response | tuple[str, int]:
    """The cards as a PDF. Printing is issuing: each card replaces the one before, and this PDF is its only copy.

    Asks first where a card that works would be replaced.
    """
    form = Form(PrintForm())
    if not form.ok:
        flash(sentence_of(Refusal("no-card-chosen")), "error")
        return redirect(url_for("households.register"), 303)
    chosen = list(dict.fromkeys(form.values["household"]))
    per_sheet: Literal[1, 10] = 1 if form.values["per_sheet"] == "1" else 10
    if len(chosen) > MOST_CARDS:
        raise Refusal("too-many-cards", most=MOST_CARDS)  # before their PINs are hashed, which takes long
    if not form.values["replace"] and (replaced := _would_replace(form.key, chosen)):
        return _replace_page(chosen, replaced, per_sheet), 409
    try:
        issued = issue_cards(act(form.key), [_new_card(household_id) for household_id in chosen])
    except Refusal as refusal:
        if refusal.code != "card-printed-already":
            raise
        return _printed_page(chosen, per_sheet), 409
    return _download(cards_pdf([_on_paper(card) for card in issued], per_sheet), chosen)


@blueprint.post("/<uuid:household_id>/card/revoke")
@admins_only
def revoke(household_id: UUID) -> Response:
    """Makes the household's card worthless."""
    household_or_404(household_id)
    revoke_card(act(Form(NothingForm()).key), household_id)
    flash(_("The card no longer works."))
    return redirect(url_for("households.show", household_id=household_id), 303)


@blueprint.post("/<uuid:household_id>/phones/<uuid:session_id>/end")
@admins_only
def end(household_id: UUID, session_id: UUID) -> Response:
    """Signs a phone out from afar."""
    household_or_404(household_id)
    end_phone(act(Form(NothingForm()).key), household_id, session_id)
    flash(_("That phone is signed out and no longer a card."))
    return redirect(url_for("households.show", household_id=household_id), 303)


def _would_replace(key: UUID, chosen: Sequence[UUID]) -> list[UUID]:
    """The chosen households whose card works now; none where these cards were printed under this key before."""
    here = community().id
    if was_done_under(here, key, "issue-cards"):
        return []
    return [household_id for household_id in chosen if card_since(here, household_id) is not None]


def _new_card(household_id: UUID) -> NewCard:
    """A card to issue, with start PINs for those of the household who never chose one of their own."""
    household_or_404(household_id)
    without = [p for p in persons_of(community().id, household_id) if p.pin_is_start or not p.has_pin]
    starts = [new_start_pin(person.id, random_bytes(START_BYTES)) for person in without]
    return NewCard(new_key(), household_id, random_bytes(SECRET_BYTES), starts)


def _on_paper(card: IssuedCard) -> PaperCard:
    household = household_or_404(card.household_id)
    return PaperCard(
        token=card.token,
        number=household.card_number,
        surname_masked=mask(household.name),
        community=community().name,
        start_pins=_labelled(card.household_id, card.start_pins),
        address=household.address,
        sign_in_address=current_app.extensions["settings"].public_url.partition("://")[2] + "/sign-in",
    )


def _labelled(household_id: UUID, starts: Sequence[StartPin]) -> list[tuple[str, str]]:
    """Start PINs beside full names: the slip is the household's own. The numbers are those that the sign-in shows."""
    persons = persons_of(community().id, household_id)
    names = dict(zip([p.id for p in persons], numbered_names([p.name for p in persons]), strict=True))
    return [(names[start.person_id], start.pin) for start in starts]


def _download(pdf: bytes, households: Sequence[UUID]) -> Response:
    name = f"card-{household_or_404(households[0]).card_number}" if len(households) == 1 else "cards"
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def _replace_page(chosen: Sequence[UUID], replaced: Sequence[UUID], per_sheet: int) -> str:
    """The question whether these cards shall stop working, and the way to print only those that replace none."""
    return render_template(
        "admin_card_replace.html",
        chosen=chosen,
        replaced=[(household_or_404(one), card_since(community().id, one)) for one in replaced],
        others=[one for one in chosen if one not in replaced],
        per_sheet=per_sheet,
        fresh_key=new_key,
    )


def _printed_page(chosen: Sequence[UUID], per_sheet: int) -> str:
    """That these cards were printed, and the way to new ones."""
    households = [household_or_404(household_id) for household_id in chosen]
    return render_template("admin_card_printed.html", households=households, per_sheet=per_sheet, key=new_key())
