"""Settings: what is understood, what stops the start, and that README, Procfile and program say the same."""

import re
from pathlib import Path

import pytest

from pointsapp.config import DEFAULTS, VARIABLES, ConfigRefused, Settings, is_loopback

CHECKOUT = Path(__file__).parents[1]


def test_nothing_set_is_a_server_on_this_machine():
    settings = Settings.from_environ({})
    assert settings.database_url == "sqlite:///var/pointsapp.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.secrets_file, settings.secrets) == ("var/secrets.toml", "")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.workers, settings.threads, settings.trusted_proxies) == (2, 8, 0)
    assert settings.sample is False


def test_empty_and_blank_count_as_not_set():
    assert Settings.from_environ(dict.fromkeys(DEFAULTS, " ")) == Settings.from_environ({})


def test_a_real_one():
    settings = Settings.from_environ(
        {
            "DATABASE_URL": "postgresql://points:word@db.example.org:5433/points?sslmode=require",
            "PUBLIC_URL": "https://Points.Example.org",
            "HOST": "0.0.0.0",
            "PORT": "80",
            "TRUSTED_PROXIES": "1",
        }
    )
    assert settings.database_url == "postgresql://points:word@db.example.org:5433/points?sslmode=require"
    assert settings.public_url == "https://points.example.org"
    assert (settings.host, settings.port, settings.trusted_proxies) == ("0.0.0.0", 80, 1)


def test_the_public_address_follows_host_and_port():
    assert Settings.from_environ({"PORT": "8123"}).public_url == "http://127.0.0.1:8123"
    assert Settings.from_environ({"HOST": "::1"}).public_url == "http://[::1]:8000"


def test_platforms_that_write_postgres_are_understood():
    settings = Settings.from_environ({"DATABASE_URL": "postgres://points@db/points"})
    assert settings.database_url == "postgresql://points@db/points"


@pytest.mark.parametrize(
    "url",
    [
        "https://points.example.org",
        "https://points.example.org:8443",
        "https://203.0.113.7",
        "http://localhost:8000",
        "http://127.0.0.1",
        "http://[::1]:8000",
    ],
)
def test_public_addresses_that_serve(url: str):
    assert Settings.from_environ({"PUBLIC_URL": url}).public_url == url


@pytest.mark.parametrize(
    "url",
    [
        "points.example.org",
        "http://points.example.org",
        "http://192.168.1.5:8000",
        "http://127.0.0.1.example.org",
        "http://0.0.0.0:8000",
        "https://",
        "https://points.example.org/",
        "https://points.example.org/points",
        "https://points.example.org?x",
        "https://points.example.org#",
        "https://user:word@points.example.org",
        "https://points.example.org:0",
        "https://points.example.org:99999",
        "https://points.example.org:",
        "https://points example.org",
        "https://points.exämple.org",
        "https://-points.example.org",
        "https://[::1",
        "ftp://points.example.org",
        "javascript:alert(1)",
    ],
)
def test_public_addresses_that_do_not(url: str):
    with pytest.raises(ConfigRefused) as refusal:
        Settings.from_environ({"PUBLIC_URL": url})
    assert refusal.value.variable == "PUBLIC_URL"
    assert "https://points.example.org" in refusal.value.english


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "DATABASE_URL",
            [
                "var/pointsapp.db",
                "mysql://a/b",
                "sqlite:///",
                "sqlite://",
                "sqlite:///:memory:",
                "postgresql://",
            ],
        ),
        ("HOST", ["http://127.0.0.1", "127.0.0.1:8000", "a b", "南桥", "-x"]),
        ("PORT", ["0", "65536", "-1", "1e3", "80.0", "８０００", "http", "1" * 5000]),
        ("WORKERS", ["0", "65", "two"]),
        ("THREADS", ["0", "65", "NaN"]),
        ("TRUSTED_PROXIES", ["-1", "6", "true"]),
        ("SAMPLE", ["0", "true", "2"]),
    ],
)
def test_bad_values_are_named(name: str, values: list[str]):
    for value in values:
        with pytest.raises(ConfigRefused) as refusal:
            Settings.from_environ({name: value})
        assert refusal.value.variable == name
        assert "set it to" in refusal.value.english
        assert "请设为" in refusal.value.chinese
        assert str(refusal.value).count(name) == 2


def test_listening_to_all_needs_a_public_address():
    with pytest.raises(ConfigRefused) as refusal:
        Settings.from_environ({"HOST": "0.0.0.0"})
    assert refusal.value.variable == "PUBLIC_URL"


@pytest.mark.parametrize(
    "environ",
    [
        {"PUBLIC_URL": "https://points.example.org"},
        {"HOST": "0.0.0.0", "PUBLIC_URL": "http://127.0.0.1:8000"},
        {"HOST": "192.168.1.5", "PUBLIC_URL": "https://points.example.org"},
    ],
)
def test_sample_data_stays_on_this_machine(environ: dict[str, str]):
    with pytest.raises(ConfigRefused) as refusal:
        Settings.from_environ({"SAMPLE": "1", **environ})
    assert refusal.value.variable == "SAMPLE"
    assert Settings.from_environ({"SAMPLE": "", **environ}).sample is False


def test_sample_data_on_this_machine():
    assert Settings.from_environ({"SAMPLE": "1"}).sample is True
    assert Settings.from_environ({"SAMPLE": "1", "HOST": "localhost", "PORT": "9000"}).sample is True


def test_loopback_is_only_this_machine():
    assert all(map(is_loopback, ["127.0.0.1", "127.9.9.9", "::1", "localhost"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "localhost.example.org", ""]))


def test_no_secret_has_a_default_or_is_shown():
    settings = Settings.from_environ({"SECRETS": "scan_key = 'very secret'"})
    assert DEFAULTS["SECRETS"] == ""
    assert "very secret" not in repr(settings)


def test_the_readme_lists_every_variable():
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for variable in VARIABLES:
        row = rf"^\| `{variable.name}` \| (`{re.escape(variable.default)}`)? *\|"
        assert re.search(row, readme, re.MULTILINE), f"README has no row for {variable.name}"


def test_the_procfile_has_the_same_defaults():
    procfile = (CHECKOUT / "Procfile").read_text(encoding="utf-8")
    for name, default in re.findall(r"\$\{(\w+):-([^}]*)\}", procfile):
        assert DEFAULTS[name] == default
