"""A poster's scan waits for somebody's yes: one a day, two a week, three days long, never one's own."""

from uuid import UUID

import pytest

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.pending import PosterScan, confirm, decline, scan_poster, waiting
from pointsapp.rules.refusal import Refusal
from pointsapp.store.drop_offs import week_count
from pointsapp.store.ledger import balances_of
from pointsapp.store.posters import poster_scan_state, poster_scans_since
from tests.cast import Cast, Member, new_id
from tests.rules.shanghai import ms
from tests.support.at_once import at_once

WEDNESDAY = ms("2026-03-04T08:00")
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
WEEK = "2026-W10"


def act_by(member: Member, at_ms: int, key: UUID | None = None) -> Act:
    return Act(member.community_id, key or new_id(), Doer(person_id=member.id), at_ms, at_ms)


def scanned(
    cast: Cast, who: Member, at_ms: int = WEDNESDAY, key: UUID | None = None, what: str = "kitchen-waste"
) -> UUID:
    return scan_poster(act_by(who, at_ms, key), PosterScan(who.household_id, who.id, cast.point_id, what))


def refused_with(code: str):
    return pytest.raises(Refusal, match=code)


def test_a_scan_alone_earns_nothing(cast: Cast) -> None:
    scan_id = scanned(cast, cast.li)
    assert balances_of(cast.community.id, cast.li.household_id) == {}
    assert [scan.id for scan in waiting(cast.community.id, WEDNESDAY)] == [scan_id]
    assert waiting(cast.other.id, WEDNESDAY) == []


def test_a_yes_books_it_at_its_own_time(cast: Cast) -> None:
    scan_id = scanned(cast, cast.li)
    receipt = confirm(act_by(cast.zhang, WEDNESDAY + HOUR_MS), scan_id, cast.zhang.household_id)
    assert (receipt.id, receipt.counted, receipt.happened_ms) == (scan_id, True, WEDNESDAY)
    assert receipt.received_ms == WEDNESDAY + HOUR_MS
    assert balances_of(cast.community.id, cast.li.household_id) == {"point": 1}
    assert waiting(cast.community.id, WEDNESDAY + HOUR_MS) == []


def test_a_yes_said_twice_books_once(cast: Cast) -> None:
    scan_id = scanned(cast, cast.li)
    acts = [act_by(who, WEDNESDAY + HOUR_MS) for who in (cast.zhang, cast.zhao)]
    first, second = (confirm(act, scan_id, None) for act in acts)
    assert first == second
    assert week_count(cast.community.id, cast.li.household_id, WEEK) == 1


def test_a_no_books_nothing_and_a_decision_stands(cast: Cast) -> None:
    declined, confirmed = scanned(cast, cast.li), scanned(cast, cast.wang)
    decline(act_by(cast.zhang, WEDNESDAY), declined, None)
    decline(act_by(cast.zhang, WEDNESDAY), declined, None)
    confirm(act_by(cast.zhang, WEDNESDAY), confirmed, None)
    with refused_with("already-decided"):
        confirm(act_by(cast.zhao, WEDNESDAY), declined, None)
    with refused_with("already-decided"):
        decline(act_by(cast.zhao, WEDNESDAY), confirmed, None)
    assert balances_of(cast.community.id, cast.li.household_id) == {}
    assert balances_of(cast.community.id, cast.wang.household_id) == {"point": 1}
    state = poster_scan_state(cast.community.id, declined)
    assert state
    assert state.confirmed is False


def test_one_a_day_and_two_a_week(cast: Cast) -> None:
    scanned(cast, cast.li)
    with refused_with("pending-limit"):
        scanned(cast, cast.li, WEDNESDAY + 5 * HOUR_MS)
    scanned(cast, cast.li, WEDNESDAY + DAY_MS)
    with refused_with("pending-limit") as refused:
        scanned(cast, cast.li, WEDNESDAY + 2 * DAY_MS)
    assert refused.value.facts == {"a_day": 1, "a_week": 2}
    scanned(cast, cast.li, WEDNESDAY + 5 * DAY_MS)  # Monday
    scanned(cast, cast.wang)


def test_the_limit_is_the_household_s_and_a_declined_scan_gives_the_day_back(cast: Cast) -> None:
    scan_id = scanned(cast, cast.zhang)
    with refused_with("pending-limit"):
        scanned(cast, cast.zhang_son, WEDNESDAY + HOUR_MS)
    decline(act_by(cast.zhao, WEDNESDAY + HOUR_MS), scan_id, None)
    scanned(cast, cast.zhang_son, WEDNESDAY + 2 * HOUR_MS)


def test_the_same_key_is_one_scan_also_at_the_same_instant(cast: Cast) -> None:
    key = new_id()
    assert at_once(*[lambda: scanned(cast, cast.li, key=key)] * 4) == [key] * 4
    assert len(waiting(cast.community.id, WEDNESDAY)) == 1


def test_two_scans_at_the_same_instant_are_one_a_day(cast: Cast) -> None:
    outcomes = at_once(*[lambda: scanned(cast, cast.li)] * 4)
    assert sorted(getattr(outcome, "code", "noted") for outcome in outcomes) == ["noted", *["pending-limit"] * 3]


def test_yes_and_no_at_the_same_instant_are_one_decision(cast: Cast) -> None:
    for day in range(3):
        at_ms = WEDNESDAY - 7 * DAY_MS + day * DAY_MS if day < 2 else WEDNESDAY
        scan_id = scanned(cast, cast.li, at_ms)
        outcomes = at_once(
            lambda scan_id=scan_id, at_ms=at_ms: confirm(act_by(cast.zhang, at_ms + 1), scan_id, None),
            lambda scan_id=scan_id, at_ms=at_ms: decline(act_by(cast.zhao, at_ms + 1), scan_id, None),
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
        assert [refusal.code for refusal in refused] == ["already-decided"], outcomes
        state = poster_scan_state(cast.community.id, scan_id)
        assert state
        assert state.confirmed is not isinstance(outcomes[0], Refusal)


def test_after_72_hours_it_is_void(cast: Cast) -> None:
    scan_id = scanned(cast, cast.li)
    last = WEDNESDAY + 72 * HOUR_MS
    assert len(waiting(cast.community.id, last - 1)) == 1
    assert waiting(cast.community.id, last + 1) == []
    for say in (confirm, decline):
        with refused_with("pending-expired"):
            say(act_by(cast.zhang, last + 1), scan_id, None)
    assert confirm(act_by(cast.zhang, last), scan_id, None).counted
    assert confirm(act_by(cast.zhang, last + DAY_MS), scan_id, None).counted  # the same again, though late


def test_nobody_decides_about_their_own_household(cast: Cast) -> None:
    scan_id = scanned(cast, cast.zhang_son)
    for say in (confirm, decline):
        with refused_with("operator-own-household"):
            say(act_by(cast.zhang, WEDNESDAY), scan_id, cast.zhang.household_id)


def test_scans_of_another_community_are_not_there(cast: Cast) -> None:
    stranger = act_by(cast.stranger, WEDNESDAY)
    scan_id = scanned(cast, cast.li)
    for say in (confirm, decline):
        with refused_with("not-found"):
            say(stranger, scan_id, cast.stranger.household_id)
        with refused_with("not-found"):
            say(act_by(cast.zhang, WEDNESDAY), new_id(), None)
    assert poster_scan_state(cast.other.id, scan_id) is None


def test_unknown_waste_and_days_without_rules_are_refused(cast: Cast) -> None:
    with refused_with("unknown-category"):
        scanned(cast, cast.li, what="gold")
    with refused_with("no-rulebook"):
        scanned(cast, cast.li, ms("2020-07-31T23:59"))


def test_a_confirmed_scan_is_judged_by_the_gap_like_any_other(cast: Cast) -> None:
    scan_id = scanned(cast, cast.li)
    record_drop_off(act_by(cast.li, WEDNESDAY + HOUR_MS - 1), cast.li.household_id, "kitchen-waste")
    receipt = confirm(act_by(cast.zhang, WEDNESDAY + 2 * HOUR_MS), scan_id, None)
    assert (receipt.counted, receipt.reason) == (False, "too-soon")


def test_a_household_sees_its_own_scans_newest_first(cast: Cast) -> None:
    first, second = scanned(cast, cast.li), scanned(cast, cast.li, WEDNESDAY + DAY_MS)
    scanned(cast, cast.wang)
    seen = poster_scans_since(cast.community.id, cast.li.household_id, WEEK, WEDNESDAY - 1)
    assert [scan.id for scan in seen] == [second, first]
    assert seen[0].point_name == "南桥A区投放点"
    assert [scan.id for scan in poster_scans_since(cast.community.id, cast.li.household_id, WEEK, WEDNESDAY)] == [
        second
    ]
