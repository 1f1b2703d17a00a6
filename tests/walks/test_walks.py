"""Random walks over HTTP: after every step the answer and the whole book are as an independent model says.

Before a release there are more of them, which can be taken in parts.
"""

from collections.abc import Callable

import pytest

from tests.support.long_runs import seed, share
from tests.walks.walks import FreshBook, first_wrong, made_up, shortened

STEPS = 200  # of a walk
WALKS, KNOWN = 13, 2  # on each engine
PARTS, WALKS_OF_A_PART = 10, 100  # on each engine

Figure = Callable[[str], None]


def take(fresh_book: FreshBook, seeds: range, figure: Figure) -> None:
    """Takes walks; one that goes wrong is shown with its seed and the steps that matter."""
    figure(f"seeds {seeds[0]} to {seeds[-1]}, {len(seeds) * STEPS} steps")
    wrong = first_wrong(fresh_book, seeds, STEPS)
    if wrong:
        pytest.fail(str(shortened(fresh_book, wrong)), pytrace=False)


def drawn(first: int, count: int) -> range:
    """The seeds of so many walks of this run, from the n-th on."""
    return range(seed() + first, seed() + first + count)


def test_walks_go_as_the_model_says(fresh_book: FreshBook, figure: Figure) -> None:
    take(fresh_book, drawn(0, WALKS), figure)


def test_walks_that_were_taken_before_go_as_they_did(fresh_book: FreshBook, figure: Figure) -> None:
    take(fresh_book, range(KNOWN), figure)


@pytest.mark.long
@pytest.mark.parametrize("part", share(PARTS))
def test_many_walks_go_as_the_model_says(part: int, fresh_book: FreshBook, figure: Figure) -> None:
    take(fresh_book, drawn(WALKS + part * WALKS_OF_A_PART, WALKS_OF_A_PART), figure)


def test_each_run_takes_walks_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONG_SEED", "7000")
    assert (drawn(0, WALKS)[0], drawn(WALKS, WALKS_OF_A_PART)[0]) == (7000, 7000 + WALKS)
    monkeypatch.setenv("LONG_SEED", "90000")
    assert 7000 not in drawn(0, WALKS + PARTS * WALKS_OF_A_PART)


def test_a_walk_comes_from_its_seed() -> None:
    assert made_up(7, STEPS) == made_up(7, STEPS)
    assert made_up(7, STEPS)[0].steps != made_up(8, STEPS)[0].steps


def test_walks_come_to_every_answer() -> None:
    """Random walks are no use unless they reach every refusal, every reason and every state."""
    reached: set[str | None] = set()
    for number in range(3 * WALKS):
        for expected in made_up(number, STEPS)[1]:
            said = expected.content
            reached |= {expected.code, said.get("reason"), said.get("state")}
    assert set(EVERY_ANSWER.split()) - reached == set()


EVERY_ANSWER = """in-future too-late unknown-asset unknown-rule bad-quantity bad-number bad-week limit-reached
    key-reused insufficient-balance insufficient-stock already-claimed not-reached claim-expired
    category-not-counted not-sorted daily-limit too-soon
    operator-needed operator-own-household pin-wrong scan-expired card-unknown card-other-community card-revoked
    unknown-event undo-too-late already-reversed not-reversible undo-by-withdrawal
    scan-code-old scan-missing scan-over pending-limit pending-expired already-decided
    counted not-counted undone waiting declined expired
    not-found overlap ends-before-start too-long own-hours admin-decides not-approved
    hours-approved-already hours-declined-already"""
