"""Cards come out at their true size, are read by a scanner, and keep door and PIN off the card itself."""

from dataclasses import replace
from time import process_time

import pytest

from pointsapp.paper.cards import PaperCard, cards_pdf
from tests.paper.reading import (
    HOSTILE,
    codes_of,
    differing,
    is_white,
    picture,
    pixels,
    reader,
    size_mm,
    squeezed,
    text_of,
    texts_of,
)

TOKEN_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LEFT, TOP, WIDTH, HEIGHT = 19.4, 13.5, 85.6, 54.0  # the first card of a sheet of ten, in millimetres


def card(number: int) -> PaperCard:
    signs = "".join(TOKEN_SIGNS[(number * 7 + place * 11) % 32] for place in range(26))
    return PaperCard(
        token=f"C1NQ7A{signs}",
        number=f"{10_000_000 + number:08d}",
        surname_masked="王*",
        community="南桥社区",
        start_pins=[("王秀英", "480213"), ("李国华", "739154")],
        address="3栋1单元502",
    )


def test_ten_cards_fit_a_sheet_and_an_eleventh_takes_another():
    assert len(reader(cards_pdf([card(n) for n in range(10)], 10)).pages) == 1
    assert len(reader(cards_pdf([card(n) for n in range(11)], 10)).pages) == 2


def test_every_card_of_a_sheet_is_read_in_its_place_and_size():
    cards = [card(n) for n in range(10)]
    pdf = cards_pdf(cards, 10)
    assert size_mm(pdf) == (210, 297)
    page = picture(pdf)
    found = codes_of(page)
    assert [code.text for code in found] == [each.token for each in cards]
    for position, code in enumerate(found):
        row, column = divmod(position, 2)
        assert code.width == pytest.approx(30, abs=0.5)
        assert LEFT + column * WIDTH < code.left < code.left + code.width < LEFT + (column + 1) * WIDTH
        assert TOP + row * HEIGHT < code.top < code.top + code.width < TOP + (row + 1) * HEIGHT


def test_the_code_has_its_quiet_zone():
    page = picture(cards_pdf([card(1)], 10))
    code = codes_of(page)[0]
    quiet = 4 * 1.2 - 0.3  # four modules, less a pixel and a half
    right, bottom = code.left + code.width, code.top + code.width
    assert is_white(page, code.left - quiet, code.top - quiet, code.left - 0.3, bottom + quiet)
    assert is_white(page, right + 0.3, code.top - quiet, right + quiet, bottom + quiet)
    assert is_white(page, code.left, code.top - quiet, right, code.top - 0.3)
    assert is_white(page, code.left, bottom + 0.3, right, bottom + quiet)


def test_it_shows_number_name_and_community_and_the_token_only_as_a_code():
    text = text_of(cards_pdf([card(5)], 10))
    for word in (
        "10000005",
        "王*",
        "南桥社区",
        "居民卡",
        "480213",
        "739154",
        "3栋1单元502",
        "首次密码，撕下保管，首次登录后请更改",
        "王秀英480213李国华739154",
        f"码尾{card(5).token[-3:]}",
    ):
        assert word in text, word
    assert "C1NQ7A" not in text
    assert "1000 0005" in reader(cards_pdf([card(5)], 10)).pages[0].extract_text()


@pytest.mark.parametrize("position", [0, 1])
def test_door_and_pins_stand_outside_the_card(position: int):
    cards = [card(n) for n in range(2)]
    bare = list(cards)
    bare[position] = replace(cards[position], start_pins=(), address="")
    changed = differing(picture(cards_pdf(cards, 10)), picture(cards_pdf(bare, 10)))
    left = LEFT + position * WIDTH
    assert changed.getbbox() is not None
    assert changed.crop((pixels(left), pixels(TOP), pixels(left + WIDTH), pixels(TOP + HEIGHT))).getbbox() is None


def test_a_large_household_and_long_names_fit():
    crowd = replace(
        card(1),
        start_pins=[(f"欧阳{n}*", f"{100_000 + n}") for n in range(12)],
        community="成都市武侯区华兴街道南桥社区居民委员会" * 3,
        surname_masked="W" * 100,
        address="x" * 300,
        sign_in_address="https://points.example.org/" + "y" * 200,
    )
    for per_sheet in (1, 10):
        pdf = cards_pdf([crowd], per_sheet)
        assert len(reader(pdf).pages) == 1
        text = text_of(pdf)
        assert all(f"{100_000 + n}" in text for n in range(12))
        assert is_white(picture(pdf), 205.5, 30, 210, 297)
        assert [code.text for code in codes_of(picture(pdf))] == [crowd.token]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_strange_words_stay_words(hostile: str):
    strange = replace(
        card(1), community=hostile, surname_masked=hostile, address=hostile, start_pins=[(hostile, "480213")]
    )
    for per_sheet in (1, 10):
        assert text_of(cards_pdf([strange], per_sheet)).count(squeezed(hostile)) >= 4


def test_one_to_a_sheet_explains_itself_and_keeps_its_size():
    cards = [card(n) for n in range(3)]
    pdf = cards_pdf(cards, 1)
    assert len(reader(pdf).pages) == 3
    for page, each in enumerate(cards):
        codes = codes_of(picture(pdf, page))
        assert [code.text for code in codes] == [each.token]
        assert codes[0].width == pytest.approx(30, abs=0.5)
        assert "卡丢了不要紧" in texts_of(pdf)[page]


def test_who_has_a_pin_already_gets_a_slip_without_one():
    text = text_of(cards_pdf([replace(card(1), start_pins=())], 1))
    assert "首次登录" not in text
    assert "3栋1单元502" in text


def test_where_to_sign_in_is_said_when_known():
    known = replace(card(1), sign_in_address="points.example.org/sign-in")
    for per_sheet in (1, 10):
        assert "points.example.org/sign-in" in text_of(cards_pdf([known], per_sheet))


@pytest.mark.parametrize("token", ["c1nq7a" + "a" * 26, "C1" + "A" * 40])
def test_a_token_that_does_not_fit_is_refused(token: str):
    with pytest.raises(ValueError, match="fit"):
        cards_pdf([replace(card(1), token=token)], 10)


def test_no_cards_are_no_paper():
    with pytest.raises(ValueError, match="no cards"):
        cards_pdf([], 10)


def test_secrets_stay_out_of_logs():
    assert "C1NQ7A" not in repr(card(1))
    assert "480213" not in repr(card(1))


def test_three_hundred_cards_are_quick():
    """Time is the processor's, so that a busy machine does not fail it."""
    before = process_time()
    pdf = cards_pdf([card(n) for n in range(300)], 10)
    assert process_time() - before < 10
    assert len(reader(pdf).pages) == 30
