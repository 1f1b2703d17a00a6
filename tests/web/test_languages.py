"""Nothing on a page is left in the wrong language, and a tap changes the language of the page one is on."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from flask import Flask
from flask_babel import gettext

from pointsapp.web.languages import LOCALES, TRANSLATIONS, local_path, read_catalog, set_up_languages

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")


def messages() -> list[tuple[str, Message]]:
    """Every message of every file, with the file's name."""
    paths = sorted((TRANSLATIONS / LOCALES["zh"]).glob("*.po"))
    return [(path.name, message) for path in paths for message in read_catalog(path, LOCALES["zh"])]


def texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The one or several forms of a message."""
    return (value,) if isinstance(value, str) else tuple(value)


def written() -> set[tuple[str, ...]]:
    """Every msgid that a template or a view asks for."""
    found: set[tuple[str, ...]] = set()
    for folder in (ROOT / "templates", ROOT / "pointsapp"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(folder), METHODS, {"jinja2": {"encoding": "utf-8"}}, keywords=KEYWORDS
        ):
            found.add(texts(message))
    return found


@pytest.fixture
def app() -> Flask:
    """A bare program that can say one thing in two languages."""
    app = Flask("words")
    set_up_languages(app)
    app.add_url_rule("/hello", view_func=lambda: gettext("Home"))
    app.add_url_rule("/api/v1/hello", "api", lambda: gettext("Home"))
    return app


def test_every_message_is_translated_and_none_is_in_doubt() -> None:
    for name, message in messages():
        assert all(texts(message.string)), f"{name}: {message.id} has no Chinese"
        assert not message.fuzzy, f"{name}: {message.id} is marked fuzzy"


def test_placeholders_survive_translation() -> None:
    for name, message in messages():
        wanted = set(PLACEHOLDER.findall(texts(message.id)[-1]))
        for chinese in texts(message.string):
            assert set(PLACEHOLDER.findall(chinese)) == wanted, f"{name}: {message.id}"


def test_no_message_is_translated_in_two_ways() -> None:
    ways = defaultdict(set)
    for _name, message in messages():
        ways[texts(message.id), message.context].add(texts(message.string))
    assert {key: value for key, value in ways.items() if len(value) > 1} == {}


def test_every_word_on_a_page_has_its_chinese() -> None:
    known = {texts(message.id) for _name, message in messages()}
    known |= {forms[:1] for forms in known}
    assert sorted(written() - known) == []


@pytest.mark.parametrize(
    ("wishes", "answer"),
    [
        ("", "首页"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "首页"),
        ("zh-CN,en;q=0.8", "首页"),
        ("en-US,en;q=0.9,zh;q=0.1", "Home"),
        ("de,en;q=0.5", "Home"),
        ("de", "首页"),
        (";;q=x", "首页"),
    ],
)
def test_a_browser_s_wish_is_heard(app: Flask, wishes: str, answer: str) -> None:
    assert app.test_client().get("/hello", headers={"Accept-Language": wishes}).text == answer


def test_one_tap_changes_the_language_and_keeps_the_page(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/language/en?next=/hello?week=2026-W10")
    assert (answer.status_code, answer.location) == (303, "/hello?week=2026-W10")
    assert client.get("/hello").text == "Home"
    assert client.get("/api/v1/hello", headers={"Accept-Language": "zh"}).text == "首页"
    client.post("/language/zh", data={"next": "/hello"})
    assert client.get("/hello").text == "首页"


def test_an_unknown_language_is_not_found(app: Flask) -> None:
    assert app.test_client().get("/language/xx").status_code == 404
    client = app.test_client()
    client.set_cookie("language", "xx")
    assert client.get("/hello").text == "首页"


@pytest.mark.parametrize(
    "address",
    [
        *("", "hello", "//evil.example", "https://evil.example", "http:/evil", "javascript:alert(1)"),
        *("/\\evil", "\\\\evil", "/\t/evil", "/a\nb", "//[", "/language/en"),
    ],
)
def test_the_switch_leads_nowhere_else(address: str) -> None:
    assert local_path(address) == "/"
