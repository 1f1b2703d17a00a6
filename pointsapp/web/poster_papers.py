"""Posters made from the rules, on paper and as a picture."""

import base64
from collections.abc import Sequence

from flask import current_app

from pointsapp.paper.poster_sentences import poster_sentences
from pointsapp.paper.posters import PosterPaper, PosterPoint, poster_png
from pointsapp.rules.rulebook import Rulebook
from pointsapp.store.certificates import issuer_of
from pointsapp.store.posters import StoredPoster
from pointsapp.web.here import community

PREVIEW_PPI = 60  # 702 × 992 pixels: small print can just be read


def poster_paper(rulebook: Rulebook, codes: Sequence[StoredPoster] = ()) -> PosterPaper:
    """The poster of a version, a page for each code; without codes one page that has none."""
    here = community()
    issuer = issuer_of(here.id)
    return PosterPaper(
        community=here.name,
        sentences=poster_sentences(rulebook),
        points=[PosterPoint(one.point_name, poster_address(one.code)) for one in codes],
        effective_from=rulebook.effective_from,
        version=rulebook.version,
        contact=issuer.contact if issuer else "",
    )


def poster_address(code: str) -> str:
    """What the QR code of a poster opens."""
    return f"{current_app.extensions['settings'].public_url}/p/{code}"


def preview(rulebook: Rulebook) -> bytes:
    """The poster of a version as a picture (PNG)."""
    return poster_png(poster_paper(rulebook), PREVIEW_PPI)


def preview_address(rulebook: Rulebook) -> str:
    """The picture as an address that holds it all, for rules that are published nowhere yet."""
    return f"data:image/png;base64,{base64.b64encode(preview(rulebook)).decode()}"
