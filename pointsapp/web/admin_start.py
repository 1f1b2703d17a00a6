"""The staff's first page: which community, how its day and week go, what waits, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pointsapp.actions.pending import waiting
from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.calendar import day_bounds, local_day, week_bounds, week_of
from pointsapp.rules.versions import in_force
from pointsapp.store.communities import StoredCommunity, community_by_id
from pointsapp.store.devices import devices_of, operators_of
from pointsapp.store.households import household_count
from pointsapp.store.overview import (
    active_households,
    claims_waiting_count,
    counted_drop_offs,
    figures_of_week,
    hand_outs,
)
from pointsapp.store.posters import posters_of
from pointsapp.store.sessions import staff_has_role
from pointsapp.store.staff import communities_of_staff
from pointsapp.store.tray import open_refusals_count
from pointsapp.web.ages import ago, recent
from pointsapp.web.doors import admins_only, community, staff, staff_only
from pointsapp.web.now import now_ms
from pointsapp.web.stock_rows import stock_here

blueprint = Blueprint("admin_start", __name__)
blueprint.add_app_template_filter(ago, "ago")
blueprint.add_app_template_test(recent, "recent")


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do before the community can run: what, where, and whether it is done."""

    label: str
    address: str
    icon: str
    done: bool


@blueprint.get("/admin")
@staff_only
def choose() -> Response | str:
    """The communities that one looks after; where there is one only, there is nothing to choose."""
    mine = own_communities()
    if len(mine) == 1:
        return redirect(url_for(".overview", community=mine[0].code), 303)
    return render_template("admin_communities.html", communities=mine)


@blueprint.get("/admin/<community>/")
@admins_only
def overview() -> str:
    """Today and this week in figures, what waits, what runs low, and the next steps of a new community."""
    here, at_ms = community(), now_ms()
    today, week, rulebooks = local_day(at_ms, here.timezone), week_of(at_ms, here.timezone), rulebooks_of(here.id)
    spans = day_bounds(today, here.timezone), week_bounds(week, here.timezone)
    rulebook = in_force(rulebooks, today)
    households, devices, stock = household_count(here.id), devices_of(here.id), stock_here()
    at_the_point = any(one.paired_ms for one in devices) or bool(posters_of(here.id))
    started = [bool(rulebooks), households > 0, bool(operators_of(here.id)), at_the_point, bool(stock)]
    return render_template(
        "admin_start.html",
        counted=[counted_drop_offs(here.id, spans[0]), figures_of_week(here.id, week).counted],
        active=[active_households(here.id, span) for span in spans],
        hand_outs=[hand_outs(here.id, span) for span in spans],
        households=households,
        claims_waiting=claims_waiting_count(here.id),
        scans_waiting=len(waiting(here.id, at_ms)),
        refused=open_refusals_count(here.id),
        low=[row for row in stock if row.low],
        rulebook=rulebook,
        coming=next((each for each in rulebooks if each.effective_from > today), None),
        devices=devices,
        steps=[] if all(started) else steps(started),
    )


def own_communities() -> list[StoredCommunity]:
    """The communities of which whoever is signed in is an admin."""
    me = staff().id
    mine = [number for number in communities_of_staff(me) if staff_has_role(me, number, "admin")]
    return [found for number in mine if (found := community_by_id(number))]


def steps(started: Sequence[bool]) -> list[Step]:
    """What a new community needs, in the order in which it is done best."""
    rooms = (
        (_("Publish the rules"), "rulebook_versions.overview", "rules"),
        (_("Enrol households and print their cards"), "households.register", "household"),
        (
            _("Make somebody kiosk operator, on their own page: only they take bottles in"),
            "households.register",
            "person",
        ),
        (_("Add a kiosk and pair it, or print a poster"), "devices.overview", "device"),
        (_("Take rewards into stock"), "stock.overview", "stock"),
    )
    return [
        Step(str(label), url_for(endpoint), icon, done)
        for (label, endpoint, icon), done in zip(rooms, started, strict=True)
    ]
