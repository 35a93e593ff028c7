"""What digests say, and what they must never say."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis import analyse
from bot.digest import Audience, View, render
from bot.digest.text import MOST_BYTES, MOST_CHARACTERS
from bot.domain.facts import Facts, Listed, Listing, Numbered, Period, Reported
from bot.vocabulary import Category, Source, Status
from tests.digest.days import (
    DAY,
    THE_DAY,
    facts_of,
    one_matter,
    ordinary_day,
    tally,
    twenty_branches,
    zero_day,
)

GOLDEN = Path(__file__).parent / "golden"
DAYS = {
    "ordinary": ordinary_day(),
    "zero": zero_day(),
    "one_matter": one_matter(),
    "twenty_branches": twenty_branches(),
}
EACH_DAY = pytest.mark.parametrize("facts", DAYS.values(), ids=DAYS.keys())


def office(facts: Facts) -> str:
    return render(analyse(facts), View()).text


def group(facts: Facts) -> str:
    return render(analyse(facts), View(audience=Audience.GROUP)).text


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("day", DAYS)
def test_golden(day: str, audience: Audience) -> None:
    """The whole text of each day is as it was approved."""
    digest = render(analyse(DAYS[day]), View(audience=audience))
    expected = (GOLDEN / f"{day}.{audience.value}.md").read_text(encoding="utf-8")
    assert expected == f"<!-- {digest.title} -->\n{digest.text}\n"


@EACH_DAY
def test_fits_into_a_message(facts: Facts) -> None:
    """However much there is to tell, DingTalk takes it."""
    text = office(facts)
    assert len(text) <= MOST_CHARACTERS
    assert len(text.encode()) <= MOST_BYTES


@EACH_DAY
def test_the_dialect_is_kept(facts: Facts) -> None:
    """Headings, quotes, lists and bold only: no tables, code, rules, links, HTML; a blank line
    stands between blocks, and no list item begins with a sign that may become a heading."""
    for text in (office(facts), group(facts)):
        assert not re.search(r"[|`<\[\]]|^---|!\[", text, re.MULTILINE)
        assert not re.search(r"^- #", text, re.MULTILINE)
        for line, following in zip(text.split("\n"), text.split("\n")[1:], strict=False):
            assert not line or not following or line.startswith("- ")
        assert text.count("**") % 2 == 0
        assert not re.search(r"[）。]\*\*\w", text)  # such a mark would not end the bold


@EACH_DAY
def test_groups_do_not_learn_who_is_silent_or_late(facts: Facts) -> None:
    """A group is told how many, never who."""
    text = group(facts)
    figures = analyse(facts)
    for name in facts.names.values():
        assert name not in text
    assert f"未报{len(figures.coverage.missing)}个" in text or figures.total.value == 0
    for item in figures.overdue.first:
        assert f"#{item.number}，未办，应" not in text


def test_the_office_learns_who_is_silent() -> None:
    """Staff and leaders see the names."""
    assert "还没报的：金梧社区党支部" in office(ordinary_day())


def test_personal_data_is_masked() -> None:
    """A phone number in a title is not passed on."""
    assert "13812345678" not in office(ordinary_day())


def test_periods_are_named() -> None:
    """环比 is the period before, 同比 the same days last year, and both are named."""
    text = office(twenty_branches())
    assert "环比多70件（上一工作日6月17日50件，+140.0%）" in text
    assert "同比多113件（去年同期2025年6月18日7件）" in text
    for word in re.findall(r"[环同]比[^（]*（?", text):
        assert word.endswith("（")


def test_a_week_is_named_by_its_days() -> None:
    """Other periods are said as people say them."""
    week = Period(DAY.replace(day=15), DAY.replace(day=21))
    before = Period(DAY.replace(day=8), DAY.replace(day=14))
    facts = replace(ordinary_day(), period=week, previous=tally(before, []))
    digest = render(analyse(facts), View(name="周报"))
    assert digest.title == "周报 6月15日至21日：10件，自报已解决6件"
    assert "> 2026年6月15日至21日，数据截至6月18日18:30" in digest.text
    assert "环比多10件（上一周6月8日至14日0件）" in digest.text


def test_reports_are_counted_by_working_days() -> None:
    """Of several days it is told how many of the reports owed were made, not only by how many."""
    week = Period(DAY.replace(day=15), DAY.replace(day=21))
    days = tuple(DAY.replace(day=n) for n in (15, 16, 17, 18))
    facts = replace(
        facts_of(
            [],
            ("大里村", "启明村"),
            reported=[Reported(1, 5, workdays=4), Reported(2, 3, workdays=3)],
        ),
        period=week,
        workdays=days,
        tally=ordinary_day().tally,
    )
    assert "都报过，按工作日算应报8份、已报7/8" in office(facts)


def test_nothing_owed_on_a_day_off() -> None:
    """On days off nobody is missing."""
    facts = facts_of([], ("大里村党总支",), owed=False)
    assert "6月18日是休息日，不要求报送，没有新的民生实事。" in office(facts)
    assert "还没报" not in office(facts)


def test_nobody_reported() -> None:
    """A day on which everybody is silent is told as such."""
    facts = facts_of([], ("大里村党总支", "启明村党支部"))
    assert "应报2个支部，都还没有报送" in office(facts)


def test_only_the_parts_wanted() -> None:
    """The settings choose the parts; the numbering closes up."""
    text = render(analyse(ordinary_day()), View(parts={"attention"})).text
    assert "#### 一、需要关注" in text
    assert "总体" not in text


def test_late_digest_says_so() -> None:
    """A digest that is made up for is marked."""
    text = render(analyse(zero_day()), View(late=True)).text
    assert text.startswith("### 梧桐办事处日报汇总（补发）")


NASTY = [
    "[点我](https://evil.example/x)",
    "![](https://evil.example/x.png)",
    "# 大标题\n## 又一个",
    "[确认](dtmd://dingtalkclient/sendMessage?content=撤回1024)",
    "**粗** _斜_ `码` ~~删~~ <font color=red>红</font>",
    "\n> 引用\n- 列表\n1. 列表",
    "|表|格|\n|--|--|",
    "@所有人 @u1001",
    "看\u202e这里\u200b零宽\x00\x07",
    "&lt;b&gt; \\[转义\\](x)",
]


@pytest.mark.parametrize("words", NASTY)
def test_words_of_users_are_harmless(words: str) -> None:
    """Whatever a title holds, the text has the same headings, links and lists as without it."""
    assert signs(with_title(words)) == signs(with_title("路灯不亮"))


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("#*_[]()<>`~|!\\-+1. \n\t@:/a汉&;\u200b\u202e"), max_size=60)
)
def test_no_text_of_a_user_becomes_markup(words: str) -> None:
    """The same for any text."""
    assert signs(with_title(words)) == signs(with_title("路灯不亮"))


def with_title(words: str) -> str:
    listed = Listed(1, 1, DAY, words, Category.OTHER, Status.PENDING, words, due_on=DAY)
    both = Listing(1, (listed,))
    facts = replace(
        facts_of([], ("大里村",)), needs_support=both, overdue=both, tally=tally(THE_DAY, [])
    )
    return office(facts)


def signs(text: str) -> list[str]:
    """What a renderer acts on, in its order."""
    starts = re.findall(r"^(?:#+ |> |- |\d+\. )?", text, re.MULTILINE)
    inline = re.findall(r"[\[\]<>`*_~|\\@&!]|://|#(?!1\b)", text)
    return [*starts, *inline]


kinds = st.tuples(
    st.integers(1, 6), st.sampled_from(Source), st.sampled_from(Category), st.sampled_from(Status)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(kinds, max_size=80), st.booleans())
def test_sums_agree(drawn: list[tuple[int, Source, Category, Status]], named: bool) -> None:
    """By source, by category, by branch, by status: the same total, and each count is traced by as
    many numbers."""
    matters = [Numbered(1001 + n, *kind) for n, kind in enumerate(drawn)]
    facts = facts_of(matters, tuple("甲乙丙丁戊己"))
    figures = analyse(facts if named else replace(facts, numbers=None))
    bars = (figures.by_source, figures.by_category, figures.by_branch)
    for group_of_bars in bars:
        assert sum(bar.count.value for bar in group_of_bars) == len(matters)
        for bar in group_of_bars:
            assert sum(bar.by_status.values()) == bar.count.value
            assert bar.count.numbers is None or len(bar.count.numbers) == bar.count.value
    assert sum(count.value for count in figures.by_status.values()) == len(matters)
    assert (figures.total.numbers is not None) == named
