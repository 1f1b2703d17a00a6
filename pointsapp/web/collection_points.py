"""Collection points: the list with what lies and stands there, adding one, giving one another name."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.communities import add_point, rename_point
from pointsapp.rules.refusal import Refusal
from pointsapp.store.devices import devices_of
from pointsapp.store.points import StoredPoint, point_by_id, points_of
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Form, Text
from pointsapp.web.sentences import status_of
from pointsapp.web.stock_rows import stock_here

LONGEST_NAME = 40

blueprint = Blueprint("collection_points", __name__, url_prefix="/admin/<community>/points")


class PointForm(Schema):
    """What a point is called."""

    name = Text(LONGEST_NAME)


@blueprint.get("")
@admins_only
def overview() -> str:
    """All points of the community."""
    return page(Form())


@blueprint.post("")
@admins_only
def add() -> Response | tuple[str, int]:
    """Adds a point."""
    form = Form(PointForm())
    if not form.ok:
        return page(form), 422
    try:
        add_point(act(form.key), form.values["name"])
    except Refusal as refusal:
        form.refused(refusal, "name")
        return page(form), status_of(refusal.code)
    flash(_("%(name)s is added.", name=form.values["name"]))
    return redirect(url_for(".overview"), 303)


@blueprint.get("/<uuid:point_id>/change")
@admins_only
def ask_change(point_id: UUID) -> str:
    """The form that gives a point another name."""
    point = point_here(point_id)
    return render_template("admin_point.html", point=point, **Form(typed={"name": point.name}).shown)


@blueprint.post("/<uuid:point_id>/change")
@admins_only
def change(point_id: UUID) -> Response | tuple[str, int]:
    """Gives a point another name."""
    point, form = point_here(point_id), Form(PointForm())
    if not form.ok:
        return render_template("admin_point.html", point=point, **form.shown), 422
    try:
        rename_point(act(form.key), point_id, form.values["name"])
    except Refusal as refusal:
        form.refused(refusal, "name")
        return render_template("admin_point.html", point=point, **form.shown), status_of(refusal.code)
    flash(_("Saved."))
    return redirect(url_for(".overview"), 303)


def point_here(point_id: UUID) -> StoredPoint:
    """A point of the community of this address. Refuses with not-found."""
    point = point_by_id(community().id, point_id)
    if point is None:
        raise Refusal("not-found")
    return point


def page(form: Form) -> str:
    """The list, and the form to add one."""
    here = community().id
    return render_template(
        "admin_points.html",
        points=points_of(here),
        stock=[row for row in stock_here() if row.quantity],
        devices=devices_of(here),
        **form.shown,
    )
