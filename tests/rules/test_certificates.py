"""What a certificate states in one exact text, its number and token, and credit codes that can be real."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules.certificates import (
    CertificateContent,
    CertifiedService,
    canonical,
    certificate_number,
    certificate_token,
    check_period,
    credit_code,
    is_certificate_token,
    read_content,
)
from pointsapp.rules.refusal import Refusal

SERVICE = CertifiedService(
    claim_id="0198c0de-0000-7000-8000-000000000001",
    activity="投放点值守",
    day="2026-03-02",
    start="09:00",
    end="11:30",
    next_day=False,
    place="南桥A区",
    content="讲解“分类”\n称重",
    minutes=150,
    organiser="绿色先锋",
    in_charge="张大爷",
    evidence="leader",
)
CONTENT = CertificateContent(
    community="nanqiao",
    number="NANQIAO-2026-0001",
    name="李阿姨",
    period_from="2026-01-01",
    period_to="2026-03-31",
    minutes=150,
    services=(SERVICE,),
    issuer="南桥社区居民委员会",
    credit_code="91110000600037341L",
    person_in_charge="陈",
    handler="陈",
    contact="028-8500 0000",
    issued_on="2026-04-01",
    check_url="https://example.org/v/AAAA",
)


def test_the_text_gives_the_content_back():
    assert read_content(canonical(CONTENT)) == CONTENT


def test_the_text_is_one_for_all_time():
    text = canonical(replace(CONTENT, services=()))
    assert text.startswith('{"check_url":"https://example.org/v/AAAA","community":"nanqiao","contact":')
    assert '"form":"pointsapp-certificate-1"' in text
    assert '"name":"李阿姨"' in text
    assert "\n" not in canonical(CONTENT)


@given(st.text(), st.integers(0, 10**6))
def test_different_contents_have_different_texts(name, minutes):
    other = replace(CONTENT, name=name, minutes=minutes)
    assert (canonical(other) == canonical(CONTENT)) is (other == CONTENT)
    assert read_content(canonical(other)) == other


def test_numbers_count_a_communitys_year():
    assert certificate_number("nanqiao", 2026, 1) == "NANQIAO-2026-0001"
    assert certificate_number("nanqiao", 2026, 12345) == "NANQIAO-2026-12345"


def test_a_token_names_its_community_first():
    token = certificate_token("ABCD", bytes(range(16)))
    assert token.startswith("ABCD")
    assert is_certificate_token(token)


@pytest.mark.parametrize("text", ["", "ABCD", "a" * 30, "A" * 29, "A" * 31, "A" * 29 + "\n", "A" * 29 + "1"])
def test_what_is_no_token(text):
    assert not is_certificate_token(text)


def test_a_period_of_one_day_up_to_today():
    check_period(date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 2))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 3, 3), date(2026, 3, 2), "period-backwards"),
        (date(2026, 3, 3), date(2026, 3, 5), "period-in-future"),
    ],
)
def test_periods_that_are_refused(first, last, code):
    with pytest.raises(Refusal, match=code):
        check_period(first, last, date(2026, 3, 4))


@pytest.mark.parametrize(
    "typed",
    ["91110000600037341L", "91440300708461136T", "91110000 600037341l", "９１１１００００６０００３７３４１Ｌ"],
)
def test_credit_codes_that_are_real(typed):
    assert credit_code(typed) in ("91110000600037341L", "91440300708461136T")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "91110000600037341M",
        "91110000600037341",
        "91110000600037341LL",
        "9111000060003734IL",
        "91A10000600037341L",
        "91110000600037314L",
        "<script>alert(1)</",
    ],
)
def test_credit_codes_that_cannot_be(typed):
    with pytest.raises(Refusal, match="credit-code-bad"):
        credit_code(typed)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_noticed(place, sign):
    right = "91110000600037341L"
    wrong = right[:place] + sign + right[place + 1 :]
    if wrong == right:
        assert credit_code(wrong) == right
    else:
        with pytest.raises(Refusal):
            credit_code(wrong)
