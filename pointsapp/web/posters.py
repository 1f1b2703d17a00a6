"""Posters: for each collection point one with the rules in force and the point's own code, which can be replaced."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from pointsapp.actions.posters import issue_poster, revoke_poster
from pointsapp.actions.rulebooks import rulebook_in_version, rulebooks_of
from pointsapp.paper.posters import poster_pdf
from pointsapp.rules.calendar import local_day
from pointsapp.rules.poster_codes import POSTER_BYTES
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.versions import in_force
from pointsapp.store.points import StoredPoint, points_of
from pointsapp.store.posters import StoredPoster, poster_by_id, posters_of
from pointsapp.web.collection_points import point_here
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Form
from pointsapp.web.now import new_key, now_ms, random_bytes
from pointsapp.web.pdf_answers import pdf_answer
from pointsapp.web.poster_papers import poster_paper

blueprint = Blueprint("posters", __name__, url_prefix="/admin/<community>/poster")


class NothingTyped(Schema):
    """A form with a button only."""


@dataclass(frozen=True, slots=True)
class PointPosters:
    """A point with the codes of its posters that hold, the latest first."""

    point: StoredPoint
    codes: list[StoredPoster]


@blueprint.get("")
@admins_only
def overview() -> str:
    """Each point with its poster, and the rules that are printed on it."""
    here, codes = community().id, codes_that_hold()
    return render_template(
        "admin_posters.html",
        points=[PointPosters(point, [one for one in codes if one.point_id == point.id]) for point in points_of(here)],
        printed=rules_to_print(),
        fresh_key=new_key,
    )


@blueprint.post("/<uuid:point_id>")
@admins_only
def make(point_id: UUID) -> Answer:
    """Gives a point its first code, unless it has one, and goes on to the paper. Refuses with no-rulebook."""
    point_here(point_id)
    form, printed = Form(NothingTyped()), rules_to_print()
    if not printed:
        raise Refusal("no-rulebook", day=None)
    code = issue_poster(act(form.key), point_id, random_bytes(POSTER_BYTES))
    return redirect(url_for(".pdf", poster_id=code.id, version=printed[0].version), 303)


@blueprint.get("/<uuid:poster_id>/v<int:version>.pdf")
@admins_only
def pdf(poster_id: UUID, version: int) -> Response:
    """The poster on A3, with the rules of a version."""
    code, rulebook = poster_here(poster_id), rulebook_in_version(community().id, version)
    if code.revoked_ms is not None:
        raise Refusal("not-found")
    return pdf_answer(poster_pdf(poster_paper(rulebook, [code])), f"poster-{community().code}-{version}")


@blueprint.get("/<uuid:poster_id>/replace")
@admins_only
def ask_replacing(poster_id: UUID) -> str:
    """Asks whether a code is to be made worthless."""
    return render_template("admin_poster_replace.html", code=poster_here(poster_id), key=Form().key)


@blueprint.post("/<uuid:poster_id>/replace")
@admins_only
def replace(poster_id: UUID) -> Answer:
    """Makes a code worthless; the next print gets a new one."""
    code, form = poster_here(poster_id), Form(NothingTyped())
    revoke_poster(act(form.key), poster_id)
    flash(_("The old code of %(point)s no longer works. Print the new poster and hang it up.", point=code.point_name))
    return redirect(url_for(".overview"), 303)


def codes_that_hold() -> list[StoredPoster]:
    """The codes of the community that were not revoked."""
    return [one for one in posters_of(community().id) if one.revoked_ms is None]


def poster_here(poster_id: UUID) -> StoredPoster:
    """A code of the community of this address, also a revoked one. Refuses with not-found."""
    code = poster_by_id(community().id, poster_id)
    if code is None:
        raise Refusal("not-found")
    return code


def rules_to_print() -> list[Rulebook]:
    """The versions that a poster is printed of: that in force, and those to come."""
    here = community()
    rulebooks, today = rulebooks_of(here.id), local_day(now_ms(), here.timezone)
    now = in_force(rulebooks, today)
    return [one for one in rulebooks if one is now or one.effective_from > today]
