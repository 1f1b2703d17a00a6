"""Pictures for the README: few colours and so small files, in the folder that SCREENSHOTS names."""

import io
import os
from pathlib import Path

from PIL import Image

FEW_COLOURS = 256


def wanted() -> Path | None:
    """The folder that `make screenshots` asks to be filled; None in an ordinary run."""
    folder = os.environ.get("SCREENSHOTS")
    return Path(folder) if folder else None


def keep(content: bytes, name: str) -> None:
    """Writes a PNG under a name, if pictures are wanted."""
    if folder := wanted():
        folder.mkdir(parents=True, exist_ok=True)
        with Image.open(io.BytesIO(content)) as image:
            plain = image.convert("RGB").quantize(FEW_COLOURS, dither=Image.Dither.NONE)
        plain.save(folder / f"{name}.png", optimize=True)
