"""Kiosks: the list, adding one, pairing it by a code that is shown once, and ending its pairing."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.devices import add_device, offer_pairing, revoke
from pointsapp.paper.qr import qr_svg
from pointsapp.rules.kiosk_tokens import PAIRING_SECRET_BYTES
from pointsapp.rules.refusal import Refusal
from pointsapp.store.devices import StoredDevice, device_by_id, devices_of
from pointsapp.store.points import points_of
from pointsapp.web.collection_points import point_here
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Form, Id, Text
from pointsapp.web.now import random_bytes
from pointsapp.web.sentences import status_of

LONGEST_NAME = 40
HANDLE_BYTES = 16

blueprint = Blueprint("devices", __name__, url_prefix="/admin/<community>/devices")


class DeviceForm(Schema):
    """What a kiosk is called, and where it stands."""

    name = Text(LONGEST_NAME)
    point = Id()


class NothingTyped(Schema):
    """A form with a button only."""


@blueprint.get("")
@admins_only
def overview() -> str:
    """All kiosks of the community."""
    return page(Form())


@blueprint.post("")
@admins_only
def add() -> Response | tuple[str, int]:
    """Adds a kiosk and goes on to pair it."""
    form = Form(DeviceForm())
    if not form.ok:
        return page(form), 422
    try:
        point = point_here(form.values["point"])
        device_id = add_device(act(form.key), point.id, form.values["name"], random_bytes(HANDLE_BYTES))
    except Refusal as refusal:
        form.refused(refusal, "point" if refusal.code == "not-found" else "name")
        return page(form), status_of(refusal.code)
    return redirect(url_for(".ask_pairing", device_id=device_id), 303)


@blueprint.get("/<uuid:device_id>/pair")
@admins_only
def ask_pairing(device_id: UUID) -> str:
    """Says how pairing goes, and offers the code."""
    return render_template("admin_device_pair.html", device=device_here(device_id), key=Form().key)


@blueprint.post("/<uuid:device_id>/pair")
@admins_only
def show_code(device_id: UUID) -> str:
    """Shows a new code, this once: as text, as a link, and as a QR code for the kiosk's camera."""
    device, code = device_here(device_id), new_code(device_id, Form(NothingTyped()).key)
    kiosk = f"{current_app.extensions['settings'].public_url}/kiosk/"
    link = f"{kiosk}#pair={code}"
    shown = {"code": grouped(code), "kiosk": kiosk, "link": link, "qr": Markup(qr_svg(link))}
    return render_template("admin_device_code.html", device=device, **shown)


@blueprint.get("/<uuid:device_id>/revoke")
@admins_only
def ask_revoking(device_id: UUID) -> str:
    """Asks whether the pairing is to be ended."""
    return render_template("admin_device_revoke.html", device=device_here(device_id), key=Form().key)


@blueprint.post("/<uuid:device_id>/revoke")
@admins_only
def end_pairing(device_id: UUID) -> Response:
    """Ends the pairing at once."""
    device, form = device_here(device_id), Form(NothingTyped())
    revoke(act(form.key), device_id)
    flash(_("%(name)s is revoked: it can book nothing until it is paired again.", name=device.name))
    return redirect(url_for(".overview"), 303)


def new_code(device_id: UUID, key: UUID) -> str:
    """A code for a kiosk; a form that is sent twice gets a second one, which makes the first worthless."""
    try:
        return offer_pairing(act(key), device_id, random_bytes(PAIRING_SECRET_BYTES))
    except Refusal as refusal:
        if refusal.code != "key-reused":
            raise
        return offer_pairing(act(), device_id, random_bytes(PAIRING_SECRET_BYTES))


def device_here(device_id: UUID) -> StoredDevice:
    """A kiosk of the community of this address. Refuses with not-found."""
    device = device_by_id(community().id, device_id)
    if device is None:
        raise Refusal("not-found")
    return device


def grouped(code: str) -> str:
    """A pairing code as one types it: AAAA-BBBB-CCCC."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def page(form: Form) -> str:
    """The list, and the form to add one."""
    here = community().id
    points = [(str(point.id), point.name) for point in points_of(here)]
    return render_template("admin_devices.html", devices=devices_of(here), points=points, **form.shown)
