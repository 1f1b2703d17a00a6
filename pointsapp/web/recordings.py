"""Recordings: each sentence that the kiosk says, to be heard, recorded in a neighbour's voice, replaced or removed."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from pointsapp.actions.recordings import keep_recording, remove_recording
from pointsapp.rules.recordings import LANGUAGES, MOST_BYTES
from pointsapp.rules.refusal import Refusal
from pointsapp.store.recordings import Sound, StoredRecording, recording, recordings_of
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Form
from pointsapp.web.now import new_key
from pointsapp.web.sentences import status_of

blueprint = Blueprint("recordings", __name__, url_prefix="/admin/<community>/recordings")


class FileOnly(Schema):
    """A form with a file and a button only."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in a language, and the recording there is of it."""

    name: str
    words: str
    kept: StoredRecording | None


@blueprint.get("/<language>")
@admins_only
def overview(language: str) -> str:
    """All sentences in a language."""
    return page(known(language), Form())


@blueprint.post("/<language>/<name>")
@admins_only
def keep(language: str, name: str) -> Answer | tuple[str, int]:
    """Keeps the file that was chosen as the recording of a sentence."""
    words, form = words_here(language, name), Form(FileOnly())
    if not form.ok:
        return page(language, form), 422
    sent = request.files.get(name)
    try:
        keep_recording(act(form.key), language, name, sent.read(MOST_BYTES + 1) if sent else b"")
    except Refusal as refusal:
        form.refused(refusal, "" if refusal.code == "key-reused" else name)
        return page(language, form), status_of(refusal.code)
    flash(_("Kept: “%(words)s” Kiosks fetch it when nobody stands before them.", words=words))
    return redirect(url_for(".overview", language=language, _anchor=f"sentence-{name}"), 303)


@blueprint.get("/<language>/<name>")
@admins_only
def listen(language: str, name: str) -> Response:
    """The sound, for the page's own player."""
    sound = sound_here(language, name)
    return Response(sound.content, mimetype=sound.media_type)


@blueprint.get("/<language>/<name>/remove")
@admins_only
def ask_removing(language: str, name: str) -> str:
    """Asks whether a recording is to be removed."""
    sound_here(language, name)
    shown = {"name": name, "words": words_here(language, name), "of": language}
    return render_template("admin_recording_remove.html", key=new_key(), **shown)


@blueprint.post("/<language>/<name>/remove")
@admins_only
def remove(language: str, name: str) -> Answer:
    """Removes it. Refuses with not-found, key-reused."""
    words, form = words_here(language, name), Form(FileOnly())
    remove_recording(act(form.key), language, name)
    flash(_("Removed: “%(words)s”", words=words))
    return redirect(url_for(".overview", language=language, _anchor=f"sentence-{name}"), 303)


def sentences() -> dict[str, dict[str, str]]:
    """What the kiosk says aloud, by name and language."""
    found: dict[str, dict[str, str]] = current_app.extensions["spoken"]
    return found


def known(language: str) -> str:
    """A language that the kiosk speaks; any other is 404."""
    return language if language in LANGUAGES else abort(404)


def words_here(language: str, name: str) -> str:
    """A sentence of the kiosk by its name; what it doesn't say, or not in that language, is 404."""
    return sentences().get(name, {}).get(language) or abort(404)


def sound_here(language: str, name: str) -> Sound:
    """The recording of a sentence in the community of this address. Refuses with not-found."""
    words_here(language, name)
    found = recording(community().id, language, name)
    if found is None:
        raise Refusal("not-found")
    return found


def page(language: str, form: Form) -> str:
    """Each sentence with its words, its recording, and the form to send one."""
    kept = {each.name: each for each in recordings_of(community().id) if each.language == language}
    lines = [Line(name, words[language], kept.get(name)) for name, words in sentences().items()]
    shown = {"lines": lines, "of": language, "recorded": sum(one.kept is not None for one in lines)}
    shown |= {"most_kb": MOST_BYTES // 1000, "fresh_key": new_key}
    return render_template("admin_recordings.html", **shown, **form.shown)
