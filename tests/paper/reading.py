"""Read a finished PDF back: its words, its looks at a resolution, and its QR codes as a scanner sees them."""

import io
import subprocess
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageChops
from pypdf import PdfReader

DPI = 150
# What no font draws and no tongue speaks, but what may stand anywhere in a name.
HOSTILE = (
    '#import "x": *',
    "*bold* _it_ $x^2$ `raw` #sys.inputs",
    "\\u{41} @ref <label> = heading // not a comment",
    "<b>&amp;</b>",
    "=HYPERLINK(1)",
)


@dataclass(frozen=True)
class ReadCode:
    """A decoded QR code: its text and where its symbol lies on the page, in millimetres."""

    text: str
    left: float
    top: float
    width: float


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def texts_of(pdf: bytes) -> list[str]:
    """The letters of each page, without white space and the invisible places where a line may break."""
    return ["".join(page.extract_text().replace("\u200b", "").split()) for page in reader(pdf).pages]


def text_of(pdf: bytes) -> str:
    """The letters of all pages, one after the other."""
    return "".join(texts_of(pdf))


def squeezed(text: str) -> str:
    return "".join(text.split())


def size_mm(pdf: bytes, page: int = 0) -> tuple[int, int]:
    box = reader(pdf).pages[page].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def picture(pdf: bytes, page: int = 0) -> Image.Image:
    """A page in grey at 150 dots an inch, drawn by poppler: another program than the one that set it."""
    number = str(page + 1)
    done = subprocess.run(
        ["pdftoppm", "-png", "-gray", "-r", str(DPI), "-f", number, "-l", number, "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return Image.open(io.BytesIO(done.stdout)).convert("L")


def codes_of(image: Image.Image) -> list[ReadCode]:
    """All QR codes of a page, from top to bottom and from left to right."""
    found = []
    for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode):
        corner, right = code.position.top_left, code.position.top_right
        found.append(ReadCode(code.text, mm(corner.x), mm(corner.y), mm(right.x - corner.x)))
    return sorted(found, key=lambda code: (round(code.top / 10), code.left))


def mm(pixels: int) -> float:
    return pixels / DPI * 25.4


def pixels(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def is_white(image: Image.Image, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether nothing is printed in this part of a page, given in millimetres."""
    darkest, _ = image.crop((pixels(left), pixels(top), pixels(right), pixels(bottom))).getextrema()
    return bool(darkest > 250)


def differing(first: Image.Image, second: Image.Image) -> Image.Image:
    """White where two pages differ, black where they agree."""
    return ImageChops.difference(first, second).point(lambda grey: 255 if grey > 40 else 0)
