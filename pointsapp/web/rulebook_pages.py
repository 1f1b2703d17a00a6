"""The rules on the wall, in force, earlier and to come: open to everybody."""

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from pointsapp.actions.rulebooks import rulebook_in_version, rulebooks_of
from pointsapp.actions.sessions import Resident
from pointsapp.rules.calendar import local_day
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.sentences import sentences
from pointsapp.rules.versions import in_force
from pointsapp.store.communities import StoredCommunity, all_communities, community_by_code, community_by_id
from pointsapp.web.doors import community, open_to_all, signed_in
from pointsapp.web.languages import language
from pointsapp.web.now import now_ms

blueprint = Blueprint("rulebook_pages", __name__)


@blueprint.get("/rules")
@open_to_all
def own() -> Response:
    """To the rules of one's own community; who has to say first which one that is signs in."""
    found = own_community()
    if found is None:
        return redirect(url_for("sign_in.number", next="/rules"), 303)
    return redirect(url_for(".current", community=found.code), 303)


@blueprint.get("/c/<community>/rules")
@open_to_all
def current() -> str:
    """The rules in force; before the first day of any, those to come."""
    rulebooks = rulebooks_of(community().id)
    return page(in_force_now() or (rulebooks[0] if rulebooks else None))


@blueprint.get("/c/<community>/rules/<int:version>")
@open_to_all
def one_version(version: int) -> str:
    """An earlier or coming version."""
    return page(rulebook_in_version(community().id, version))


def own_community() -> StoredCommunity | None:
    """The community of whoever is signed in, or that was at home on this phone last, or the only one there is."""
    person = signed_in()
    if isinstance(person, Resident):
        return community_by_id(person.community_id)
    known = all_communities()
    return known[0] if len(known) == 1 else community_by_code(session.get("community", ""))


def in_force_now() -> Rulebook | None:
    """The version in force today."""
    here = community()
    return in_force(rulebooks_of(here.id), local_day(now_ms(), here.timezone))


def page(rulebook: Rulebook | None) -> str:
    """A version as the poster has it, and the list of all."""
    now = in_force_now()
    return render_template(
        "rules.html",
        rulebook=rulebook,
        sentences=sentences(rulebook, language()) if rulebook else [],
        in_force=now.version if now else None,
        versions=rulebooks_of(community().id)[::-1],
    )
