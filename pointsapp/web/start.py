"""The first page: whoever is signed in goes on to their own, others are told what this is."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from pointsapp.actions.sessions import Resident
from pointsapp.store.communities import all_communities
from pointsapp.web.doors import open_to_all, signed_in

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@open_to_all
def welcome() -> Response | str:
    """Where a visit begins."""
    person = signed_in()
    if person is not None:
        return redirect("/home" if isinstance(person, Resident) else "/admin")
    return render_template("welcome.html", setup_needed=not all_communities(), steps_material=True)


@blueprint.get("/favicon.ico")
@open_to_all
def icon() -> Response:
    """The icon, for browsers that show a PDF of ours and ask for one at its usual place."""
    return redirect(url_for("static", filename="icon.svg"))
