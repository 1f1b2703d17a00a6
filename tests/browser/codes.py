"""QR codes as a phone sees them: off a screen, off a printed page."""

import io

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.paper.reading import codes_of, picture


def code_on_screen(shown: Page | Locator) -> str:
    """The text of the one QR code on a page, or on a part of it."""
    image = Image.open(io.BytesIO(shown.screenshot()))
    (code,) = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return str(code.text)


def codes_on_paper(pdf: bytes) -> list[str]:
    """The texts of the QR codes on a PDF's first page."""
    return [code.text for code in codes_of(picture(pdf))]
