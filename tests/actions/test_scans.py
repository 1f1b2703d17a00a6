"""A scan of a kiosk's screen holds while its code does, by the server's clock and at that kiosk only."""

from hashlib import sha256

import pytest

from pointsapp.actions.devices import revoke
from pointsapp.actions.scans import kiosk_scan
from pointsapp.rules.kiosk_tokens import STEP_MS
from pointsapp.rules.refusal import Refusal
from pointsapp.secrets import Secrets, WrongContext
from tests.cast import Cast
from tests.rules.shanghai import ms
from tests.support.screens import Screen, paired_screen

NOW = ms("2026-03-04T07:30")  # the first millisecond of a step


def secrets_of(word: str) -> Secrets:
    keys = [sha256(f"{word} {n}".encode()).digest() for n in range(4)]
    return Secrets((keys[0],), *keys[1:])


SECRETS = secrets_of("ours")


@pytest.fixture
def screen(cast: Cast) -> Screen:
    return paired_screen(cast.act(at_ms=NOW), cast.device_id, SECRETS)


@pytest.mark.parametrize("at_ms", [NOW, NOW + STEP_MS - 1])
@pytest.mark.parametrize("steps", [-2, -1, 0, 1, 2])
def test_the_current_code_and_its_neighbours_hold(cast: Cast, screen: Screen, at_ms: int, steps: int) -> None:
    code = screen.code(at_ms, steps)
    if abs(steps) == 2:
        with pytest.raises(Refusal, match="scan-code-old"):
            kiosk_scan(screen.handle, code, SECRETS, at_ms)
        return
    scan = kiosk_scan(screen.handle, code, SECRETS, at_ms)
    assert (scan.community_id, scan.device_id, scan.point_id) == (cast.community.id, cast.device_id, cast.point_id)
    assert scan.step == NOW // STEP_MS + steps


def test_a_code_holds_until_the_last_millisecond_of_the_step_after_its_own(screen: Screen) -> None:
    code = screen.code(NOW)
    assert kiosk_scan(screen.handle, code, SECRETS, NOW + 2 * STEP_MS - 1)
    assert kiosk_scan(screen.handle, code, SECRETS, NOW - STEP_MS)
    for too_far in (NOW + 2 * STEP_MS, NOW - STEP_MS - 1):
        with pytest.raises(Refusal, match="scan-code-old"):
            kiosk_scan(screen.handle, code, SECRETS, too_far)


def test_lower_case_is_forgiven(screen: Screen) -> None:
    assert kiosk_scan(screen.handle.lower(), screen.code(NOW).lower(), SECRETS, NOW)


def test_wrong_codes_and_unknown_kiosks_look_alike(cast: Cast, screen: Screen) -> None:
    right = screen.code(NOW)
    wrong = ("A" if right[0] != "A" else "B") + right[1:]
    guesses = [
        *((screen.handle, code) for code in (wrong, right[:-1], right + "A", "", "é" * 26, "0" * 26, right * 100)),
        *((handle, right) for handle in ("AAAA", cast.community.handle, "", "é" * 4, screen.handle * 2)),
    ]
    for handle, code in guesses:
        with pytest.raises(Refusal) as refused:
            kiosk_scan(handle, code, SECRETS, NOW)
        assert (refused.value.code, refused.value.facts) == ("scan-code-old", {})


def test_a_revoked_or_never_paired_kiosk_shows_nothing_that_holds(cast: Cast, screen: Screen) -> None:
    revoke(cast.act(at_ms=NOW), cast.device_id)
    with pytest.raises(Refusal, match="scan-code-old"):
        kiosk_scan(screen.handle, screen.code(NOW), SECRETS, NOW)


def test_a_kiosk_paired_anew_has_a_new_key(cast: Cast, screen: Screen) -> None:
    again = paired_screen(cast.act(at_ms=NOW + 1000), cast.device_id, SECRETS)
    assert again.handle == screen.handle
    assert kiosk_scan(again.handle, again.code(NOW), SECRETS, NOW)
    with pytest.raises(Refusal, match="scan-code-old"):
        kiosk_scan(screen.handle, screen.code(NOW), SECRETS, NOW)


def test_another_installation_s_secrets_open_nothing(screen: Screen) -> None:
    with pytest.raises(WrongContext):
        kiosk_scan(screen.handle, screen.code(NOW), secrets_of("theirs"), NOW)
