"""Draws the icons that stand for the kiosk on a tablet's home screen: `python -m scripts.kiosk_icons`."""

import io
from dataclasses import dataclass
from pathlib import Path

import typst
from PIL import Image

PICTURES = Path(__file__).parent.parent / "kiosk" / "page" / "pictures"
DRAWING = "kitchen-waste.svg"
GROUND = "#eaf6ec"  # as in the drawing
COLOURS = 48  # it has few; a third of the bytes


@dataclass(frozen=True)
class Icon:
    """So many pixels wide and high; a system may cut all but the middle away from one that is filled."""

    name: str
    side: int
    filled: bool = False


ICONS = (
    Icon("app-192.png", 192),
    Icon("app-512.png", 512),
    Icon("app-512-filled.png", 512, filled=True),
)


def drawn(icon: Icon) -> bytes:
    """The icon as a PNG. What lies in the middle eight tenths of a filled one is never cut away."""
    ground, share = (f'rgb("{GROUND}")', "64%") if icon.filled else ("none", "100%")
    source = f"""#set page(width: {icon.side}pt, height: {icon.side}pt, margin: 0pt, fill: {ground})
#place(center + horizon, image(bytes(sys.inputs.drawing), format: "svg", width: {share}))"""
    drawing = (PICTURES / DRAWING).read_text("utf-8")
    made = typst.compile(
        source.encode(), sys_inputs={"drawing": drawing}, ignore_system_fonts=True, format="png", ppi=72
    )
    return few_coloured(made)


def few_coloured(png: bytes) -> bytes:
    """The same picture with a palette."""
    written = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    for each in ICONS:
        (PICTURES / each.name).write_bytes(drawn(each))
