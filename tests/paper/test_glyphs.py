"""No name prints as an empty box in silence."""

import pytest

from pointsapp.paper.glyphs import missing_characters, printable


@pytest.mark.parametrize(
    "name", ["李秀英", "䶮𫖯", "阿不都热西提·买买提", "O’Brien-José", "张 伟", "a\u0301", "", "\u202e\ufe0f"]
)
def test_what_the_fonts_draw_is_not_missing(name: str):
    assert missing_characters(name) == set()


def test_what_no_font_draws_is_named():
    assert missing_characters("王😀𠮷한王") == {"😀", "𠮷", "한"}


def test_what_no_font_draws_is_written_as_its_code_point():
    assert printable("王𠮷") == "王〔U+20BB7〕"
    assert printable("\ud800") == "〔U+D800〕"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\u202egnp.exe", "gnp.exe"),
        ("张\x00\x07三", "张三"),
        ("一\n二\t三　四\u2028五", "一 二 三 四 五"),
        ("\ufeff李\u200b\u00ad", "李"),
        ("  名  ", "名"),
    ],
)
def test_nothing_invisible_reaches_the_paper(typed: str, printed: str):
    assert printable(typed) == printed
