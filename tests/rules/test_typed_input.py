"""Card numbers, names, numbers, PINs and passwords, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules.cards import card_number, check_digit, is_card_number
from pointsapp.rules.names import mask
from pointsapp.rules.numbers import plain_digits, whole_number
from pointsapp.rules.passwords import check_password
from pointsapp.rules.pins import check_pin, is_common_pin
from pointsapp.rules.refusal import Refusal

SEVEN = st.integers(0, 9_999_999)


@given(SEVEN)
def test_a_card_number_has_its_check_digit(seven):
    number = card_number(seven)
    assert number.startswith(f"{seven:07d}")
    assert is_card_number(number)


def test_the_check_digit_is_that_of_the_standard():
    assert check_digit("0794") == "5"  # the example in ISO/IEC 7064


@given(SEVEN, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(seven, place, more):
    number = card_number(seven)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert not is_card_number(wrong)


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "１２３４５６７８", "1234567x", "12345678\n"])
def test_what_is_no_card_number(text):
    assert not is_card_number(text)


@pytest.mark.parametrize("seven", [-1, 10_000_000])
def test_a_card_number_needs_seven_digits(seven):
    with pytest.raises(ValueError, match="seven"):
        card_number(seven)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张伟", "张*"),
        ("张大爷", "张*"),
        ("欧阳修远", "欧阳*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("张", "*"),
        ("", "*"),
        (" 张 ", "*"),
        ("张\u200b", "*"),
        ("Anna Li", "A*"),
        ("J", "*"),
        ("阿卜杜拉·买买提", "阿*"),
        ("𫖯某", "𫖯*"),
        ("3号", "*"),
        ("<b>", "*"),
    ],
)
def test_a_masked_name(name, masked):
    assert mask(name) == masked


@given(st.text(alphabet="张欧阳司马伟Ab 3·\u200b", max_size=6))
def test_a_mask_never_shows_the_last_character(name):
    shown = mask(name).removesuffix("*")
    letters = "".join(letter for letter in name if letter.isalnum())
    assert letters.startswith(shown)
    assert shown == "" or len(shown) < len(letters)


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("100", 100), ("１２", 12), (" 7 ", 7), ("　８", 8), ("007", 7)]
)
def test_a_whole_number(text, number):
    assert whole_number(text, 0, 100) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "101", "-1", "－1", "+1", "1.5", "1e1", "NaN", "一", "1_0", "1 0", "٣", "²", "9" * 5000, "0x1"],
)
def test_what_is_no_whole_number(text):
    with pytest.raises(Refusal, match="bad-number") as refused:
        whole_number(text, 0, 100)
    assert refused.value.facts == {"least": 0, "most": 100}


def test_a_card_number_typed_in_groups():
    assert plain_digits(" １２３４ 5678") == plain_digits("1234-5678") == "12345678"


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "１３５７９２", "13579a", "135792\n"])
def test_a_pin_is_six_digits(pin):
    with pytest.raises(Refusal, match="pin-bad"):
        check_pin(pin)


@pytest.mark.parametrize(
    "pin",
    ["111111", "123456", "654321", "567890", "121212", "123123", "112233", "332211", "111222", "520131"],
)
def test_a_common_pin_is_refused(pin):
    with pytest.raises(Refusal, match="pin-common"):
        check_pin(pin)


def test_most_pins_are_free():
    check_pin("481920")
    assert sum(is_common_pin(f"{pin:06d}") for pin in range(0, 1_000_000, 17)) < 100


@pytest.mark.parametrize("text", ["", "kurz", "elevenchars", "x" * 201])
def test_a_password_of_the_wrong_length(text):
    with pytest.raises(Refusal, match="password-bad"):
        check_password(text)


@pytest.mark.parametrize(
    "text",
    [
        "password1234",
        "P@ssw0rd2026!",
        "Admin@123456",
        "123456789012",
        "138001380001",
        "abcdefghijkl",
        "qwertyuiopas",
        "aaaaaaaaaaaa",
        "abc123abc123",
        "1qaz2wsx3edc",
        "nanqiao202601",
        "Woaini1314520",
    ],
)
def test_a_common_password_is_refused(text):
    with pytest.raises(Refusal, match="password-common"):
        check_password(text)


@pytest.mark.parametrize("text", ["correct horse battery", "南桥社区的大树下有八只猫猫猫", "t7#Lq0zW9-bN"])
def test_a_good_password(text):
    assert check_password(text) is None
