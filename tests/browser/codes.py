"""QR codes as a phone sees them: off a screen, off a printed page."""

import io
import subprocess

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.paper.reading import codes_of, picture

LOOKS = 5


def code_on_screen(shown: Page | Locator) -> str:
    """The text of the one QR code on a page, or on a part of it; a phone looks again while a code is being turned."""
    for _ in range(LOOKS):
        image = Image.open(io.BytesIO(shown.screenshot()))
        if found := zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode):
            break
    (code,) = found
    return str(code.text)


def codes_on_paper(pdf: bytes) -> list[str]:
    """The texts of the QR codes on a PDF's first page."""
    return [code.text for code in codes_of(picture(pdf))]


def on_paper(pdf: bytes, dots_an_inch: int) -> bytes:
    """A PDF's first page as a PNG, drawn by another program than the one that set it."""
    command = ["pdftoppm", "-png", "-r", str(dots_an_inch), "-f", "1", "-l", "1", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
