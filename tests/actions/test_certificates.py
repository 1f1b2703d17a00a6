"""Certificates: an issuer first, then a frozen snapshot with a number and a signature, revoked by a new record."""

import json
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pointsapp.actions.acts import Act
from pointsapp.actions.certificate_checks import (
    certificates_counting,
    check_certificate,
    signature_holds,
    withdrawn_since,
)
from pointsapp.actions.certificates import (
    Order,
    Seal,
    certificate_of,
    issue_certificate,
    revoke_certificate,
    services_to_certify,
    set_issuer,
)
from pointsapp.actions.hours_decisions import approve, decline, withdraw_approval
from pointsapp.rules.certificates import read_content
from pointsapp.rules.refusal import Refusal
from pointsapp.store.certificates import StoredCertificate, StoredIssuer, certificates_of, issuer_of, register
from pointsapp.store.people import Person
from tests.actions.served import EVENING, act_by, approved, claimed
from tests.cast import Cast, StaffPerson, act_of, random_of
from tests.rules.shanghai import ms
from tests.support.at_once import at_once

ISSUER = StoredIssuer("南桥社区居民委员会", "91110000600037341L", "周主任", "028-85000000")
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
APRIL = ms("2026-04-01T09:00")


def seal() -> Seal:
    return Seal(SIGNER, random_of(16), "https://example.org/v/", "陈")


def order(cast: Cast, first: str = "2026-01-01", last: str = "2026-03-31") -> Order:
    return Order(cast.li.id, date.fromisoformat(first), date.fromisoformat(last))


def issued(cast: Cast, act: Act | None = None, at_ms: int = APRIL) -> StoredCertificate:
    return issue_certificate(act or cast.act(at_ms=at_ms), order(cast), seal())


@pytest.fixture
def issuer(cast: Cast) -> StaffPerson:
    set_issuer(cast.act(), ISSUER)
    return cast.chen


def test_none_is_issued_before_the_issuer_is_set(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T11:30")
    with pytest.raises(Refusal, match="issuer-missing"):
        issued(cast)
    set_issuer(cast.act(), ISSUER)
    assert issued(cast).number == "NANQIAO-2026-0001"


def test_an_issuer_needs_a_credit_code_that_can_be_real(cast: Cast):
    with pytest.raises(Refusal, match="credit-code-bad"):
        set_issuer(cast.act(), StoredIssuer("南桥", "91110000600037341M", "周", "028"))
    assert issuer_of(cast.community.id) is None
    act = cast.act()
    for _ in range(2):
        typed = StoredIssuer("南桥", "91110000 600037341l", "周", "028")
        assert set_issuer(act, typed).credit_code == "91110000600037341L"
    assert issuer_of(cast.other.id) is None


@pytest.mark.usefixtures("issuer")
def test_it_states_the_approved_hours_of_the_period(cast: Cast):
    approved(cast, "2026-03-02T22:00", "2026-03-03T01:00", minutes=150)
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    approve(cast.act(at_ms=EVENING), claimed(cast, "2026-03-04T06:00", "2026-03-04T15:00"), 540)
    decline(act_by(cast.zhang), claimed(cast, "2026-03-03T11:00", "2026-03-03T12:00"), "重复")
    claimed(cast, "2026-03-03T13:00", "2026-03-03T14:00")
    withdraw_approval(cast.act(at_ms=EVENING), approved(cast, "2026-03-03T15:00", "2026-03-03T16:00").id, "误批")
    content = read_content(issued(cast).content)
    assert (content.name, content.minutes, content.issuer) == ("李阿姨", 750, "南桥社区居民委员会")
    assert (content.period_from, content.period_to, content.issued_on) == ("2026-01-01", "2026-03-31", "2026-04-01")
    night, day, long = content.services
    assert (night.day, night.start, night.end, night.next_day) == ("2026-03-02", "22:00", "01:00", True)
    assert (night.minutes, night.organiser, night.in_charge, night.evidence) == (150, "绿色先锋", "张大爷", "leader")
    assert (day.activity, day.place, day.content) == ("投放点值守", "南桥A区投放点", "讲解分类、称重")
    assert (long.in_charge, long.evidence) == ("陈", "admin")


@pytest.mark.usefixtures("issuer")
@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-03-03", "2026-03-03", 1),
        ("2026-03-02", "2026-03-02", 1),
        ("2026-03-02", "2026-03-04", 2),
        ("2026-03-04", "2026-04-01", 0),
    ],
)
def test_a_service_counts_on_the_day_it_began(cast: Cast, first: str, last: str, count: int):
    approved(cast, "2026-03-02T23:30", "2026-03-03T00:30")
    approved(cast, "2026-03-03T00:30", "2026-03-03T01:30")
    if count:
        assert len(services_to_certify(cast.community.id, order(cast, first, last), APRIL)) == count
    else:
        with pytest.raises(Refusal, match="no-hours"):
            services_to_certify(cast.community.id, order(cast, first, last), APRIL)


@pytest.mark.usefixtures("issuer")
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-03-04", "2026-03-03", "period-backwards"),
        ("2026-03-01", "2026-04-02", "period-in-future"),
        ("2025-01-01", "2025-12-31", "no-hours"),
    ],
)
def test_orders_that_are_refused(cast: Cast, first: str, last: str, code: str):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    with pytest.raises(Refusal, match=code):
        issue_certificate(cast.act(at_ms=APRIL), order(cast, first, last), seal())
    assert register(cast.community.id, 10) == []


@pytest.mark.usefixtures("issuer")
def test_another_community_sees_neither_people_nor_certificates(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    certificate = issued(cast)
    set_issuer(act_of(cast.he), ISSUER)
    for deed in (
        lambda: issue_certificate(act_of(cast.he, at_ms=APRIL), order(cast), seal()),
        lambda: certificate_of(cast.other.id, certificate.id),
        lambda: revoke_certificate(act_of(cast.he, at_ms=APRIL), certificate.id, "不"),
    ):
        with pytest.raises(Refusal, match="not-found"):
            deed()
    assert register(cast.other.id, 10) == []


@pytest.mark.usefixtures("issuer")
def test_numbers_count_on_in_a_year_and_anew_in_the_next(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    last_night, new_year = ms("2026-12-31T23:59"), ms("2027-01-01T00:00")
    numbers = [issued(cast, at_ms=at_ms).number for at_ms in (APRIL, last_night, new_year)]
    assert numbers == ["NANQIAO-2026-0001", "NANQIAO-2026-0002", "NANQIAO-2027-0001"]


@pytest.mark.usefixtures("issuer")
def test_the_same_key_issues_one(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    act = cast.act(at_ms=APRIL)
    assert issued(cast, act) == issued(cast, act)
    assert len(certificates_of(cast.community.id, cast.li.id)) == 1
    with pytest.raises(Refusal, match="key-reused"):
        issue_certificate(act, order(cast, last="2026-03-30"), seal())


@pytest.mark.usefixtures("issuer")
def test_certificates_at_the_same_instant_have_numbers_without_a_gap(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    outcomes = at_once(*[lambda: issued(cast)] * 8)
    assert sorted(outcome.number for outcome in outcomes) == [f"NANQIAO-2026-{n:04d}" for n in range(1, 9)]
    assert len({outcome.token for outcome in outcomes}) == 8


@pytest.mark.usefixtures("issuer")
def test_it_stays_as_it_was_whatever_changes(cast: Cast):
    claim = approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    certificate = issued(cast)
    set_issuer(cast.act(at_ms=APRIL), StoredIssuer("别的单位", ISSUER.credit_code, "别人", "0"))
    Person.update(name="李婶").where(Person.community_id == cast.community.id, Person.id == cast.li.id).execute()
    withdraw_approval(cast.act(at_ms=APRIL), claim.id, "误批")
    assert certificate_of(cast.community.id, certificate.id) == certificate
    with pytest.raises(Refusal, match="no-hours"):
        issued(cast)


@pytest.mark.usefixtures("issuer")
def test_its_signature_is_over_all_that_it_states(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    certificate = issued(cast)
    SIGNER.public_key().verify(certificate.signature, certificate.content.encode())
    more = certificate.content.replace('"minutes":60', '"minutes":600')
    assert more != certificate.content
    forged = StoredCertificate(*[more if name == "content" else getattr(certificate, name) for name in FIELDS])
    assert signature_holds(certificate, SIGNER.public_key())
    assert not signature_holds(forged, SIGNER.public_key())
    assert not signature_holds(certificate, Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key())


FIELDS = StoredCertificate.__dataclass_fields__


@pytest.mark.usefixtures("issuer")
def test_anybody_can_check_it_by_its_token(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    certificate = issued(cast)
    assert certificate.token[:4] == cast.community.handle
    assert json.loads(certificate.content)["check_url"] == f"https://example.org/v/{certificate.token}"
    checked = check_certificate(certificate.token, SIGNER.public_key())
    assert checked
    assert (checked.content.minutes, checked.revoked_on, checked.signature_holds) == (60, None, True)


@pytest.mark.usefixtures("issuer")
def test_unknown_malformed_and_wrong_name_none(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    token = issued(cast).token
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    for bad in (
        wrong,
        token.lower(),
        token[:-1],
        token + "A",
        cast.other.handle + token[4:],
        "",
        "' OR 1=1 --",
        "😀" * 30,
        "A" * 5000,
    ):
        assert check_certificate(bad, SIGNER.public_key()) is None


@pytest.mark.usefixtures("issuer")
def test_revoking_is_a_record_of_its_own(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    certificate = issued(cast)
    act = cast.act(at_ms=APRIL + 1)
    revoke_certificate(act, certificate.id, "姓名有误")
    revoke_certificate(act, certificate.id, "姓名有误")
    after = certificate_of(cast.community.id, certificate.id)
    assert (after.revoked_ms, after.reason, after.content) == (APRIL + 1, "姓名有误", certificate.content)
    checked = check_certificate(certificate.token, SIGNER.public_key())
    assert checked
    assert checked.revoked_on == date(2026, 4, 1)
    with pytest.raises(Refusal, match="already-revoked"):
        revoke_certificate(cast.act(at_ms=APRIL), certificate.id, "再来")
    assert issued(cast).number == "NANQIAO-2026-0002"


@pytest.mark.usefixtures("issuer")
def test_residents_issue_and_revoke_none(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    certificate = issued(cast)
    with pytest.raises(Refusal, match="not-allowed"):
        issued(cast, act_by(cast.zhang, APRIL))
    with pytest.raises(Refusal, match="not-allowed"):
        revoke_certificate(act_by(cast.zhang, APRIL), certificate.id, "不")


@pytest.mark.usefixtures("issuer")
def test_hours_withdrawn_later_are_named(cast: Cast):
    keep = approved(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    lose = approved(cast, "2026-03-03T10:00", "2026-03-03T10:30")
    certificate = issued(cast)
    assert withdrawn_since(cast.community.id, certificate) == []
    withdraw_approval(cast.act(at_ms=APRIL), lose.id, "误批")
    assert [service.claim_id for service in withdrawn_since(cast.community.id, certificate)] == [str(lose.id)]
    checked = check_certificate(certificate.token, SIGNER.public_key())
    assert checked
    assert (checked.content.minutes, checked.withdrawn_minutes) == (90, 30)
    for claim in (keep, lose):
        assert certificates_counting(cast.community.id, cast.li.id, claim.id) == [certificate]
    revoke_certificate(cast.act(at_ms=APRIL), certificate.id, "时长有误")
    assert certificates_counting(cast.community.id, cast.li.id, lose.id) == []
