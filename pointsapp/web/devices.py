"""Kiosks: the list, adding one, pairing it by a code that is shown once, and ending its pairing."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from pointsapp.actions.devices import add_device, offer_pairing, revoke
from pointsapp.paper.qr import qr_svg
from pointsapp.rules.device_profiles import COUNTER, PROFILES, SELF_SERVICE
from pointsapp.rules.kiosk_tokens import PAIRING_SECRET_BYTES
from pointsapp.rules.refusal import Refusal
from pointsapp.store.device_reports import reports_of
from pointsapp.store.devices import StoredDevice, device_by_id, devices_of
from pointsapp.store.points import points_of
from pointsapp.web.collection_points import point_here
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.forms import Form, Id, Text
from pointsapp.web.now import random_bytes
from pointsapp.web.sentences import status_of
from pointsapp.web.words import words

LONGEST_NAME = 40
HANDLE_BYTES = 16
CLOCK_SECONDS = 5  # by so much a clock may go wrong before a kiosk shows no code any more
PROFILE_WORDS = {
    COUNTER: words("with an operator: bottles are taken in and rewards handed out"),
    SELF_SERVICE: words("nobody attends it: cards are read and drop-offs logged"),
}

blueprint = Blueprint("devices", __name__, url_prefix="/admin/<community>/devices")


class DeviceForm(Schema):
    """What a kiosk is called, and where it stands."""

    name = Text(LONGEST_NAME)
    point = Id()
    profile = fields.String(load_default=COUNTER, validate=validate.OneOf(PROFILES))


class NothingTyped(Schema):
    """A form with a button only."""


@blueprint.get("")
@admins_only
def overview() -> str:
    """All kiosks of the community."""
    return page(Form(typed={"profile": COUNTER}))


@blueprint.post("")
@admins_only
def add() -> Response | tuple[str, int]:
    """Adds a kiosk and goes on to pair it."""
    form = Form(DeviceForm())
    if not form.ok:
        return page(form), 422
    try:
        point = point_here(form.values["point"])
        name, profile = form.values["name"], form.values["profile"]
        device_id = add_device(act(form.key), point.id, name, random_bytes(HANDLE_BYTES), profile)
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
    profiles = [(each, _(PROFILE_WORDS[each])) for each in PROFILES]
    shown = {"devices": devices_of(here), "reports": reports_of(here), "points": points, "profiles": profiles}
    return render_template("admin_devices.html", **shown, **form.shown)


@blueprint.app_template_filter("clock_lead")
def clock_lead(offset_ms: int) -> str:
    """How far a kiosk's clock is ahead or behind, in words."""
    seconds = abs(offset_ms) // 1000
    if seconds <= CLOCK_SECONDS:
        return str(_("right"))
    amount = _("%(num)s s", num=seconds) if seconds < 120 else _("%(num)s min", num=seconds // 60)
    return str(_("%(amount)s ahead", amount=amount) if offset_ms > 0 else _("%(amount)s behind", amount=amount))
