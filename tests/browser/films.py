"""Films for Chromium's fake camera: codes held before it one after the other, and nothing in between."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Page, expect

FRAMES_A_SECOND = 10
QUIET = 4  # modules
WALL, WHITE, BLACK = 150, 235, 16  # luma as a camera gives it

# For tests, or `pytestmark` of a file of them, whose browser has a camera that shows `film`, and may use it.
FILMED = "filmed"
filmed = pytest.mark.parametrize("browser", [FILMED], indirect=True, ids=[FILMED])


@dataclass(frozen=True)
class Shot:
    """So many seconds of a code, or of a wall where `text` is empty; a second code may hang on the wall beside it."""

    text: str
    seconds: float
    beside: str = ""


def fake_camera(film: Path, cameras: int = 1) -> tuple[str, ...]:
    """The flags with which Chromium has a camera that shows this film from its beginning whenever it is opened."""
    return (
        f"--use-fake-device-for-media-stream=device-count={cameras}",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


def shoot(film: Path, *shots: Shot, width: int = 640, height: int = 480, module: int = 6) -> None:
    """Writes the film, which goes round and round; a module of a code is so many pixels wide."""
    fresh = film.with_suffix(".new")
    with fresh.open("wb") as written:
        written.write(b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n" % (width, height, FRAMES_A_SECOND))
        for shot in shots:
            frame = b"FRAME\n" + picture_of(shot, width, height, module) + bytes([128]) * (width * height // 2)
            for _ in range(round(shot.seconds * FRAMES_A_SECOND)):
                written.write(frame)
    fresh.replace(film)


def picture_of(shot: Shot, width: int, height: int, module: int) -> bytes:
    """The brightness of each pixel, row by row."""
    rows = [bytearray([WALL]) * width for _ in range(height)]
    texts = [text for text in (shot.text, shot.beside) if text]
    for place, text in enumerate(texts):
        centre = width * (2 * place + 1) // (2 * len(texts))
        draw(rows, text, centre, module)
    return b"".join(rows)


def draw(rows: list[bytearray], text: str, centre: int, module: int) -> None:
    """Paints a code on white paper, in the middle of the height."""
    code = segno.make(text, micro=False, error="m" if len(text) < 2000 else "l", boost_error=False)
    lines = [[BLACK if dark else WHITE for dark in line] for line in code.matrix_iter(border=QUIET)]
    side = len(lines) * module
    top, left = (len(rows) - side) // 2, centre - side // 2
    for y, line in enumerate(lines):
        painted = b"".join(bytes([shade]) * module for shade in line)
        for row in rows[top + y * module : top + (y + 1) * module]:
            row[left : left + side] = painted


def use_camera(page: Page) -> None:
    """Presses the kiosk's button that begins it, and waits for a picture."""
    page.locator("#camera-use").click()
    expect(page.locator(".camera-on video")).to_be_visible()
