"""Setting a community up by a one-time link: who it is, then its admin and its rules, then all of it at once."""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from pointsapp.actions.communities import LONGEST_CODE, NewCommunity
from pointsapp.actions.rule_drafts import first_draft
from pointsapp.actions.setup import (
    NewStart,
    StartKeys,
    check_known_link,
    check_setup_link,
    set_up,
    what_is_wrong,
    wrong_with_community,
)
from pointsapp.actions.staff import LONGEST_NAME
from pointsapp.actions.throttles import take_turn
from pointsapp.rules.refusal import Refusal, RulebookRefused
from pointsapp.rules.tokens import SECRET_BYTES
from pointsapp.web.addresses import coarse_address
from pointsapp.web.doors import open_to_all
from pointsapp.web.formats import DEFAULT_TIMEZONE
from pointsapp.web.forms import Form, Secret, Text
from pointsapp.web.now import new_key, now_ms, random_bytes
from pointsapp.web.rule_files import ProblemLine, problem_lines, rules_sent
from pointsapp.web.sentences import status_of

MADE = "set_up"  # in the session: what was made here, to say where to sign in
FIELD_OF = {"staff-name-taken": "admin_name", "community-exists": "code"}

blueprint = Blueprint("setup", __name__, url_prefix="/setup")


class CommunityForm(Schema):
    """What the community is called, its code in addresses, its time zone, and its first collection point."""

    name = Text(40)
    code = Text(LONGEST_CODE)
    timezone = Text(60)
    point_name = Text(40)


class StartForm(CommunityForm):
    """The same, with the first admin and the rulebook file."""

    admin_name = Text(LONGEST_NAME)
    password = Secret()
    again = Secret()
    rules = fields.String(load_default="")


@blueprint.get("/done")
@open_to_all
def done() -> Response | str:
    """Says where to sign in."""
    made = session.get(MADE)
    if made is None:
        return redirect(url_for("staff_sign_in.ask"), 303)
    address = url_for("staff_sign_in.ask", next=url_for("admin_start.overview", community=made["code"]))
    public_url = current_app.extensions["settings"].public_url
    return render_template("setup_done.html", made=made, address=address, shown=f"{public_url}/staff/sign-in")


@blueprint.get("/<token>")
@open_to_all
def ask(token: str) -> str:
    """The first page: which community."""
    check_setup_link(token, now_ms())
    return community_page(token, Form(typed={"timezone": DEFAULT_TIMEZONE, **request.args.to_dict()}))


@blueprint.get("/<token>/start")
@open_to_all
def ask_start(token: str) -> Response | str | tuple[str, int]:
    """The second page: its first admin, and the posted rules under its own head, to be changed at will."""
    check_setup_link(token, now_ms())
    form = Form(CommunityForm(), sent=request.args)
    note(form, wrong_with_community(community_of(form)))
    if not form.ok:
        return community_page(token, form), 422
    rules = first_draft(form.values["code"], form.values["timezone"], now_ms())
    return start_page(token, Form(typed={**form.typed, "rules": rules}))


@blueprint.post("/<token>/start")
@open_to_all
def start(token: str) -> Response | tuple[str, int]:
    """Makes all of it, or says all that is wrong and makes nothing."""
    check_known_link(token, now_ms())
    form = Form(StartForm())
    try:
        new = new_start(form, rules_sent(form))
        take_turn(f"setup:{coarse_address()}", now_ms())
        look_at(form, new)
        if not form.ok:
            return start_page(token, form), 422
        set_up(token, new, new_keys(form), now_ms())
    except RulebookRefused as refused:
        return start_page(token, form, problem_lines(refused, form.typed["rules"])), 422
    except Refusal as refusal:
        form.refused(refusal, FIELD_OF.get(refusal.code, ""))
        return start_page(token, form), status_of(refusal.code)
    session[MADE] = {"name": new.community.name, "code": new.community.code, "admin": new.admin_name}
    return redirect(url_for(".done"), 303)


def look_at(form: Form, new: NewStart) -> None:
    """Notes all that is wrong with what was typed, at its field. Refuses with rulebook-refused."""
    wrong = what_is_wrong(new, now_ms())
    rules = wrong.pop("rules", None)
    note(form, wrong)
    if "again" not in form.errors and form.values.get("again") != new.password:
        form.errors["again"] = _("The two passwords are not the same.")
    if rules:
        raise rules


def note(form: Form, wrong: dict[str, Refusal]) -> None:
    """Puts each refusal at its field, unless something is wrong there already."""
    for name, refusal in wrong.items():
        if name not in form.errors:
            form.refused(refusal, name)


def community_of(form: Form) -> NewCommunity:
    """The community as far as it was typed."""
    return NewCommunity(*(form.values.get(name, "") for name in ("code", "name", "timezone", "point_name")))


def new_start(form: Form, rules: str) -> NewStart:
    """All that was typed, as far as it can be read."""
    return NewStart(community_of(form), form.values.get("admin_name", ""), form.values.get("password", ""), rules)


def new_keys(form: Form) -> StartKeys:
    """Keys for what is made; the form's own is the community's, by which a second sending is known."""
    return StartKeys(form.key, new_key(), new_key(), random_bytes(SECRET_BYTES), random_bytes(SECRET_BYTES))


def community_page(token: str, form: Form) -> str:
    """The first page."""
    return render_template("setup.html", token=token, **form.shown)


def start_page(token: str, form: Form, problems: list[ProblemLine] | None = None) -> str:
    """The second page."""
    return render_template("setup_start.html", token=token, problems=problems or [], **form.shown)
