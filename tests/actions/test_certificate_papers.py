"""The certificate on paper: all that the law asks for, the same file each time, and strange input as mere text."""

import io
from dataclasses import replace

import pypdf
import pytest

from pointsapp.actions.certificate_papers import pdf_of
from pointsapp.rules.certificates import canonical, read_content
from tests.rules.test_certificates import CONTENT, SERVICE


def text_of(pdf: bytes) -> str:
    """All letters of a PDF, without white space and without the invisible places where a line may break."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().replace("\u200b", "").split()) for page in pages)


def test_it_shows_what_it_states():
    text = text_of(pdf_of(CONTENT))
    for word in (
        "志愿服务证明", "李阿姨", "2026年1月1日", "2026年3月31日", "2小时30分", "南桥社区居民委员会",
        "91110000600037341L", "NANQIAO-2026-0001", "2026年4月1日", "028-85000000",
        "投放点值守", "09:00–11:30", "南桥A区", "绿色先锋", "张大爷", "本人申报，队长审核",
    ):  # fmt: skip
        assert word in text, word


def test_a_night_and_an_admins_approval_are_said():
    night = replace(SERVICE, start="22:00", end="01:00", next_day=True, evidence="admin")
    text = text_of(pdf_of(replace(CONTENT, services=(night,))))
    assert "22:00–次日01:00" in text
    assert "本人申报，社区审核" in text


def test_the_snapshot_gives_the_same_file_again():
    assert pdf_of(read_content(canonical(CONTENT))) == pdf_of(CONTENT)


@pytest.mark.parametrize("strange", ['<b>#link("x")[y]', "=HYPERLINK(1)", "𫖯䶮", "a" * 60, "‮gnp.exe", "🎉"])
def test_strange_input_is_mere_text(strange: str):
    service = replace(SERVICE, activity=strange, place=strange, content=strange * 8)
    pdf = pdf_of(replace(CONTENT, name=strange, services=(service,) * 3))
    assert "NANQIAO-2026-0001" in text_of(pdf)


def test_a_year_of_services_takes_as_many_pages_as_it_needs():
    pdf = pdf_of(replace(CONTENT, services=(SERVICE,) * 120, minutes=120 * 150))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 3
    assert "300小时" in text_of(pdf)
