"""Tokens begin with whose they are, and whatever else a scanner reads is no card."""

import hashlib
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules import tokens
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import ALPHABET, card_token, handles, read_card_token, token_hash

CARD = "C1ABCDAAAAAAAAAAAAAAAAAAAAAAAAAA"
SECRETS = st.binary(min_size=16, max_size=16)


@given(st.sampled_from(["card", "phone"]), SECRETS)
def test_a_card_is_32_characters_that_a_small_code_holds(kind, secret):
    token = card_token(kind, "QX7A", secret)
    assert len(token) == 32
    assert set(token[2:]) <= ALPHABET
    read = read_card_token(token)
    assert (read.kind, read.handle, read.text) == (kind, "QX7A", token)


@given(SECRETS, SECRETS)
def test_other_bytes_make_another_token(one, other):
    assert (card_token("card", "QX7A", one) == card_token("card", "QX7A", other)) == (one == other)


@pytest.mark.parametrize("read", [CARD.lower(), f" {CARD}\r\n", f"{CARD}\t", CARD.title()])
def test_what_a_scanner_does_to_a_card_is_forgiven(read):
    assert read_card_token(read).text == CARD


@pytest.mark.parametrize(
    "read",
    [
        "",
        " ",
        CARD[:-1],
        CARD + "A",
        "X1" + CARD[2:],
        "C2" + CARD[2:],
        "R1" + CARD[2:],
        CARD.replace("A", "0"),
        CARD.replace("A", "１"),
        CARD.replace("A", "ſ"),  # a letter whose upper case is S
        "C1" + CARD[2:].replace("A", "Å"),
        "https://example.org/" + CARD,
        "javascript:alert(1)",
        "00000099",
        "张大爷",
        "\x02\x03SETUP\x04",
        "A" * 4000,
        CARD + " " * 4000,
        "C1" + " " * 62,
    ],
)
def test_all_else_is_no_card(read):
    with pytest.raises(Refusal, match="card-unknown"):
        read_card_token(read)


@given(st.text(max_size=80))
def test_any_text_is_a_card_or_refused(read):
    try:
        token = read_card_token(read)
    except Refusal as refusal:
        assert refusal.code == "card-unknown"  # noqa: PT017
    else:
        assert token.text == read.strip().upper()


@given(st.binary(min_size=16, max_size=16))
def test_handles_are_four_characters_and_there_are_always_more(random):
    some = list(islice(handles(random), 50))
    assert all(tokens.is_handle(handle) for handle in some)
    assert len(set(some)) > 45


@pytest.mark.parametrize("text", ["", "ABC", "ABCDE", "abcd", "AB1D", "ABC張"])
def test_what_is_no_handle(text):
    assert not tokens.is_handle(text)


def test_sessions_say_whose_they_are():
    assert tokens.resident_token("QX7A", bytes(16)) == "R1QX7A" + "A" * 26
    assert tokens.staff_token(bytes(16)) == "A1" + "A" * 26


def test_the_database_keeps_a_hash():
    assert token_hash(CARD) == hashlib.sha256(CARD.encode()).digest()
    assert token_hash(CARD) != token_hash(CARD.lower())


@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_a_secret_has_128_bits(length):
    for make in (lambda secret: card_token("card", "QX7A", secret), tokens.staff_token):
        with pytest.raises(ValueError, match="16 random bytes"):
            make(bytes(length))
