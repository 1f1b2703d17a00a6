"""Batches before a real server: two kiosks at once, and a server that dies in the middle of one."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pointsapp.actions.audit import audit
from pointsapp.actions.devices import add_device
from pointsapp.config import Settings
from pointsapp.secrets import Secrets, load_secrets
from pointsapp.store.statements import Statement
from pointsapp.web.api.doors import COOKIE
from pointsapp.web.now import new_key, now_ms, random_bytes
from tests.cast import Cast
from tests.durability.processes import kill_a_worker
from tests.support.clients import Answer, Call, Clients
from tests.support.many_households import enrol
from tests.support.screens import paired_screen
from tests.support.servers import LiveServer, serving
from tests.web.kiosk_calls import HEADERS

HOUSEHOLDS, ROUNDS = 20, 4
Item = dict[str, Any]

_entries = Statement("SELECT COUNT(*), COUNT(DISTINCT id) FROM entry WHERE community_id = :c AND kind = 'drop-off'")


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """Two processes."""
    return {**environment, "WORKERS": "2", "THREADS": "4"}


@pytest.fixture
def secrets(environment: dict[str, str]) -> Secrets:
    """Those that the server has."""
    return load_secrets(Settings.from_environ(environment), may_make=False)


def kiosk(url: str, cast: Cast, device_id: UUID, secrets: Secrets) -> Clients:
    """One client, paired as this kiosk."""
    token = paired_screen(cast.act(at_ms=now_ms()), device_id, secrets).token
    return Clients(url, {**HEADERS, "Cookie": f"{COOKIE}={token}"}, 1)


def kept(cards: Sequence[str]) -> list[Item]:
    """A drop-off of each card, as a kiosk kept it."""
    return [
        {
            "kind": "drop-off",
            "booking": {"id": str(new_key()), "happened_ms": now_ms(), "card": card, "category": "kitchen-waste"},
        }
        for card in cards
    ]


def batch(items: list[Item]) -> Call:
    return Call("POST", "/batches", {"bookings": items})


def drop_offs(cast: Cast) -> int:
    """How many entries there are of them, each under an id of its own."""
    count, ids = _entries.rows(c=cast.community.id)[0]
    assert count == ids
    return int(count)


def verdicts(answers: list[Answer]) -> Counter[str]:
    """How often each verdict was given."""
    assert [answer.status for answer in answers] == [200] * len(answers)
    return Counter(each["verdict"] for answer in answers for each in answer.content["verdicts"])


def overlapping(url: str, cast: Cast, secrets: Secrets) -> list[Answer]:
    """Two kiosks send at once, and in opposite order, what both have kept and what each has kept alone."""
    cards = enrol(cast.community.id, [new_key() for _ in range(HOUSEHOLDS)], HOUSEHOLDS)
    second = add_device(cast.act(at_ms=now_ms()), cast.second_point_id, "B区一号机", random_bytes(16))
    kiosks = [kiosk(url, cast, device_id, secrets) for device_id in (cast.device_id, second)]
    shared = [kept(cards) for _ in range(ROUNDS)]
    first, other = ([kept(cards) + each for each in shared] for _ in kiosks)
    shares = [[batch(items) for items in first], [batch(items[::-1]) for items in other]]
    with ThreadPoolExecutor(len(kiosks)) as threads:
        answers = list(threads.map(lambda one, share: one.send([share]), kiosks, shares))
    for one in kiosks:
        one.close()
    return [answer for each in answers for answer in each]


def check_overlapping(cast: Cast, answers: list[Answer]) -> None:
    """Each is booked once, whoever came first."""
    each_once = HOUSEHOLDS * ROUNDS
    assert verdicts(answers) == {"booked": 3 * each_once, "known": each_once}
    assert drop_offs(cast) == 3 * each_once
    assert audit(cast.community.id) is None


def test_two_kiosks_send_what_overlaps_at_once_and_in_opposite_order(
    live_server: LiveServer, cast: Cast, secrets: Secrets
) -> None:
    check_overlapping(cast, overlapping(live_server.url, cast, secrets))


def test_a_server_that_books_twice_is_noticed(
    environment: dict[str, str], cast: Cast, secrets: Secrets, tmp_path: Path
) -> None:
    with serving(environment, tmp_path, "tests.web.broken_servers:without_the_key()") as server:
        answers = overlapping(server.url, cast, secrets)
    with pytest.raises(AssertionError):
        check_overlapping(cast, answers)


def test_a_server_that_is_killed_in_a_batch_has_booked_what_is_known_next_time(
    environment: dict[str, str], cast: Cast, secrets: Secrets, tmp_path: Path
) -> None:
    cards = enrol(cast.community.id, [new_key() for _ in range(200)], 200)
    items = kept(cards)
    with serving({**environment, "WORKERS": "1"}, tmp_path) as server:
        first = kiosk(server.url, cast, cast.device_id, secrets)
        lost = threading.Thread(target=send_in_vain, args=(first, batch(items)))
        lost.start()
        while drop_offs(cast) < 20:
            time.sleep(0.001)
        kill_a_worker(server.pid)
        lost.join()
        before = drop_offs(cast)
        assert 20 <= before < 200
        wait_for_worker(first)
        assert verdicts(first.send([[batch(items)]])) == {"known": before, "booked": 200 - before}
        assert verdicts(first.send([[batch(items)]])) == {"known": 200}
        first.close()
    assert drop_offs(cast) == 200
    assert audit(cast.community.id) is None


def send_in_vain(client: Clients, call: Call) -> None:
    """Sends what is never answered."""
    with pytest.raises(OSError):  # noqa: PT011
        client.call(call)


def wait_for_worker(client: Clients) -> None:
    """Waits until the server answers again."""
    assert client.call(Call("GET", "/clock")).status == 200
