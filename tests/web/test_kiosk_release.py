"""A version of the kiosk's page: everything that lies there, by its hash, and little enough for a slow line."""

import gzip
import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk import CONTENT_SECURITY_POLICY, kiosk
from kiosk.release import Release, loaded_files, release_of

PAGE = Path(__file__).parents[2] / "kiosk" / "page"
MOST_BYTES = 600_000  # gzipped: what a tablet loads before it can work without a network


@pytest.fixture
def client() -> FlaskClient:
    """A browser; the page needs nothing of the house."""
    beside = Flask(__name__)
    beside.register_blueprint(kiosk)
    return beside.test_client()


def told(worker: bytes) -> dict[str, dict[str, str]]:
    """The line that the server writes above the worker."""
    line = worker.partition(b"\n")[0]
    return dict(json.loads(line.removeprefix(b"const RELEASE = ").removesuffix(b";")))


def test_the_list_names_what_is_handed_out(client: FlaskClient) -> None:
    files = told(client.get("/kiosk/service_worker.js").data)["files"]
    assert {"", "main.js", "style.css", "icons.svg", "pictures/bin.svg", "vendor/lean-qr/index.mjs"} <= files.keys()
    for name, promised in files.items():
        with client.get(f"/kiosk/{name}") as answer:
            assert sha256(answer.data).hexdigest().startswith(promised), name


def test_nothing_that_a_page_may_load_is_missing() -> None:
    papers = {"vendor/lean-qr/LICENSE", "vendor/lean-qr/README.md"}
    lying = {path.relative_to(PAGE).as_posix() for path in PAGE.rglob("*") if path.is_file()}
    missing = lying - {*loaded_files(PAGE), "index.html", "service_worker.js"}
    assert papers <= missing
    assert {Path(name).suffix for name in missing} <= {"", ".md", ".txt"}


def test_the_page_says_its_version_under_both_its_names(client: FlaskClient) -> None:
    version = told(client.get("/kiosk/service_worker.js").data)["version"]
    for address in ("/kiosk/", "/kiosk/index.html"):
        answer = client.get(address)
        assert f'<meta name="version" content="{version}">' in answer.text
        assert answer.mimetype == "text/html"


def test_the_browser_asks_for_the_worker_each_time_and_lets_it_run(client: FlaskClient) -> None:
    answer = client.get("/kiosk/service_worker.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Service-Worker-Allowed"] == "/kiosk"


def rewritten(name: str) -> Callable[[Path], None]:
    """A change of one file."""
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b"\n")


@pytest.mark.parametrize(
    "change",
    [
        *map(rewritten, ("index.html", "service_worker.js", "main.js", "pictures/bin.svg")),
        lambda folder: (folder / "more.js").write_text("export {};\n"),
        lambda folder: (folder / "marks.js").unlink(),
        lambda folder: (folder / "marks.js").rename(folder / "signs.js"),
    ],
    ids=["page", "worker", "module", "picture", "one more", "one less", "other name"],
)
def test_any_change_makes_another_version(tmp_path: Path, change: Callable[[Path], None]) -> None:
    before = release_in(PAGE, tmp_path / "before")
    changed = tmp_path / "changed"
    shutil.copytree(PAGE, changed)
    change(changed)
    after = release_of(changed, CONTENT_SECURITY_POLICY)
    assert after.version != before.version
    assert after.worker != before.worker  # by which a browser knows that there is a new one


def release_in(folder: Path, copy: Path) -> Release:
    """The release of a copy of a folder."""
    shutil.copytree(folder, copy)
    return release_of(copy, CONTENT_SECURITY_POLICY)


def test_the_same_files_are_the_same_version_wherever_they_lie(tmp_path: Path) -> None:
    assert release_in(PAGE, tmp_path / "one") == release_in(PAGE, tmp_path / "other")


def test_another_policy_is_another_version() -> None:
    release = release_of(PAGE, CONTENT_SECURITY_POLICY)
    assert release_of(PAGE, f"{CONTENT_SECURITY_POLICY}; media-src 'self'").version != release.version


def test_page_and_reader_are_small(client: FlaskClient, figure: Callable[[str], None]) -> None:
    assert kiosk.static_folder == str(PAGE)
    sizes = {}
    for name in [*told(client.get("/kiosk/service_worker.js").data)["files"], "service_worker.js"]:
        with client.get(f"/kiosk/{name}") as answer:
            sizes[name] = len(gzip.compress(answer.data))
    figure(f"{sum(sizes.values()) / 1000:.0f} kB gzipped in {len(sizes)} files, at most {MOST_BYTES / 1000:.0f}")
    assert sum(sizes.values()) < MOST_BYTES, sorted(sizes.items(), key=lambda one: -one[1])[:5]
