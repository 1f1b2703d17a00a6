"""The published versions of the rules: from when to when each holds, its file, and its poster as a picture."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, render_template

from pointsapp.actions.rulebooks import rulebook_in_version, rulebooks_of
from pointsapp.rules.calendar import local_day
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.versions import in_force
from pointsapp.store.rulebooks import source_of
from pointsapp.web.doors import admins_only, community
from pointsapp.web.now import now_ms
from pointsapp.web.poster_papers import preview

blueprint = Blueprint("rulebook_versions", __name__, url_prefix="/admin/<community>/rulebook")


@dataclass(frozen=True, slots=True)
class Term:
    """A version, the last day on which it holds (None: until there is another), and its state in a word."""

    rulebook: Rulebook
    until: date | None
    state: str


@blueprint.get("")
@admins_only
def overview() -> str:
    """All versions, the latest first."""
    return render_template("admin_rulebook.html", terms=terms()[::-1])


@blueprint.get("/<int:version>.toml")
@admins_only
def file(version: int) -> Response:
    """The file of a version, as it was published."""
    here = community()
    rulebook = rulebook_in_version(here.id, version)
    answer = Response(source_of(here.id, rulebook.version), mimetype="application/toml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{here.code}-v{version}.toml"'
    return answer


@blueprint.get("/<int:version>.png")
@admins_only
def picture(version: int) -> Response:
    """The poster of a version, small."""
    return Response(preview(rulebook_in_version(community().id, version)), mimetype="image/png")


def terms() -> list[Term]:
    """The versions in their order."""
    here = community()
    rulebooks = rulebooks_of(here.id)
    now = in_force(rulebooks, local_day(now_ms(), here.timezone))
    following = [*(one.effective_from - timedelta(days=1) for one in rulebooks[1:]), None]
    return [Term(one, until, _state(one, now)) for one, until in zip(rulebooks, following, strict=False)]


def _state(rulebook: Rulebook, now: Rulebook | None) -> str:
    if rulebook is now:
        return "now"
    return "past" if now and rulebook.effective_from < now.effective_from else "coming"
