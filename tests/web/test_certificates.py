"""The admin's register of certificates: the issuer, a look at the hours, the PDF, revoking."""

import base64
import io
import json
from datetime import timedelta
from uuid import UUID

import pypdf
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask.testing import FlaskClient

from pointsapp.store.certificates import certificates_of, issuer_of
from tests.cast import Cast
from tests.web.served import approved, sent, served_day, today

ISSUER = {
    "name": "南桥社区居民委员会",
    "credit_code": "９１１１００００ 600037341l",
    "person_in_charge": "周主任",
    "contact": "028-85000000",
}
NEW = "/admin/nanqiao/certificates/new"
NOBODYS = UUID(int=1)


@pytest.fixture
def chen(client_as, cast: Cast) -> FlaskClient:
    return client_as(cast.chen)


@pytest.fixture
def issuer(chen: FlaskClient) -> None:
    assert chen.post("/admin/nanqiao/certificates/issuer", data=ISSUER).status_code == 303


def order(cast: Cast, step: str = "issue", **changes: str) -> dict[str, str]:
    whose = {"person": str(cast.li.id), "period_from": served_day(), "period_to": served_day()}
    return {"step": step, **whose, **changes}


def issued(chen: FlaskClient, cast: Cast) -> str:
    """The page of a certificate that was just issued."""
    answer = chen.post(NEW, data=order(cast))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().replace("\u200b", "").split()) for page in pages)


def test_the_issuer_comes_first(chen: FlaskClient, cast: Cast) -> None:
    approved(cast)
    assert "before it is said who issues them" in chen.get("/admin/nanqiao/certificates").text
    answer = chen.post(NEW, data=order(cast))
    assert answer.status_code == 409
    assert "First say who issues the certificates." in answer.text
    answer = sent(chen, "/admin/nanqiao/certificates/issuer", ISSUER)
    assert (answer.status_code, answer.location) == (303, "/admin/nanqiao/certificates")
    assert "91110000600037341L" in chen.get("/admin/nanqiao/certificates").text
    assert 'value="周主任"' in chen.get("/admin/nanqiao/certificates/issuer").text
    issued(chen, cast)


def test_an_issuer_that_cannot_be(chen: FlaskClient, cast: Cast) -> None:
    for changes in (
        {"credit_code": "91110000600037341M"},
        {"credit_code": "1"},
        {"name": ""},
        {"contact": "x" * 61},
        {"person_in_charge": "\u202e"},
        {"more": "1"},
    ):
        answer = chen.post("/admin/nanqiao/certificates/issuer", data={**ISSUER, **changes})
        assert answer.status_code == 422, changes
        assert "南桥社区居民委员会" in answer.text or "name" in changes
    assert issuer_of(cast.community.id) is None


@pytest.mark.usefixtures("issuer")
def test_first_a_look_then_the_certificate(chen: FlaskClient, cast: Cast) -> None:
    approved(cast)
    assert "李阿姨 · 5栋 · 2 h 30 min" in chen.get(NEW).text
    look = chen.post(NEW, data=order(cast, "look"))
    assert look.status_code == 200
    assert "What the certificate will state" in look.text
    assert "投放点值守" in look.text
    assert certificates_of(cast.community.id, cast.li.id) == []
    answer = sent(chen, NEW, order(cast))
    page = chen.get(answer.location).text
    number = f"NANQIAO-{today().year}-0001"
    for words in (f"Certificate {number} is issued.", "valid", "李阿姨", "2 h 30 min", "91110000600037341L", "陈"):
        assert words in page
    assert number in chen.get("/admin/nanqiao/certificates").text


@pytest.mark.usefixtures("issuer")
def test_orders_that_are_refused(chen: FlaskClient, cast: Cast) -> None:
    approved(cast)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    for changes, status, words in (
        ({"period_from": today().isoformat()}, 422, "The period ends before it begins."),
        ({"period_to": tomorrow}, 422, "The period may end today at the latest."),
        ({"period_from": "2020-01-01", "period_to": "2020-12-31"}, 409, "There are no approved hours in that period."),
        ({"person": str(NOBODYS)}, 404, "not yours to see"),
        ({"person": str(cast.stranger.id)}, 404, "not yours to see"),
        ({"person": "1"}, 422, "Please choose one."),
        ({"period_to": "soon"}, 422, "Please give a day"),
        ({"step": "print"}, 422, "Please choose one."),
        ({"more": "1"}, 422, "a field too many"),
    ):
        for step in ("look", "issue"):
            answer = chen.post(NEW, data=order(cast, **{"step": step, **changes}))
            assert answer.status_code == status, changes
            assert words in answer.text, changes
    assert certificates_of(cast.community.id, cast.li.id) == []


@pytest.mark.usefixtures("issuer")
def test_its_paper_is_the_same_each_time(chen: FlaskClient, client_as, cast: Cast) -> None:
    approved(cast)
    page = issued(chen, cast)
    first, second = chen.get(f"{page}.pdf"), chen.get(f"{page}.pdf")
    assert first.mimetype == "application/pdf"
    assert f'filename="NANQIAO-{today().year}-0001.pdf"' in first.headers["Content-Disposition"]
    assert first.data == second.data
    for word in ("志愿服务证明", "李阿姨", "2小时30分", "南桥社区居民委员会", "绿色先锋", "张大爷"):
        assert word in text_of(first.data)
    mine = client_as(cast.li)
    certificate_id = page.rpartition("/")[2]
    assert f"/hours/certificates/{certificate_id}.pdf" in mine.get("/hours").text
    assert mine.get(f"/hours/certificates/{certificate_id}.pdf").data == first.data
    assert client_as(cast.zhang).get(f"/hours/certificates/{certificate_id}.pdf").status_code == 404
    assert mine.get(f"/hours/certificates/{NOBODYS}.pdf").status_code == 404


@pytest.mark.usefixtures("issuer")
def test_its_record_can_be_checked_without_us(chen: FlaskClient, client: FlaskClient, cast: Cast) -> None:
    approved(cast)
    record = chen.get(f"{issued(chen, cast)}.json").get_json()
    key = client.get("/v/key")
    assert key.mimetype == "text/plain"
    assert key.text == record["public_key"]
    public = load_pem_public_key(key.data)
    public.verify(base64.b64decode(record["signature"]), record["content"].encode())
    assert json.loads(record["content"])["minutes"] == 150


@pytest.mark.usefixtures("issuer")
def test_revoking_needs_a_reason_and_is_for_good(chen: FlaskClient, client_as, cast: Cast) -> None:
    approved(cast)
    page = issued(chen, cast)
    for data in ({}, {"reason": " "}, {"reason": "x" * 201}, {"reason": "错", "more": "1"}):
        assert chen.post(f"{page}/revoke", data=data).status_code == 422
    assert "valid" in chen.get(page).text
    key = str(UUID(int=7))
    for _ in range(2):
        answer = chen.post(f"{page}/revoke", data={"reason": "姓名有误", "key": key})
        assert (answer.status_code, answer.location) == (303, page)
    assert "姓名有误" in chen.get(page).text
    chen.set_cookie("language", "zh")
    assert "<table" not in chen.get("/admin/nanqiao/certificates").text  # a phone would cut it off
    for address in (page, "/admin/nanqiao/certificates"):
        assert "已作废" in chen.get(address).text  # the word of the public check
        assert "已停用" not in chen.get(address).text
    chen.set_cookie("language", "en")
    answer = chen.post(f"{page}/revoke", data={"reason": "再来"})
    assert answer.status_code == 409
    assert "revoked already" in answer.text
    assert chen.get(f"{page}.pdf").status_code == 409
    certificate_id = page.rpartition("/")[2]
    assert client_as(cast.li).get(f"/hours/certificates/{certificate_id}.pdf").status_code == 404


@pytest.mark.usefixtures("issuer")
def test_only_this_communitys_admin_comes_in(client_as, chen: FlaskClient, client: FlaskClient, cast: Cast) -> None:
    approved(cast)
    page = issued(chen, cast)
    he, zhang = client_as(cast.he), client_as(cast.zhang)
    addresses = (
        "/admin/nanqiao/certificates",
        NEW,
        "/admin/nanqiao/certificates/issuer",
        page,
        f"{page}.pdf",
        f"{page}.json",
    )
    for address in addresses:
        assert he.get(address).status_code == 404, address
        assert client.get(address).location.startswith("/staff/sign-in?next="), address
        assert zhang.get(address).status_code == 303, address
    for address in (page.replace("nanqiao", "huaxing"), f"/admin/nanqiao/certificates/{NOBODYS}"):
        assert he.get(address).status_code == 404
    assert chen.get(f"/admin/nanqiao/certificates/{NOBODYS}").status_code == 404
    for address in (f"{page}/revoke", page.replace("nanqiao", "huaxing") + "/revoke"):
        assert he.post(address, data={"reason": "不"}).status_code == 404
    assert he.post(NEW, data=order(cast)).status_code == 404
    assert client.post(NEW, data=order(cast)).status_code == 303
    assert len(certificates_of(cast.community.id, cast.li.id)) == 1
    assert "李阿姨" not in he.get("/admin/huaxing/certificates").text
