"""The Word bulletin: the layout of official documents, and the digest's own figures in it."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from bot.analysis import Figures, analyse
from bot.analysis.remark import Kind
from bot.digest import View
from bot.digest.commentary import commentary
from bot.documents.book import Drawn
from bot.documents.bulletin import bulletin
from bot.domain.facts import Cumulative, Month, Period
from tests.digest.days import ordinary_day, tally, twenty_branches, zero_day
from tests.digest.test_commentary import SCENES

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "08d763f8ffff3f0005fe02fea1399e1e0000000049454e44ae426082"
)
MONTHS = (
    Month(date(2026, 5, 1), 480, 443, 140, 60),
    Month(date(2026, 6, 1), 700, 600, 127, 51),
)


def june() -> Figures:
    """A month with something in every part."""
    period = Period(date(2026, 6, 1), date(2026, 6, 30))
    may = Period(date(2026, 5, 1), date(2026, 5, 31))
    scene = SCENES[Kind.ROSE]
    listed = ordinary_day()
    facts = replace(
        *(scene,),
        period=period,
        as_of=scene.as_of.replace(month=7, day=1),
        until=period.last,
        previous=tally(may, []),
        needs_support=listed.needs_support,
        overdue=listed.overdue,
        cumulative=Cumulative(date(2026, 5, 6), 1180, 1043, 267, MONTHS),
    )
    return analyse(facts)


def made(figures: Figures, *pictures: Drawn) -> Any:
    content = bulletin(figures, View("月报"), signer="梧桐办事处", pictures=pictures)
    return Document(BytesIO(content))


def lines(word: Any) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


def fonts(word: Any, text: str) -> tuple[str, float]:
    """The Chinese font and the size of the first run of a paragraph."""
    [paragraph] = [p for p in word.paragraphs if p.text == text]
    run = paragraph.runs[0]
    name = run._r.rPr.rFonts.get(qn("w:eastAsia"))
    return str(name), run.font.size.pt


def test_the_layout_of_official_documents() -> None:
    """A4, 版心 156 × 225 mm, 22 lines of 16 pt 仿宋; title, headings and page numbers as prescribed."""
    word = made(june())
    [section] = word.sections
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    measured = (section.page_width, section.page_height, width, height)
    assert [round(each.mm, 1) for each in map(Length, measured)] == [210, 297, 156, 225]
    edges = (section.top_margin, section.left_margin)
    assert [round(each.mm, 1) for each in edges] == [37, 28]
    body = word.styles["Normal"].paragraph_format
    assert 22 * body.line_spacing <= Mm(225) < 23 * body.line_spacing
    assert 28 * Pt(16) <= Mm(156) + Pt(6)
    assert fonts(word, "关于2026年6月民生实事办理情况的通报") == ("方正小标宋简体", 22)
    assert fonts(word, "一、总体") == ("黑体", 16)
    assert fonts(word, "（一）来源") == ("楷体_GB2312", 16)
    assert fonts(word, "现将2026年6月民生实事办理情况通报如下。") == ("仿宋_GB2312", 16)
    [indented] = [p for p in word.paragraphs if p.text.startswith("现将")]
    assert indented._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_fonts_that_are_not_there_have_stand_ins() -> None:
    """The prescribed fonts are named, and beside each the one that stands in for it."""
    content = bulletin(june(), View("月报"), signer="梧桐办事处")
    table = ZipFile(BytesIO(content)).read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/></w:font>' in table


def test_the_parts_in_their_order() -> None:
    """Title, address, the digest's parts, annexes, who signs and when."""
    said = lines(made(june()))
    order = [
        *("梧桐办事处", "关于2026年6月民生实事办理情况的通报", "各村（社区）、各支部："),
        *("一、总体", "二、分布", "三、需要关注", "四、点评", "五、下一步"),
        *("附件：1. 各单位民生实事办理情况表", "2026年7月1日", "附件1", "附件2"),
    ]
    at = -1
    for each in order:
        at = said.index(each, at + 1)
    assert said[said.index("2026年7月1日") - 1] == "梧桐办事处"


def test_the_same_figures_as_the_digest() -> None:
    """Tables add up to the digest's counts; commentary is said in the same words."""
    figures = june()
    word = made(figures)
    by_source, by_category, by_branch, by_month = word.tables
    for table in (by_source, by_category, by_branch):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        for column in range(1, 5):
            told = [int(row[column]) for row in rows[1:]]
            assert sum(told[:-1]) == told[-1]
        assert int(rows[-1][1]) == figures.total.value
    months = [[cell.text for cell in row.cells] for row in by_month.rows]
    assert months[-1] == ["合计", "267", "111", "1180", "1043"]
    for column in range(1, 5):
        assert sum(int(row[column]) for row in months[1:-1]) == int(months[-1][column])
    text = "\n".join(lines(word))
    assert "截至6月30日，一线走访260余次，共解决社区微实事1043件" in text
    for sentences in commentary(figures, of_office=True).values():
        assert all(sentence in text for sentence in sentences)


def test_what_is_compared_is_named() -> None:
    """The head of a table says 上期; its caption says which."""
    said = lines(made(june()))
    assert "表1　按来源（上期为5月）" in said


def test_tables_go_on_over_pages() -> None:
    """The head is repeated, and no row is torn."""
    for table in made(analyse(twenty_branches())).tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_pictures_have_captions() -> None:
    """Each is numbered and named."""
    word = made(june(), Drawn("按上报日期", DOT), Drawn("类别和来源分布", DOT))
    assert len(word.inline_shapes) == 2
    assert "图2　类别和来源分布" in lines(word)


def test_a_high_picture_fits_its_page() -> None:
    """With its caption below it, and not out of shape."""
    word = made(june(), Drawn("很高", DOT, width_mm=300))
    [shape] = word.inline_shapes
    assert shape.height <= Mm(200)
    assert shape.width == shape.height


@pytest.mark.parametrize("figures", [analyse(zero_day()), analyse(ordinary_day())])
def test_other_periods(figures: Figures) -> None:
    """A day, and a day without matters, make a bulletin too."""
    said = lines(made(figures))
    assert "关于2026年6月18日民生实事办理情况的通报" in said
    assert not any("**" in line or line.startswith("- ") for line in said)


def test_personal_data_is_masked() -> None:
    """What the digest masks, the bulletin masks."""
    assert "13812345678" not in "\n".join(lines(made(analyse(ordinary_day()))))
