"""Fixtures for all tests: databases, settings, a server, a browser."""

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import peewee
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright

from pointsapp.actions.sign_in import NewPhone, sign_in
from pointsapp.actions.staff import sign_in_staff
from pointsapp.app import create_app
from pointsapp.config import DEFAULTS, Settings
from pointsapp.secrets import load_secrets, make_secrets
from pointsapp.store.database import close_database, connect, open_database
from pointsapp.web.now import new_key, now_ms, random_bytes
from tests.cast import PASSWORD, Cast, Member, StaffPerson
from tests.support.browsers import SCREENS, OpenPage, Watch, launch
from tests.support.databases import PostgreSQLDatabases, SQLiteDatabases
from tests.support.documented import see_that_answers_are_documented
from tests.support.long_runs import part, seed, share
from tests.support.pictures import keep, wanted
from tests.support.quick_servers import serving_quickly
from tests.support.servers import LiveServer
from tests.support.sharding import every_statement_looked_at

ENGINES = ("sqlite", "postgresql")

seed()  # drawn before there are other processes, so that all have the same

# On a busy machine a slow example is no mistake.
hypothesis.settings.register_profile("patient", deadline=None, print_blob=True)
hypothesis.settings.load_profile("patient")

# What a developer's shell says about the program is not for the tests.
for name in DEFAULTS:
    os.environ.pop(name, None)


@pytest.fixture(scope="session", autouse=True)
def sharding() -> Iterator[None]:
    """Every statement of the program names its community: any test fails that sends another one."""
    with every_statement_looked_at():
        yield


def pytest_report_header() -> str:
    """By which seed the rounds of this run come again, and which part of a long run it is."""
    try:
        return "LONG_SEED={} LONG_PART={}/{}".format(seed(), *part())
    except ValueError as problem:
        raise pytest.UsageError(str(problem)) from None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves to other parts of a long run what is done whole and is not this part's."""
    whole = sorted((item for item in items if item.get_closest_marker("whole")), key=lambda item: item.nodeid)
    mine = {whole[number].nodeid for number in share(len(whole))}
    left = [item for item in whole if item.nodeid not in mine]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the figures and seeds that tests noted, also those of other processes."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    called = [each for each in reports if each.when == "call"]
    noted = [(each, value) for each in called for name, value in each.user_properties if name == "figure"]
    lines = [f"{each.nodeid.rpartition('/')[2]}: {figure}" for each, figure in noted]
    if lines:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(lines))


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Notes what was measured, or with which seeds: `figure("seeds 0 to 9")`; the end of a run prints it."""
    return lambda text: record_property("figure", text)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SQLiteDatabases:
    """SQLite databases, from a template of this process."""
    return SQLiteDatabases(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgreSQLDatabases]:
    """PostgreSQL databases, from a template of this process."""
    databases = PostgreSQLDatabases()
    yield databases
    databases.close()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database, once on each engine; empty, but for tests that use the cast.

    For one engine: `pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
    """
    databases = request.getfixturevalue(f"{request.param}_databases")
    with databases.fresh(tmp_path, with_cast="cast" in request.fixturenames) as url:
        yield url


@pytest.fixture
def vacant_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a place on the same engine where no book is yet."""
    databases = request.getfixturevalue(f"{database_url.partition(':')[0]}_databases")
    with databases.vacant(tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[peewee.Database]:
    """The fresh database, opened, with the models bound to it."""
    opened = open_database(database_url)
    opened.connect(reuse_if_open=True)
    yield opened
    opened.close()
    if close_all := getattr(opened, "close_all", None):
        close_all()


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The variables that the program is started with; a test's own fixture may add some."""
    secrets_file = tmp_path / "secrets.toml"
    make_secrets(secrets_file)
    return {"DATABASE_URL": database_url, "SECRETS_FILE": str(secrets_file), "WORKERS": "1", "THREADS": "4"}


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """The same as the program reads them."""
    return Settings.from_environ(environment)


@pytest.fixture
def cast(request: pytest.FixtureRequest, database: peewee.Database, database_url: str) -> Cast:
    """Everybody whom tests know, enrolled in the fresh database, on each engine."""
    databases = request.getfixturevalue(f"{database_url.partition(':')[0]}_databases")
    everybody: Cast = databases.cast
    return everybody


@pytest.fixture
def app(cast: Cast, settings: Settings) -> Iterator[Flask]:
    """The program with the cast in its book, for Flask's test client; forms need no CSRF token there."""
    yield program(settings)
    close_database()


# Making the program takes longer than most tests, and it keeps nothing: so it is made once for each kind of
# settings, and goes to work on the database that is open.
_programs: dict[Settings, Flask] = {}


def program(settings: Settings) -> Flask:
    """The program under these settings."""
    kind = dataclasses.replace(settings, database_url="", secrets_file="")
    if kind not in _programs:
        _programs[kind] = create_app(settings)
        _programs[kind].config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        see_that_answers_are_documented(_programs[kind])
    made = _programs[kind]
    made.extensions["settings"], made.extensions["secrets"] = settings, load_secrets(settings, may_make=False)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of somebody who is not signed in, and wants English."""
    return client_of(app)


@pytest.fixture
def client_as(app: Flask) -> Callable[[Member | StaffPerson], FlaskClient]:
    """A browser of somebody of the cast, signed in: `client_as(cast.zhang)`, `client_as(cast.chen)`."""
    return lambda who: client_of(app, token_of(who))


def client_of(app: Flask, token: str = "") -> FlaskClient:
    """A browser that holds a session's token, or none."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    if token:
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
    return client


def token_of(who: Member | StaffPerson) -> str:
    """The token of a session that somebody of the cast has just begun."""
    connect()
    if isinstance(who, StaffPerson):
        return sign_in_staff(who.name, PASSWORD, random_bytes(16), now_ms())
    phone = NewPhone(new_key(), random_bytes(16), random_bytes(16))
    return sign_in(who.community_id, who.id, who.pin, phone, now_ms()).token


@pytest.fixture
def live_server(environment: dict[str, str], tmp_path: Path) -> Iterator[LiveServer]:
    """The program under gunicorn at a port of its own, on the fresh database."""
    with serving_quickly(environment, tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of tests."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the test's pages complain about; a test fails on any complaint that it did not `allow`."""
    watched = Watch()
    yield watched
    assert watched.unexpected() == []


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Opens a page of its own session: `open_page("phone", "en", base_url=…)`, as large as SCREENS says."""
    contexts = []

    def opened(screen: str = "phone", language: str = "zh-CN", **options: object) -> Page:
        how = {"locale": language, "timezone_id": "Asia/Shanghai", **SCREENS[screen], **options}
        contexts.append(browser.new_context(**how))
        return watch.over(contexts[-1].new_page())

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, live_server: LiveServer, open_page: OpenPage) -> Page:
    """A page of the live server, Chinese on a phone unless parametrized (EVERY_PAGE, EVERY_KIOSK)."""
    screen, language = getattr(request, "param", ("phone", "zh-CN"))
    return open_page(screen, language, base_url=live_server.url)


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keeps a picture of a page for the README, where `make screenshots` asks for them."""

    def keep_page(page: Page, name: str) -> None:
        if wanted():
            keep(page.screenshot(animations="disabled"), name)

    return keep_page
