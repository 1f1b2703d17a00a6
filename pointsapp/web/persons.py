"""The persons of a household: adding and correcting them, their roles, a new PIN, and leaving."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.people import add_person, change_person, check_person, person_leaves, person_leaving
from pointsapp.actions.pins import START_BYTES, new_start_pin, reset_pin
from pointsapp.actions.roles import grant_role, revoke_role
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import RESIDENT_ROLES
from pointsapp.store.households import StoredPerson
from pointsapp.store.sessions import roles_of
from pointsapp.store.volunteers import teams_of
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Choice, Form, Phone, Text
from pointsapp.web.households import LONGEST_NAME, household_or_404, warn_of_missing
from pointsapp.web.now import new_key, random_bytes
from pointsapp.web.sentences import sentence_of, status_of

blueprint = Blueprint("persons", __name__, url_prefix="/admin/<community>")


class PersonForm(Schema):
    """What is known of a person."""

    name = Text(LONGEST_NAME)
    phone = Phone()


class RoleForm(Schema):
    """A role, to be given or taken."""

    role = Choice(*RESIDENT_ROLES)
    decision = Choice("grant", "revoke")


class NothingForm(Schema):
    """Nothing but the key: the address says it all."""


@blueprint.get("/households/<uuid:household_id>/persons/new")
@admins_only
def ask_new(household_id: UUID) -> str:
    """The form that adds a person to a household."""
    return _new_page(household_id, Form())


@blueprint.post("/households/<uuid:household_id>/persons/new")
@admins_only
def add(household_id: UUID) -> Response | tuple[str, int]:
    """Adds a person to a household."""
    household_or_404(household_id)
    form = Form(PersonForm())
    if not form.ok:
        return _new_page(household_id, form), 422
    try:
        add_person(act(form.key), household_id, form.values["name"], form.values["phone"])
    except Refusal as refusal:
        form.refused(refusal)
        return _new_page(household_id, form), status_of(refusal.code)
    flash(_("Added. The start PIN comes with the next printed card, or as a new PIN."))
    warn_of_missing(form.values["name"])
    return redirect(url_for("households.show", household_id=household_id), 303)


@blueprint.get("/persons/<uuid:person_id>")
@admins_only
def show(person_id: UUID) -> str:
    """A person: what is known of them, their roles, their PIN."""
    person = check_person(community().id, person_id)
    return _page(person, Form(typed={"name": person.name, "phone": person.phone}))


@blueprint.post("/persons/<uuid:person_id>")
@admins_only
def change(person_id: UUID) -> Response | tuple[str, int]:
    """Corrects a person's name or telephone number."""
    person, form = check_person(community().id, person_id), Form(PersonForm())
    if not form.ok:
        return _page(person, form), 422
    try:
        change_person(act(form.key), person_id, form.values["name"], form.values["phone"])
    except Refusal as refusal:
        form.refused(refusal)
        return _page(person, form), status_of(refusal.code)
    flash(_("Saved."))
    warn_of_missing(form.values["name"])
    return _back(person)


@blueprint.post("/persons/<uuid:person_id>/roles")
@admins_only
def decide_role(person_id: UUID) -> Response | tuple[str, int]:
    """Gives a role, or takes it."""
    person, form = check_person(community().id, person_id), Form(RoleForm())
    if not form.ok:
        return _page(person, form), 422
    decide = grant_role if form.values["decision"] == "grant" else revoke_role
    return _told(person, lambda: decide(act(form.key), person_id, form.values["role"]))


@blueprint.post("/persons/<uuid:person_id>/pin")
@admins_only
def give_pin(person_id: UUID) -> Response | str:
    """Gives a new start PIN, which stands on the answer and nowhere else."""
    person, form = check_person(community().id, person_id), Form(NothingForm())
    start = new_start_pin(person_id, random_bytes(START_BYTES))
    try:
        reset_pin(act(form.key), start)
    except Refusal as refusal:
        flash(sentence_of(refusal), "error")
        return _back(person)
    return render_template("admin_pin_given.html", person=person, pin=start.pin)


@blueprint.post("/persons/<uuid:person_id>/leave")
@admins_only
def leave(person_id: UUID) -> Response:
    """A person leaves the household."""
    form = Form(NothingForm())
    person = person_leaving(community().id, form.key, person_id)
    try:
        person_leaves(act(form.key), person_id)
    except Refusal as refusal:
        flash(sentence_of(refusal), "error")
        return _back(person)
    flash(_("%(name)s no longer belongs to this household.", name=person.name))
    return redirect(url_for("households.show", household_id=person.household_id), 303)


def _told(person: StoredPerson, done: Callable[[], None]) -> Response:
    """Does something and goes back to the person's page; a refusal is said there."""
    try:
        done()
    except Refusal as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("Saved."))
    return _back(person)


def _back(person: StoredPerson) -> Response:
    return redirect(url_for(".show", person_id=person.id), 303)


def _new_page(household_id: UUID, form: Form) -> str:
    return render_template(
        "admin_person_new.html",
        household=household_or_404(household_id),
        typed=form.typed,
        errors=form.errors,
        key=form.key,
    )


def _page(person: StoredPerson, form: Form) -> str:
    here = community().id
    return render_template(
        "admin_person.html",
        person=person,
        household=household_or_404(person.household_id),
        roles=RESIDENT_ROLES,
        has=roles_of(here, person.id),
        teams=teams_of(here, person.id),
        typed=form.typed,
        errors=form.errors,
        key=form.key,
        fresh_key=new_key,
    )
