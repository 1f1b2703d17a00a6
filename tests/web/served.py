"""Hours served the other day, as forms say it, for the web tests of hours and certificates."""

import re
from datetime import date, timedelta
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pointsapp.actions.hours_decisions import approve
from pointsapp.rules.calendar import local_day
from pointsapp.store.hours_claims import StoredClaim, claims_of
from pointsapp.web.now import now_ms
from tests.actions.served import act_by
from tests.actions.served import claimed as claimed_between
from tests.cast import Cast, Member

KEY = re.compile(r'name="key" value="([0-9a-f-]{36})"')


def today() -> date:
    """The day in Shanghai."""
    return local_day(now_ms(), "Asia/Shanghai")


def served_day() -> str:
    """The day before yesterday, as a form sends it: any time of it is past."""
    return (today() - timedelta(days=2)).isoformat()


def claim_form(cast: Cast, **changes: str) -> dict[str, str]:
    """A claim as the form sends it: two and a half hours of a morning."""
    return {
        "team": str(cast.team_id),
        "activity": "投放点值守",
        "day": served_day(),
        "from": "09:00",
        "to": "11:30",
        "place": "南桥A区投放点",
        "content": "讲解分类、称重",
        **changes,
    }


def claimed(cast: Cast, by: Member | None = None, start: str = "09:00", end: str = "11:30") -> UUID:
    """A claim of that day, 李阿姨's unless somebody else is named."""
    return claimed_between(cast, f"{served_day()}T{start}", f"{served_day()}T{end}", by, now_ms())


def approved(cast: Cast, start: str = "09:00", end: str = "11:30") -> StoredClaim:
    """A claim of 李阿姨's of that day that 张大爷 approved."""
    claim_id = claimed(cast, start=start, end=end)
    found = next(each for each in claims_of(cast.community.id, cast.li.id, 50) if each.id == claim_id)
    return approve(act_by(cast.zhang, now_ms()), claim_id, found.minutes)


def key_of(page: TestResponse) -> str:
    """The idempotency key in a page's form."""
    found = KEY.search(page.text)
    assert found, page.text
    return found[1]


def sent(client: FlaskClient, address: str, data: dict[str, str]) -> TestResponse:
    """Fetches the page, fills its form in, sends it twice as an impatient finger does, and gives the second answer."""
    key = key_of(client.get(address))
    first = client.post(address, data={**data, "key": key})
    second = client.post(address, data={**data, "key": key})
    assert (first.status_code, first.location) == (second.status_code, second.location)
    return second
