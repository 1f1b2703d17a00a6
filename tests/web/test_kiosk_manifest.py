"""What makes the kiosk's page an app: a manifest that says how it opens, and icons that are its own drawing."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageChops

from kiosk import CONTENT_SECURITY_POLICY, kiosk
from kiosk.release import loaded_files
from scripts.kiosk_icons import ICONS, PICTURES, Icon, drawn

PAGE = Path(__file__).parents[2] / "kiosk" / "page"
NAME = "kiosk.webmanifest"
UNSEEN = 16  # of 255: how far colours may be apart where another machine draws


@pytest.fixture
def client() -> FlaskClient:
    """A browser; the page needs nothing of the house."""
    beside = Flask(__name__)
    beside.register_blueprint(kiosk)
    return beside.test_client()


@pytest.fixture
def manifest(client: FlaskClient) -> dict[str, Any]:
    """It as it is served."""
    with client.get(f"/kiosk/{NAME}") as answer:
        assert answer.mimetype == "application/manifest+json"
        return dict(json.loads(answer.data))


def test_the_page_names_it_and_lets_it_be_read(client: FlaskClient) -> None:
    page = client.get("/kiosk/")
    assert f'<link rel="manifest" href="{NAME}">' in page.text
    assert "manifest-src 'self'" in CONTENT_SECURITY_POLICY.split("; ")
    assert NAME in loaded_files(PAGE)


def test_it_fills_the_screen_however_the_tablet_stands(manifest: dict[str, Any]) -> None:
    assert (manifest["display"], manifest["display_override"]) == ("fullscreen", ["fullscreen", "standalone"])
    assert manifest["orientation"] == "any"
    assert manifest["id"] == manifest["start_url"] == manifest["scope"] == "/kiosk/"
    assert re.fullmatch(r"[一-鿿]+ · [A-Z][a-z ]+", manifest["name"])


def test_its_colours_are_those_of_the_page(client: FlaskClient, manifest: dict[str, Any]) -> None:
    tokens = dict(re.findall(r"--(\w+): (#\w+);", (PAGE / "style.css").read_text("utf-8")))
    assert (manifest["background_color"], manifest["theme_color"]) == (tokens["paper"], tokens["card"])
    assert f'<meta name="theme-color" content="{tokens["card"]}">' in client.get("/kiosk/").text


def test_its_icons_are_there_and_as_large_as_it_says(manifest: dict[str, Any]) -> None:
    named = {each["src"]: (each["sizes"], each["purpose"]) for each in manifest["icons"]}
    assert named == {
        f"pictures/{icon.name}": (f"{icon.side}x{icon.side}", "maskable" if icon.filled else "any") for icon in ICONS
    }
    assert set(named) <= set(loaded_files(PAGE))


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.name)
def test_an_icon_is_the_drawing(icon: Icon) -> None:
    kept = Image.open(PICTURES / icon.name).convert("RGBA")
    assert kept.size == (icon.side, icon.side)
    apart = ImageChops.difference(kept, Image.open(io.BytesIO(drawn(icon))).convert("RGBA"))
    assert max(most for _, most in apart.getextrema()) <= UNSEEN, "python -m scripts.kiosk_icons draws it anew"
