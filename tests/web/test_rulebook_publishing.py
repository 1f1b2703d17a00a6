"""Rules: a file is typed or sent, all that is wrong is said with its line, then it is looked at, then published."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.rule_drafts import next_draft
from pointsapp.actions.rulebooks import publish, rulebooks_of
from pointsapp.store.rulebooks import source_of
from pointsapp.web.now import now_ms
from tests.cast import NANQIAO, Cast
from tests.web.rooms import AT, Clients, is_for_admins_only, keyed

RULES = f"{AT}/rulebook"
NEW = f"{RULES}/new"
DEARER = ('{ "bottle-550ml" = 10 }', '{ "bottle-550ml" = 12 }')


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


@pytest.fixture
def draft(cast: Cast) -> str:
    return next_draft(cast.community.id, now_ms())


def versions(cast: Cast) -> list[int]:
    return [rulebook.version for rulebook in rulebooks_of(cast.community.id)]


def typed_on(page: str) -> str:
    """What stands in the page's field for the rules."""
    found = re.search(r'<textarea[^>]*name="rules"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found, page
    return unescape(found[1])


def problems_on(page: str) -> list[str]:
    found = re.search(r'<ol class="problems">(.*?)</ol>', page, re.DOTALL)
    return [unescape(one) for one in re.findall(r"<li>(.*?)</li>", found[1])] if found else []


def test_versions_with_their_terms(chen: FlaskClient, cast: Cast, draft: str) -> None:
    publish(cast.act(at_ms=now_ms()), draft)
    page = chen.get(RULES).text
    start = rulebooks_of(cast.community.id)[1].effective_from
    before = start - timedelta(days=1)
    assert "to come" in page
    assert "in force" in page
    assert f"from 1 Aug 2020 to {before.day} {before:%b} {before.year}" in page
    assert f"from {start.day} {start:%b} {start.year} on" in page


def test_the_form_begins_with_the_last_version_as_of_a_monday(chen: FlaskClient, draft: str) -> None:
    typed = typed_on(chen.get(NEW).text)
    assert typed == draft
    assert "version = 2" in typed
    start = re.search(r"effective_from = (\S+)", typed)
    assert start
    assert date.fromisoformat(start[1]).weekday() == 0


def test_what_is_right_is_shown_before_it_is_published(chen: FlaskClient, cast: Cast, draft: str) -> None:
    page = chen.post(NEW, data=keyed(rules=draft.replace(*DEARER), do="check")).text
    for words in (
        "<del>10 × 550 ml plastic bottles = 2 AA batteries</del>",
        "<ins>12 × 550 ml plastic bottles = 2 AA batteries</ins>",
        "12个550ml塑料瓶 = 2节5号南孚电池",
        "data:image/png;base64,iVBOR",
    ):
        assert words in page
    assert typed_on(page) == draft.replace(*DEARER)
    assert versions(cast) == [1]


def test_publishing_sent_twice_publishes_once(chen: FlaskClient, cast: Cast, draft: str) -> None:
    data = keyed(rules=draft.replace("\n", "\r\n"), do="publish")
    for _ in range(2):
        answer = chen.post(NEW, data=data)
        assert (answer.status_code, answer.location) == (303, RULES)
    assert versions(cast) == [1, 2]
    assert source_of(cast.community.id, 2) == draft
    assert "Version 2 is published" in chen.get(RULES).text


def test_what_was_looked_at_can_be_changed_again(chen: FlaskClient, draft: str) -> None:
    answer = chen.post(NEW, data=keyed(rules=draft, do="change"))
    assert answer.status_code == 200
    assert typed_on(answer.text) == draft


@pytest.mark.parametrize("do", ["check", "publish"])
def test_all_that_is_wrong_is_said_with_its_line_and_kept(chen: FlaskClient, cast: Cast, draft: str, do: str) -> None:
    wrong = draft.replace('"credit"', '"credits"').replace("max_per_day = 2\n", "max_per_day = 0\n")
    answer = chen.post(NEW, data=keyed(rules=wrong, do=do))
    assert answer.status_code == 422
    first, second = problems_on(answer.text)
    assert re.match(r"Line 9 \(asset\[0\]\.kind\): “credits” cannot stand here.*<code>kind = \"credits\"</code>", first)
    assert re.match(r"Line \d+ \(drop_offs\.max_per_day\): .*<code>max_per_day = 0</code>", second)
    assert typed_on(answer.text) == wrong
    assert versions(cast) == [1]


def test_what_cannot_follow_is_said_with_its_line(chen: FlaskClient, cast: Cast, draft: str) -> None:
    wrong = draft.replace("version = 2", "version = 5").replace('"nanqiao"', '"huaxing"')
    found = problems_on(chen.post(NEW, data=keyed(rules=wrong, do="check")).text)
    assert [one.partition(":")[0] for one in found] == ["Line 2 (rulebook.community)", "Line 3 (rulebook.version)"]


def test_in_chinese_it_is_said_in_chinese(chen: FlaskClient, draft: str) -> None:
    answer = chen.post(
        NEW,
        data=keyed(rules=draft.replace("version = 2", "version = 3"), do="check"),
        headers={"Accept-Language": "zh"},
    )
    assert problems_on(answer.text) == ["第3行（rulebook.version）：版本号应为 2。<br><code>version = 3</code>"]


@pytest.mark.parametrize("rules", ["", "   ", "<script>alert(1)</script>", "a" * 70_000, "[rulebook]\nversion = 1e9"])
def test_what_is_no_rulebook(chen: FlaskClient, cast: Cast, rules: str) -> None:
    answer = chen.post(NEW, data=keyed(rules=rules, do="publish"))
    assert answer.status_code == 422
    assert problems_on(answer.text)
    assert "<script>alert" not in answer.text
    assert versions(cast) == [1]


def test_a_file_is_taken_instead_of_the_text(chen: FlaskClient, draft: str) -> None:
    sent = draft.replace(*DEARER)
    file = (BytesIO(b"\xef\xbb\xbf" + sent.replace("\n", "\r\n").encode()), "nanqiao-v2.toml")
    answer = chen.post(NEW, data={**keyed(rules="nothing", do="check"), "file": file})
    assert answer.status_code == 200
    assert typed_on(answer.text) == sent


def test_a_file_that_is_no_text(chen: FlaskClient) -> None:
    answer = chen.post(NEW, data={**keyed(rules="", do="check"), "file": (BytesIO(b"a = 1\n\xff\xfe\n"), "r.toml")})
    assert answer.status_code == 422
    assert problems_on(answer.text)[0].startswith("Line 2: This line is not in UTF-8")


def test_no_file_chosen_leaves_the_text(chen: FlaskClient, draft: str) -> None:
    assert chen.post(NEW, data={**keyed(rules=draft, do="check"), "file": (BytesIO(b""), "")}).status_code == 200


@pytest.mark.parametrize("changes", [{"do": "delete"}, {"do": ""}, {"community": "huaxing"}, {"key": "x"}])
def test_a_form_that_is_not_ours(chen: FlaskClient, cast: Cast, draft: str, changes: dict[str, str]) -> None:
    answer = chen.post(NEW, data={**keyed(rules=draft, do="publish"), **changes})
    assert answer.status_code == 422
    assert typed_on(answer.text) == draft
    assert versions(cast) == [1]


def test_the_file_of_a_version_as_it_was_published(chen: FlaskClient) -> None:
    answer = chen.get(f"{RULES}/1.toml")
    assert answer.get_data() == NANQIAO.read_bytes()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nanqiao-v1.toml"'
    assert chen.get(f"{RULES}/1.png").data.startswith(b"\x89PNG")


def test_versions_nowhere(chen: FlaskClient) -> None:
    for path in ("/2.toml", "/2.png", "/0.toml", "/x.toml", "/-1.toml"):
        assert chen.get(RULES + path).status_code == 404


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    is_for_admins_only(cast, client, client_as, "/rulebook", "GET")
    is_for_admins_only(cast, client, client_as, "/rulebook/new", "GET", "POST")
    for path in ("/rulebook/1.toml", "/rulebook/1.png"):
        is_for_admins_only(cast, client, client_as, path, "GET")
