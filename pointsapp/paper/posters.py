"""The poster of the rules in force on A3, one page for each collection point, and its preview on screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pointsapp.paper.drawings import drawing_of
from pointsapp.paper.qr import qr_modules, qr_svg
from pointsapp.paper.typesetting import Words, typeset_pdf, typeset_picture

QR_WIDTH_MM = 66  # the symbol alone, without its quiet zone; read from some two metres


@dataclass(frozen=True)
class PosterSentence:
    """One line of the poster in both languages; `take` and `give` name what is drawn beside it, by asset code.

    `kind` is that of `rules.sentences`: exchange and weekly become large panels, earn a row with drawings,
    limit (and any other) a line of small print.
    """

    kind: str
    zh: str
    en: str
    take: Sequence[str] = ()
    give: Sequence[str] = ()


@dataclass(frozen=True)
class PosterPoint:
    """A collection point: its name, and the address that its poster's QR code opens."""

    name: str
    url: str


@dataclass(frozen=True)
class PosterPaper:
    """All that the poster says; without `points` one page without a QR code, without a `contact` a line to write on."""

    community: str
    sentences: Sequence[PosterSentence]
    points: Sequence[PosterPoint]
    effective_from: date
    version: int
    contact: str = ""


def poster_pdf(paper: PosterPaper) -> bytes:
    """The poster as a PDF in A3, a page for each collection point, each with its own QR code.

    Raises ValueError when a point's address is too long for a QR code (2,331 bytes).
    """
    return typeset_pdf("posters.typ", _words(paper), _codes(paper), dated=paper.effective_from)


def poster_png(paper: PosterPaper, ppi: float = 72) -> bytes:
    """The poster's first page as a PNG of `ppi` pixels an inch: 842 × 1191 at 72."""
    return typeset_picture("posters.typ", _words(paper), _codes(paper), ppi)


def _codes(paper: PosterPaper) -> list[str]:
    return [qr_svg(point.url) for point in paper.points]


def _words(paper: PosterPaper) -> dict[str, Words]:
    return {
        "community": paper.community,
        "sentences": [_sentence(sentence) for sentence in paper.sentences],
        "points": [{"name": point.name, "modules": qr_modules(point.url)} for point in paper.points],
        "qr_width_mm": QR_WIDTH_MM,
        "effective_from": paper.effective_from.isoformat(),
        "version": paper.version,
        "contact": paper.contact,
    }


def _sentence(sentence: PosterSentence) -> dict[str, Words]:
    return {
        "kind": sentence.kind,
        "zh": sentence.zh,
        "en": sentence.en,
        "take": [drawing_of(code) for code in sentence.take],
        "give": [drawing_of(code) for code in sentence.give],
    }
