"""The poster says what the rulebook says, large, on one page, with a code that a phone reads from afar."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from pointsapp.paper.drawings import drawing_of
from pointsapp.paper.poster_sentences import poster_sentences
from pointsapp.paper.posters import PosterPaper, PosterPoint, PosterSentence, poster_pdf, poster_png
from pointsapp.rules.reading import read_rulebook
from tests.paper.reading import HOSTILE, codes_of, is_white, picture, reader, size_mm, squeezed, text_of, texts_of

RULEBOOK = read_rulebook((Path(__file__).parents[2] / "rulebooks/nanqiao.toml").read_text(encoding="utf-8"))
POINTS = [
    PosterPoint("南桥A区投放点", "https://points.example.org/p/NQ7AABCDEFGHIJKLMNOP"),
    PosterPoint("南桥B区投放点", "https://points.example.org/p/NQ7AQRSTUVWXYZ234567"),
]
PAPER = PosterPaper(
    community="南桥社区",
    sentences=poster_sentences(RULEBOOK),
    points=POINTS[:1],
    effective_from=date(2020, 8, 1),
    version=1,
    contact="社区工作者 陈 028-8500 0000",
)


def test_it_says_all_the_rules_in_both_languages():
    pdf = poster_pdf(PAPER)
    assert size_mm(pdf) == (297, 420)
    assert len(reader(pdf).pages) == 1
    text = text_of(pdf)
    for sentence in PAPER.sentences:
        assert squeezed(sentence.zh) in text, sentence.zh
        assert squeezed(sentence.en) in text, sentence.en
    for word in (
        "南桥社区",
        "南桥A区投放点",
        "自2020-08-01起执行·第1版",
        "社区工作者陈028-85000000",
        "以物换物",
        "以行换物",
    ):
        assert word in text, word


def test_the_posted_sentence_is_there_word_for_word():
    assert "10个550ml塑料瓶=2节5号南孚电池" in text_of(poster_pdf(PAPER))


def test_each_point_has_a_page_with_its_own_code():
    pdf = poster_pdf(replace(PAPER, points=POINTS))
    assert len(reader(pdf).pages) == 2
    for page, point in enumerate(POINTS):
        codes = codes_of(picture(pdf, page))
        assert [code.text for code in codes] == [point.url]
        assert codes[0].width >= 60
        assert point.name in texts_of(pdf)[page]


def test_the_code_has_its_quiet_zone():
    page = picture(poster_pdf(PAPER))
    code = codes_of(page)[0]
    quiet = 4 * code.width / 33 - 0.7  # four modules of 33, less a few pixels
    right, bottom = code.left + code.width, code.top + code.width
    assert is_white(page, code.left - quiet, code.top - quiet, right + quiet, code.top - 0.4)
    assert is_white(page, code.left - quiet, bottom + 0.4, right + quiet, bottom + quiet)


def test_without_a_point_and_a_contact_it_leaves_room_for_a_pen():
    pdf = poster_pdf(replace(PAPER, points=[], contact=""))
    assert len(reader(pdf).pages) == 1
    assert codes_of(picture(pdf)) == []
    assert "有事请找" in text_of(pdf)


@pytest.mark.parametrize("times", [0, 1, 5])
def test_it_stays_on_one_page_however_many_rules(times: int):
    pdf = poster_pdf(replace(PAPER, sentences=list(PAPER.sentences) * times))
    assert len(reader(pdf).pages) == 1
    page = picture(pdf)
    assert is_white(page, 0, 0, 15, 420)
    assert is_white(page, 282, 0, 297, 420)
    assert is_white(page, 0, 405, 297, 420)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_strange_words_stay_words(hostile: str):
    sentences = [PosterSentence(kind, hostile, hostile) for kind in ("exchange", "weekly", "earn", "limit", "else")]
    pdf = poster_pdf(replace(PAPER, community=hostile, contact=hostile, sentences=sentences))
    assert text_of(pdf).count(squeezed(hostile)) >= 12


def test_three_hundred_characters_fit():
    sentences = [PosterSentence(kind, "长" * 300, "W" * 300) for kind in ("exchange", "weekly", "earn", "limit")]
    long = replace(PAPER, community="W" * 300, contact="W" * 300, sentences=sentences)
    pdf = poster_pdf(replace(long, points=[replace(POINTS[0], name="W" * 300)]))
    assert len(reader(pdf).pages) == 1
    assert is_white(picture(pdf), 282, 0, 297, 420)
    assert codes_of(picture(pdf))[0].text == POINTS[0].url


def test_previews_show_the_same_poster():
    with Image.open(io.BytesIO(poster_png(PAPER))) as preview:
        assert preview.size == (842, 1191)
    with Image.open(io.BytesIO(poster_png(PAPER, ppi=150))) as larger:
        assert [code.text for code in codes_of(larger.convert("L"))] == [POINTS[0].url]


def test_it_is_small_enough_to_send():
    assert len(poster_pdf(PAPER)) < 300_000


@pytest.mark.parametrize(
    ("code", "drawing"),
    [
        ("bottle-550ml", "bottle"),
        ("battery-aa", "battery"),
        ("egg-tray", "eggs"),
        ("garbage-bag", "bags"),
        ("bin", "bin"),
        ("kitchen-waste", "kitchen-waste"),
        ("volunteer-hour", "volunteer"),
        ("soap", "thing"),
    ],
)
def test_each_thing_has_its_drawing(code: str, drawing: str):
    assert drawing_of(code) == drawing
    assert (Path(__file__).parents[2] / "pointsapp/paper/drawings" / f"{drawing}.svg").is_file()
