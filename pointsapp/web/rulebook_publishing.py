"""Publishing rules: a file is typed or sent, all that is wrong with it is said, then looked at, then published."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from pointsapp.actions.rule_drafts import next_draft
from pointsapp.actions.rulebooks import check_file, publish, rulebooks_of
from pointsapp.rules.changes import changes
from pointsapp.rules.refusal import Refusal, RulebookRefused
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.sentences import sentences
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.formats import day
from pointsapp.web.forms import Choice, Form
from pointsapp.web.languages import language
from pointsapp.web.now import now_ms
from pointsapp.web.poster_papers import preview_address
from pointsapp.web.rule_files import ProblemLine, problem_lines, rules_sent
from pointsapp.web.sentences import status_of

blueprint = Blueprint("rulebook_publishing", __name__, url_prefix="/admin/<community>/rulebook/new")


class RulesForm(Schema):
    """A rulebook file, and what to do with it: check it, change it again, publish it."""

    rules = fields.String(load_default="")
    do = Choice("check", "change", "publish")


@blueprint.get("")
@admins_only
def ask() -> str:
    """The form, with a file to begin with: the last version's, as of the next Monday."""
    return page(Form(typed={"rules": next_draft(community().id, now_ms())}))


@blueprint.post("")
@admins_only
def take() -> Response | str | tuple[str, int]:
    """Checks the file; then shows what would be published, or publishes it."""
    form = Form(RulesForm())
    try:
        text = rules_sent(form)
        if not form.ok:
            form.to_the_head("do")
            return page(form), 422
        if form.values["do"] == "change":
            return page(form)
        if form.values["do"] == "publish":
            return published(form, text)
        rulebook = check_file(community().id, text, now_ms())
    except RulebookRefused as refused:
        return page(form, problem_lines(refused, form.typed.get("rules", ""))), 422
    except Refusal as refusal:
        form.refused(refusal)
        return page(form), status_of(refusal.code)
    return preview_page(form, rulebook)


def published(form: Form, text: str) -> Response:
    """Publishes it. Refuses with rulebook-refused, key-reused."""
    rulebook = publish(act(form.key), text)
    said = _(
        "Version %(version)s is published; it holds from %(day)s on.",
        version=rulebook.version,
        day=day(rulebook.effective_from),
    )
    flash(said)
    return redirect(url_for("rulebook_versions.overview"), 303)


def page(form: Form, problems: list[ProblemLine] | None = None) -> str:
    """The form."""
    return render_template("admin_rulebook_new.html", problems=problems or [], **form.shown)


def preview_page(form: Form, rulebook: Rulebook) -> str:
    """The poster, the sentences in both languages, and what changes."""
    before = rulebooks_of(community().id)
    return render_template(
        "admin_rulebook_preview.html",
        rulebook=rulebook,
        poster=preview_address(rulebook),
        sentences=list(zip(sentences(rulebook, "zh"), sentences(rulebook, "en"), strict=True)),
        last=before[-1] if before else None,
        changes=changes(before[-1], rulebook, language()) if before else [],
        **form.shown,
    )
