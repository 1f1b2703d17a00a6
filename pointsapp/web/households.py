"""The register: finding households, enrolling them, and the page of each."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.people import Home, NewPerson, change_household, enrol_household
from pointsapp.actions.sessions import PHONE_MS
from pointsapp.paper.glyphs import missing_characters
from pointsapp.rules.refusal import Refusal
from pointsapp.store.cards import card_since, phones_of
from pointsapp.store.households import StoredHousehold, persons_of, search_households, stored_household
from pointsapp.store.sessions import roles_of
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Form, Phone, Text
from pointsapp.web.now import new_key, now_ms, random_bytes
from pointsapp.web.sentences import status_of

LONGEST_NAME = 40
LAST_PAGE = 10_000

blueprint = Blueprint("households", __name__, url_prefix="/admin/<community>/households")


class HomeForm(Schema):
    """Whose household it is, and where."""

    name = Text(LONGEST_NAME)
    building = Text(20)
    unit = Text(20, optional=True)
    room = Text(20, optional=True)


class EnrolForm(HomeForm):
    """The same, with the telephone number of that person, and who else lives there, a name a line."""

    phone = Phone()
    others = Text(900, optional=True, lines=True)


@blueprint.get("")
@admins_only
def register() -> str:
    """The register, fifty households a page, or those that a search finds."""
    typed, page = request.args.get("q", "")[:100], _page_number()
    found, more = search_households(community().id, typed, page)
    return render_template(
        "admin_households.html",
        households=found,
        typed=typed,
        page=page,
        before=_page_address(typed, page - 1) if page > 1 else None,
        after=_page_address(typed, page + 1) if more else None,
        key=new_key(),
    )


@blueprint.get("/new")
@admins_only
def ask_new() -> str:
    """The form that enrols a household."""
    return _form_page(Form())


@blueprint.post("/new")
@admins_only
def enrol() -> Response | tuple[str, int]:
    """Enrols a household with its persons."""
    form = Form(EnrolForm())
    if not form.ok:
        return _form_page(form), 422
    names = _names(form)
    try:
        if any(len(name) > LONGEST_NAME for name in names):
            raise Refusal("long-name", most=LONGEST_NAME)
        home_id = _enrol(form, names)
    except Refusal as refusal:
        form.refused(refusal, "others" if refusal.code in ("long-name", "too-many-persons") else "")
        return _form_page(form), status_of(refusal.code)
    flash(_("Enrolled. Now print the card: it has the start PIN on it."))
    warn_of_missing(*names, form.values["name"])
    return redirect(url_for(".show", household_id=home_id), 303)


@blueprint.get("/<uuid:household_id>")
@admins_only
def show(household_id: UUID) -> str:
    """A household: its persons, its card, its phones."""
    household, here = household_or_404(household_id), community().id
    persons = [
        {"person": person, "roles": sorted(roles_of(here, person.id))} for person in persons_of(here, household_id)
    ]
    return render_template(
        "admin_household.html",
        household=household,
        persons=persons,
        card_issued_ms=card_since(here, household_id),
        phones=phones_of(here, household_id, now_ms() - PHONE_MS),
        fresh_key=new_key,
    )


@blueprint.get("/<uuid:household_id>/change")
@admins_only
def ask_change(household_id: UUID) -> str:
    """The form that corrects a household's name or address."""
    household = household_or_404(household_id)
    typed = {name: getattr(household, name) for name in ("name", "building", "unit", "room")}
    return _form_page(Form(typed=typed), household)


@blueprint.post("/<uuid:household_id>/change")
@admins_only
def change(household_id: UUID) -> Response | tuple[str, int]:
    """Corrects a household's name or address."""
    household, form = household_or_404(household_id), Form(HomeForm())
    if not form.ok:
        return _form_page(form, household), 422
    try:
        change_household(act(form.key), household_id, Home(**form.values))
    except Refusal as refusal:
        form.refused(refusal)
        return _form_page(form, household), status_of(refusal.code)
    flash(_("Saved."))
    warn_of_missing(form.values["name"])
    return redirect(url_for(".show", household_id=household_id), 303)


def household_or_404(household_id: UUID) -> StoredHousehold:
    """A household of the community of this address. Refuses with not-found."""
    household = stored_household(community().id, household_id)
    if household is None:
        raise Refusal("not-found")
    return household


def warn_of_missing(*names: str) -> None:
    """Says so if a name has a character that would not print."""
    missing = sorted(missing_characters("".join(names)))
    if missing:
        letters = "、".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
        flash(
            _("Our fonts can't print %(letters)s; the code stands in its place on paper.", letters=letters), "warning"
        )


def _names(form: Form) -> list[str]:
    others = [" ".join(line.split()) for line in form.values["others"].split("\n")]
    return [form.values["name"], *filter(None, others)]


def _enrol(form: Form, names: list[str]) -> UUID:
    phones = [form.values["phone"]] + [""] * len(names)
    persons = [NewPerson(new_key(), name, phone) for name, phone in zip(names, phones, strict=False)]
    home = Home(**{name: form.values[name] for name in ("name", "building", "unit", "room")})
    seven = int.from_bytes(random_bytes(8), "big") % 10_000_000
    return enrol_household(act(form.key), home, persons, seven)


def _form_page(form: Form, household: StoredHousehold | None = None) -> str:
    known: dict[str, Any] = {"typed": form.typed, "errors": form.errors, "key": form.key}
    return render_template("admin_household_form.html", household=household, **known)


def _page_number() -> int:
    typed = request.args.get("page", "1")
    return min(int(typed), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 7 and int(typed) else 1


def _page_address(typed: str, page: int) -> str:
    return f"{url_for('.register')}?{urlencode({'q': typed, 'page': page})}"
