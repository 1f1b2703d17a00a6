"""Draw a QR code as one filled outline, so that neither screen nor printer shows seams between its modules."""

from collections.abc import Iterator

import segno

QUIET_ZONE = 4  # light modules on every side, as ISO/IEC 18004 asks
Corner = tuple[int, int]


def qr_svg(text: str, version: int | None = None) -> str:
    """An SVG of the QR code of `text` at error level M, quiet zone included, one module = one unit.

    With a `version` the symbol is exactly that large, else as small as the text allows.
    Raises ValueError (segno's DataOverflowError) when the text does not fit.
    """
    code = segno.make(text, error="m", version=version, micro=False, boost_error=False)
    side = len(code.matrix) + 2 * QUIET_ZONE
    path = "".join(_loops(_edges(code.matrix)))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def qr_modules(text: str) -> int:
    """How many modules the QR code of `text` at level M is wide, without its quiet zone."""
    return len(segno.make(text, error="m", micro=False, boost_error=False).matrix)


def _edges(matrix: tuple[bytearray, ...]) -> dict[Corner, list[Corner]]:
    """Every border between dark and light, walked with the dark module on the right hand."""
    dark = {(x, y) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}
    edges: dict[Corner, list[Corner]] = {}
    for x, y in dark:
        corners = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
        neighbours = ((x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y))
        for turn, neighbour in enumerate(neighbours):
            if neighbour not in dark:
                edges.setdefault(corners[turn], []).append(corners[(turn + 1) % 4])
    return edges


def _loops(edges: dict[Corner, list[Corner]]) -> Iterator[str]:
    """The borders joined into closed SVG subpaths; takes `edges` apart."""
    while edges:
        start = corner = next(iter(edges))
        steps = [f"M{start[0] + QUIET_ZONE} {start[1] + QUIET_ZONE}"]
        while corner in edges:
            following = edges[corner].pop()
            if not edges[corner]:
                del edges[corner]
            step_x, step_y = following[0] - corner[0], following[1] - corner[1]
            steps.append(f"h{step_x}" if step_x else f"v{step_y}")
            corner = following
        yield "".join(steps) + "z"
