"""Stock: what lies at which point, taking rewards in, and the last deliveries."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.rewards import take_stock_in
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rewards import MAX_QUANTITY
from pointsapp.rules.rulebook import Rulebook
from pointsapp.store.account_statement import EntriesWanted, entries_before
from pointsapp.store.points import points_of
from pointsapp.web.collection_points import point_here
from pointsapp.web.doors import act, admins_only, community
from pointsapp.web.formats import asset_name, quantity
from pointsapp.web.forms import Form, Id, Text, WholeNumber
from pointsapp.web.here import rulebook_here
from pointsapp.web.sentences import status_of
from pointsapp.web.stock_rows import stock_here

LONGEST_DONOR = 60
DELIVERIES = 20

blueprint = Blueprint("stock", __name__, url_prefix="/admin/<community>/stock")


class DeliveryForm(Schema):
    """What came in, how much of it, where it lies, and who gave it."""

    point = Id()
    asset = Text(40)
    quantity = WholeNumber(1, MAX_QUANTITY)
    donor = Text(LONGEST_DONOR, optional=True)


@blueprint.get("")
@admins_only
def overview() -> str:
    """What lies where."""
    return page(Form())


@blueprint.post("")
@admins_only
def take_in() -> Response | tuple[str, int]:
    """Takes a delivery in."""
    form = Form(DeliveryForm())
    if not form.ok:
        return page(form), 422
    sent = form.values
    try:
        point = point_here(sent["point"])
        taken = take_stock_in(act(form.key), point.id, sent["asset"], sent["quantity"], sent["donor"])
        asset = rulebook_here().asset(taken.asset)
    except Refusal as refusal:
        form.refused(refusal, {"not-found": "point", "unknown-asset": "asset"}.get(refusal.code, ""))
        return page(form), status_of(refusal.code)
    what = quantity(asset, taken.quantity) if asset else taken.quantity
    flash(_("Taken in at %(point)s: %(what)s.", point=point.name, what=what))
    return redirect(url_for(".overview"), 303)


def page(form: Form) -> str:
    """The shelves, the form, and the last deliveries."""
    here, rules = community().id, rules_today()
    rewards = [asset for asset in rules.assets if asset.kind == "reward"] if rules else []
    return render_template(
        "admin_stock.html",
        stock=stock_here(),
        points=[(str(point.id), point.name) for point in points_of(here)],
        rewards=[(asset.code, asset_name(asset)) for asset in rewards],
        assets={asset.code: asset for asset in rules.assets} if rules else {},
        deliveries=entries_before(here, EntriesWanted(kind="stock"), DELIVERIES),
        **form.shown,
    )


def rules_today() -> Rulebook | None:
    """The rules in force, if there are any."""
    try:
        return rulebook_here()
    except Refusal:
        return None
