"""A certificate states what it must, looks the same for ever, and holds whatever it is given."""

from dataclasses import replace
from datetime import date
from time import process_time

import pytest

from pointsapp.paper.certificates import CertificatePaper, ServiceLine, certificate_pdf, hours_text
from tests.paper.reading import HOSTILE, codes_of, is_white, picture, reader, size_mm, squeezed, text_of, texts_of

URL = "https://points.example.org/v/NQ7A2B3C4D5E6F7G2H3J4K5L6M7N"
LINE = ServiceLine(
    activity="垃圾分类桶边督导",
    date=date(2020, 8, 3),
    from_to="09:00–11:30",
    place="南桥A区投放点",
    content="引导居民分类投放厨余垃圾",
    minutes=150,
    organiser="绿色先锋环保志愿服务队",
    in_charge="张大爷",
    evidence="扫码签到签退",
)
PAPER = CertificatePaper(
    number="NANQIAO-2021-0001",
    name="李阿姨",
    id_line="居民身份证 510107195801012345",
    period_from=date(2020, 8, 1),
    period_to=date(2020, 12, 31),
    minutes=1830,
    lines=[LINE] * 12,
    issuer="成都市武侯区绿色先锋环保服务中心",
    credit_code="52510107MJQ0000000",
    person_in_charge="陈晓梅",
    handler="赵小明",
    contact="028-8500 0000",
    issued_on=date(2021, 1, 8),
    check_url=URL,
)
FIELDS = ("number", "name", "id_line", "issuer", "credit_code", "person_in_charge", "handler", "contact")
LINE_FIELDS = ("activity", "from_to", "place", "content", "organiser", "in_charge", "evidence")


def filled(text: str) -> CertificatePaper:
    """A certificate that says `text` in every place that takes words."""
    line = replace(LINE, **dict.fromkeys(LINE_FIELDS, text))
    return replace(PAPER, lines=[line] * 3, **dict.fromkeys(FIELDS, text))


def test_it_states_what_the_order_asks_for():
    text = text_of(certificate_pdf(PAPER))
    for word in (
        "志愿服务证明", "李阿姨", "居民身份证510107195801012345", "2020年8月1日", "2020年12月31日", "30小时30分",
        "成都市武侯区绿色先锋环保服务中心", "52510107MJQ0000000", "陈晓梅", "赵小明", "028-85000000",
        "NANQIAO-2021-0001", "2021年1月8日", "记录单位盖章", "社区盖章", "民政部令第67号", URL,
        "垃圾分类桶边督导", "2020-08-03", "09:00–11:30", "南桥A区投放点", "引导居民分类投放厨余垃圾", "2小时30分",
        "绿色先锋环保志愿服务队", "张大爷", "扫码签到签退", "共12项",
    ):  # fmt: skip
        assert word in text, word


def test_of_a_service_that_was_approved_in_part_the_annex_says_so():
    assert "核定" not in text_of(certificate_pdf(PAPER))
    part = replace(LINE, minutes=90, is_part=True)
    text = text_of(certificate_pdf(replace(PAPER, lines=[LINE, part])))
    assert "1小时30分核定" in text
    assert "核定：审核认定的服务时间，少于起止时间。" in text


def test_it_is_an_archives_pdf_with_title_and_language():
    pdf = reader(certificate_pdf(PAPER))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "志愿服务证明 NANQIAO-2021-0001"
    assert pdf.root_object["/Lang"] == "zh-CN"
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    claims = pdf.root_object["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims


def test_its_code_opens_the_check_page():
    pdf = certificate_pdf(PAPER)
    assert size_mm(pdf) == (210, 297)
    assert [code.text for code in codes_of(picture(pdf))] == [URL]


def test_two_hundred_services_keep_their_head_and_their_page_numbers():
    pdf = certificate_pdf(replace(PAPER, lines=[LINE] * 200))
    texts = texts_of(pdf)
    assert len(texts) > 5
    for number, text in enumerate(texts, 1):
        assert f"第{number}页/共{len(texts)}页" in text
    for text in texts[1:]:
        assert all(head in text for head in ("认定方式", "组织单位", "NANQIAO-2021-0001", "李阿姨"))
    assert "".join(texts).count("垃圾分类桶边督导") == 200
    assert "共200项" in texts[-1]


def test_without_services_there_is_no_annex():
    pdf = certificate_pdf(replace(PAPER, lines=[], id_line=""))
    assert len(reader(pdf).pages) == 1
    assert "附页" not in text_of(pdf)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_strange_words_stay_words(hostile: str):
    pdf = certificate_pdf(filled(hostile))
    text = text_of(pdf)
    assert text.count(squeezed(hostile)) >= len(FIELDS) + 3
    assert "志愿服务证明" in text


def test_direction_marks_do_not_turn_a_name_around():
    assert "李gnp.exe" in text_of(certificate_pdf(replace(PAPER, name="李\u202egnp.exe")))


def test_rare_characters_print_and_unknown_ones_are_named():
    text = text_of(certificate_pdf(replace(PAPER, name="䶮𫖯😀")))
    assert "䶮𫖯〔U+1F600〕" in text


@pytest.mark.parametrize("text", ["W" * 300, "长" * 300, "！" * 300, "（" * 300, "々" * 300, "欧阳" * 20 + "-" * 260])
def test_three_hundred_characters_fit_everywhere(text: str):
    pdf = certificate_pdf(filled(text))
    texts = texts_of(pdf)
    assert "民政部令第67号" in texts[0]
    assert "服务记录" in texts[1]
    front, annex = picture(pdf, 0), picture(pdf, 1)
    assert is_white(front, 12.6, 40, 29, 250)
    assert is_white(front, 181, 40, 197, 250)
    assert is_white(annex, 0, 0, 17.5, 297)
    assert is_white(annex, 192.5, 0, 210, 297)


def test_the_same_values_give_the_same_file():
    assert certificate_pdf(PAPER) == certificate_pdf(replace(PAPER))


def test_it_is_small_and_quick():
    """Time is the processor's, so that a busy machine does not fail it."""
    took, size = [], 0
    for _ in range(7):
        before = process_time()
        size = len(certificate_pdf(PAPER))
        took.append(process_time() - before)
    assert size < 300_000
    assert min(took) < 0.2


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0分"), (45, "45分"), (60, "1小时"), (750, "12小时30分"), (60_001, "1000小时1分")]
)
def test_hours_are_exact(minutes: int, text: str):
    assert hours_text(minutes) == text
