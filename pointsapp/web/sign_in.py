"""Residents sign in: the number of the card, which person of the household, the PIN."""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.sessions import Resident
from pointsapp.actions.sign_in import NewPhone, PersonToChoose, persons_to_choose, sign_in
from pointsapp.actions.throttles import take_turn
from pointsapp.rules.cards import is_card_number
from pointsapp.rules.numbers import plain_digits
from pointsapp.rules.refusal import Refusal
from pointsapp.store.communities import StoredCommunity, all_communities, community_by_code
from pointsapp.web.addresses import coarse_address
from pointsapp.web.doors import open_to_all, signed_in
from pointsapp.web.forms import Form, Secret, Text
from pointsapp.web.next_page import next_page
from pointsapp.web.now import new_key, now_ms, random_bytes
from pointsapp.web.sentences import status_of
from pointsapp.web.sessions import begin_session, keep_card

STEPS = "sign_in"  # in the session's cookie: what was typed so far
FROM_ONE_ADDRESS = 120  # PINs a minute: a whole neighbourhood may sit behind one address

blueprint = Blueprint("sign_in", __name__)


class NumberForm(Schema):
    """The first step; the community is asked for only where there are several."""

    card_number = Text(16)
    community = Text(40, optional=True)


class PersonForm(Schema):
    """The second: the how many-th of the persons shown."""

    person = Text(2)


class PinForm(Schema):
    """The third."""

    pin = Secret(12)


@blueprint.get("/sign-in")
@open_to_all
def number() -> Response | str:
    """Asks for the number of the card."""
    if isinstance(signed_in(), Resident):
        return redirect(wanted())
    return number_page(Form())


@blueprint.post("/sign-in")
@open_to_all
def take_number() -> Response | tuple[str, int]:
    """Notes the number and goes on; whether there is such a card, nobody learns here."""
    form = Form(NumberForm())
    digits = plain_digits(form.values.get("card_number", ""))
    here = community_of(form.values.get("community", ""))
    if form.ok and not is_card_number(digits):
        form.refused(Refusal("card-number-bad"), "card_number")
    if here is None:
        form.errors.setdefault("community", _("Please choose one."))
    if not form.ok or here is None:
        return number_page(form), 422
    session[STEPS] = {"community": here.code, "number": digits}
    return redirect(url_for(".person", next=wanted()), 303)


@blueprint.get("/sign-in/person")
@open_to_all
def person() -> Response | str:
    """Asks which person of the household it is; where there is one only, there is nothing to ask."""
    persons = choices()
    if len(persons) == 1:
        return chosen(0)
    if not persons:
        return from_the_start()
    shown = [{"person_id": str(place), "name": one.label} for place, one in enumerate(persons)]
    return render_template("sign_in_person.html", people=shown, action=url_for(".person", next=wanted()))


@blueprint.post("/sign-in/person")
@open_to_all
def take_person() -> Response:
    """Notes the person and goes on."""
    typed = Form(PersonForm()).values.get("person", "")
    return chosen(int(typed)) if typed in [str(place) for place in range(len(choices()))] else from_the_start()


@blueprint.get("/sign-in/pin")
@open_to_all
def pin() -> Response | str:
    """Asks for the PIN."""
    who = chosen_person()
    return pin_page(Form(), who) if who else from_the_start()


@blueprint.post("/sign-in/pin")
@open_to_all
def take_pin() -> Response | tuple[str, int]:
    """Signs in on this phone, or says that it was not right: for a card that does not exist, too."""
    who = chosen_person()
    if who is None:
        return from_the_start()
    form = Form(PinForm())
    if not form.ok:
        return pin_page(form, who), 422
    try:
        return signed_in_on_phone(who, form.values["pin"])
    except Refusal as refusal:
        form.refused(refusal, "pin")
        return pin_page(form, who), status_of(refusal.code)


def signed_in_on_phone(who: PersonToChoose, typed: str) -> Response:
    """The answer that makes this browser the person's phone. Refuses with throttled, pin-wrong."""
    at_ms = now_ms()
    take_turn(f"sign-in:{coarse_address()}", at_ms, FROM_ONE_ADDRESS)
    here = community_of(session[STEPS]["community"])
    if here is None:
        return from_the_start()
    phone = NewPhone(new_key(), random_bytes(16), random_bytes(16))
    given = sign_in(here.id, who.person_id, typed, phone, at_ms)
    begin_session(given.token, at_ms)
    session["community"] = here.code
    answer = redirect(wanted(), 303)
    keep_card(answer, given.card_token)
    return answer


def number_page(form: Form) -> str:
    """The page of the first step."""
    here, communities = community_of(""), all_communities()
    return render_template(
        "sign_in_number.html",
        typed={"community": here.code if here else "", **form.typed},
        errors=form.errors,
        communities=[(one.code, one.name) for one in communities] if len(communities) > 1 else [],
        scan_kept=wanted().startswith("/drop-off"),
        action=url_for(".number", next=wanted()),
    )


def pin_page(form: Form, who: PersonToChoose) -> str:
    """The page of the third step."""
    action = url_for(".pin", next=wanted())
    return render_template("sign_in_pin.html", name=who.label, errors=form.errors, action=action)


def choices() -> list[PersonToChoose]:
    """The persons of the household whose number was typed; nobody if none was."""
    steps = session.get(STEPS, {})
    here = community_of(steps.get("community", ""))
    if here is None or "number" not in steps:
        return []
    return persons_to_choose(here.id, steps["number"], current_app.extensions["secrets"].scan_key)


def chosen(place: int) -> Response:
    """Notes the how many-th person it is."""
    session[STEPS] = {**session[STEPS], "person": place}
    return redirect(url_for(".pin", next=wanted()), 303)


def chosen_person() -> PersonToChoose | None:
    """The person whose PIN is asked for."""
    persons, place = choices(), session.get(STEPS, {}).get("person")
    return persons[place] if place is not None and place < len(persons) else None


def from_the_start() -> Response:
    """Back to the first step."""
    return redirect(url_for(".number", next=wanted()), 303)


def community_of(code: str) -> StoredCommunity | None:
    """The community of a card: as chosen, as the address says, as last time on this phone, or the only one."""
    for said in (code, request.args.get("community", ""), session.get("community", "")):
        if said and (found := community_by_code(said)):
            return found
    known = all_communities()
    return known[0] if len(known) == 1 else None


def wanted() -> str:
    """Where to go once signed in."""
    return next_page("/home")
