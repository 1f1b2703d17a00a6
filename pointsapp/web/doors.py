"""Who may come in: every view is locked unless it says for whom it is open."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.sessions import Resident, StaffMember, resident_of, staff_of
from pointsapp.store.communities import community_by_code
from pointsapp.store.sessions import staff_has_role
from pointsapp.web import here
from pointsapp.web.asked import asked
from pointsapp.web.guards import guard_of, guarded, open_to_all
from pointsapp.web.now import new_key, now_ms
from pointsapp.web.session_cookies import SessionCookies
from pointsapp.web.this_page import this_page

P = ParamSpec("P")
R = TypeVar("R")

login_manager = LoginManager()
community = here.community
__all__ = ["act", "admins_only", "community", "leaders_only", "open_to_all", "resident", "residents_only", "signed_in"]


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login carries: the session's token, and whom it signs in."""

    def __init__(self, token: str, person: Resident | StaffMember) -> None:
        self.id = token
        self.person = person


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_signed_in(token: str) -> SignedIn | None:
    """Whom the session's token signs in now; a revoked or old one signs in nobody.

    Nobody either once the book was lost in this request: the page that says so asks who is signed in, as all do.
    """
    if g.get("book_lost"):
        return None
    at_ms = now_ms()
    person = staff_of(token, at_ms) if token.startswith("A1") else resident_of(token, at_ms)
    return SignedIn(token, person) if person else None


def signed_in() -> Resident | StaffMember | None:
    """Whoever is signed in."""
    return current_user.person if current_user.is_authenticated else None


def resident() -> Resident:
    """The resident who is signed in; 404 where none is (the doors let nobody else through)."""
    person = signed_in()
    return person if isinstance(person, Resident) else abort(404)


def staff() -> StaffMember:
    """The member of staff who is signed in; 404 where none is."""
    person = signed_in()
    return person if isinstance(person, StaffMember) else abort(404)


def act(key: UUID | None = None, happened_ms: int | None = None) -> Act:
    """One act of whoever is signed in, here and now, under a form's key."""
    person, at_ms = signed_in(), now_ms()
    if isinstance(person, StaffMember):
        doer = Doer(staff_id=person.id)
    else:
        doer = Doer(person_id=person.person_id) if person else Doer()
    return Act(community().id, key or new_key(), doer, happened_ms or at_ms, at_ms, happened_ms is None, now_ms)


def residents_only(view: Callable[P, R]) -> Callable[P, R]:
    """For residents who are signed in."""
    return guarded(view, _resident_guard)


def volunteers_only(view: Callable[P, R]) -> Callable[P, R]:
    """For volunteers and leaders; to others it does not exist."""
    return guarded(view, lambda: _resident_guard() or _needs({"volunteer", "leader"}))


def leaders_only(view: Callable[P, R]) -> Callable[P, R]:
    """For team leaders; to others it does not exist."""
    return guarded(view, lambda: _resident_guard() or _needs({"leader"}))


def staff_only(view: Callable[P, R]) -> Callable[P, R]:
    """For staff, whatever their communities."""
    return guarded(view, _staff_guard)


def admins_only(view: Callable[P, R]) -> Callable[P, R]:
    """For admins of the community in the address; to others that community does not exist."""
    return guarded(view, _admin_guard)


def _resident_guard() -> Response | None:
    person = signed_in()
    if not isinstance(person, Resident):
        return redirect(f"/sign-in?{urlencode({'next': this_page()})}", 303)
    if person.pin_is_start and request.path not in ("/pin", "/sign-out"):
        return redirect(f"/pin?{urlencode({'next': this_page()})}", 303)
    return None


def _needs(roles: set[str]) -> Response | None:
    return None if roles & resident().roles else abort(404)


def _staff_guard() -> Response | None:
    if isinstance(signed_in(), StaffMember):
        return None
    return redirect(f"/staff/sign-in?{urlencode({'next': this_page()})}", 303)


def _admin_guard() -> Response | None:
    answer = _staff_guard()
    if answer is None and not staff_has_role(staff().id, community().id, "admin"):
        abort(404)
    return answer


def set_up_doors(app: Flask) -> None:
    """Locks every view, and knows the community of addresses that name one."""
    app.session_interface = SessionCookies()
    login_manager.init_app(app)
    app.url_value_preprocessor(_enter_community)
    app.url_defaults(_keep_community)
    app.before_request(_open_or_not)
    app.context_processor(_page_values)


def _enter_community(endpoint: str | None, values: dict[str, Any] | None) -> None:
    code = (values or {}).pop("community", None)
    if code is not None:
        found = community_by_code(code)
        if found is None:
            g.community = None  # the guard comes first: whoever is not signed in learns nothing of which there are
        else:
            here.enter(found.id)


def _keep_community(endpoint: str, values: dict[str, Any]) -> None:
    if (
        "community" not in values
        and g.get("community")
        and current_app.url_map.is_endpoint_expecting(endpoint, "community")
    ):
        values["community"] = community().code


def _open_or_not() -> Response | None:
    sent = asked()
    if sent.endpoint is None or sent.endpoint == "static" or sent.path.startswith(("/api/", "/kiosk/")):
        return None  # unknown addresses are 404; the API and the kiosk's files have doors of their own
    person = signed_in()
    if isinstance(person, Resident) and "community" not in g:
        here.enter(person.community_id)
    guard = guard_of(current_app.view_functions[sent.endpoint])
    if guard is None:
        abort(404)
    return guard()


def _page_values() -> dict[str, Any]:
    """What every page shows of where it is and who is signed in."""
    person, found = signed_in(), g.get("community")
    roles: set[str] = set(person.roles) if isinstance(person, Resident) else {"admin"} if person else set()
    return {
        "community_name": found.name if found else None,
        "sample": found.sample if found else current_app.extensions["sample"],
        "signed_in": person is not None,
        "roles": roles,
        "who": person.name if person else None,
        "staff_pages": isinstance(person, StaffMember),
    }
