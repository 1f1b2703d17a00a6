"""Teams: making one, and who belongs to it as leader or volunteer."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.teams import make_team, put_in_team, take_from_team
from pointsapp.rules.refusal import Refusal
from pointsapp.store.households import StoredHousehold, StoredPerson, persons_of, search_households, stored_person
from pointsapp.store.teams import StoredTeam, all_teams, members_of, stored_team
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Choice, Form, Id, Text
from pointsapp.web.now import new_key
from pointsapp.web.sentences import status_of

LONGEST_NAME = 40
MOST_FOUND = 20  # households whose persons are offered; a search that finds more can be narrowed

blueprint = Blueprint("teams", __name__, url_prefix="/admin/<community>/teams")


class TeamForm(Schema):
    """What a team is called."""

    name = Text(LONGEST_NAME)


class MemberForm(Schema):
    """Who is to belong to the team, and as what."""

    person = Id()
    role = Choice("volunteer", "leader")


class LeaveForm(Schema):
    """Who leaves the team."""

    person = Id()


@blueprint.get("")
@admins_only
def overview() -> str:
    """All teams with their people."""
    return page(Form())


@blueprint.post("")
@admins_only
def make() -> Response | tuple[str, int]:
    """Makes a team and goes on to its people."""
    form = Form(TeamForm())
    if not form.ok:
        return page(form), 422
    try:
        team_id = make_team(act(form.key), form.values["name"])
    except Refusal as refusal:
        form.refused(refusal, "name")
        return page(form), status_of(refusal.code)
    flash(_("%(name)s is made. Now look for its people in the register.", name=form.values["name"]))
    return redirect(url_for(".show", team_id=team_id), 303)


@blueprint.get("/<uuid:team_id>")
@admins_only
def show(team_id: UUID) -> str:
    """A team's people, and a search in the register for others."""
    here, team, asked = community().id, team_here(team_id), request.args.get("q", "").strip()[:100]
    members = members_of(here, team_id)
    inside = {member.person_id for member in members}
    found, more = persons_found(asked) if asked else ([], False)
    return render_template(
        "admin_team.html",
        team=team,
        members=members,
        asked=asked,
        found=[(person, household, person.id in inside) for person, household in found],
        more=more,
        fresh_key=new_key,
    )


@blueprint.post("/<uuid:team_id>/members")
@admins_only
def put_in(team_id: UUID) -> Response:
    """Puts somebody in as volunteer or leader, or changes which of the two they are."""
    team_here(team_id)
    form = Form(MemberForm())
    if not form.ok:
        raise Refusal("not-found")
    put_in_team(act(form.key), team_id, form.values["person"], form.values["role"])
    who = {"name": name_of(form.values["person"])}
    leads = form.values["role"] == "leader"
    flash(_("%(name)s leads the team now.", **who) if leads else _("%(name)s is in the team as a volunteer.", **who))
    return redirect(url_for(".show", team_id=team_id), 303)


@blueprint.post("/<uuid:team_id>/members/leave")
@admins_only
def take_out(team_id: UUID) -> Response:
    """Takes somebody from the team."""
    team_here(team_id)
    form = Form(LeaveForm())
    if not form.ok:
        raise Refusal("not-found")
    name = name_of(form.values["person"])
    take_from_team(act(form.key), team_id, form.values["person"])
    flash(_("%(name)s is no longer in the team; hours served with it stay.", name=name))
    return redirect(url_for(".show", team_id=team_id), 303)


def team_here(team_id: UUID) -> StoredTeam:
    """A team of the community of this address. Refuses with not-found."""
    team = stored_team(community().id, team_id)
    if team is None:
        raise Refusal("not-found")
    return team


def name_of(person_id: UUID) -> str:
    """A person's name. Refuses with not-found."""
    person = stored_person(community().id, person_id)
    if person is None:
        raise Refusal("not-found")
    return person.name


def persons_found(asked: str) -> tuple[list[tuple[StoredPerson, StoredHousehold]], bool]:
    """The persons of the households that a search finds, and whether there are more."""
    here = community().id
    found, more = search_households(here, asked, 1)
    homes = [one.household for one in found[:MOST_FOUND]]
    return [(person, home) for home in homes for person in persons_of(here, home.id)], more or len(found) > MOST_FOUND


def page(form: Form) -> str:
    """The list, and the form to make one."""
    here = community().id
    teams = [(team, members_of(here, team.id)) for team in all_teams(here)]
    return render_template("admin_teams.html", teams=teams, **form.shown)
