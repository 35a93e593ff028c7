"""Common problems of a period: what is one, how it is counted, and what the digest says of it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.analysis import CommonProblem, Count, analyse, as_json
from bot.analysis.kept import figures_of
from bot.digest import Audience, View, render
from bot.digest.problems import suggestion
from bot.domain.facts import Facts, Period, Told
from bot.vocabulary import Status
from tests.digest.days import ordinary_day, tally

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
BRANCHES = ordinary_day().branches


def told(number: int, branch: int, title: str, **fields: object) -> Told:
    given = {"reported_on": date(2026, 6, number % 28 + 1), "status": Status.PENDING, **fields}
    return Told(number, BRANCHES[branch], title=title, text=title, **given)  # type: ignore[arg-type]


def month(*matters: Told, before: tuple[Told, ...] | None = None) -> Facts:
    previous = None if before is None else tally(MAY, [])
    return replace(ordinary_day(), period=JUNE, told=matters, told_before=before, previous=previous)


LAMPS = (
    told(1, 0, "3号楼路灯不亮", households=20),
    told(2, 1, "村口照明灯坏了两盏", status=Status.RESOLVED, reopened=1),
    told(5, 2, "文化广场旁路灯不亮", needs_support=True),
    told(9, 0, "3号楼的路灯又不亮了", households=22),
)
OTHERS = (told(3, 0, "东门化粪池外溢"), told(4, 1, "帮张大爷代买降压药"))


def test_the_same_kind_of_trouble_in_several_branches_is_a_common_problem() -> None:
    common = analyse(month(*LAMPS, *OTHERS)).common
    assert common.total == 1
    (lamps,) = common.first
    assert lamps.title == "路灯"
    assert lamps.count == Count(4, (1, 2, 5, 9))
    assert len(lamps.branches) == 3
    assert (lamps.first, lamps.last, lamps.days) == (date(2026, 6, 2), date(2026, 6, 10), 9)
    assert (lamps.households and (lamps.households.value, lamps.households.by)) == (42, 2)
    assert (lamps.resolved, lamps.reopened, lamps.beyond, lamps.again) == (1, 1, 1, 2)
    assert [each.number for each in lamps.examples] == [1, 5, 2]
    assert lamps.before is None


@pytest.mark.parametrize(
    ("matters", "is_common"),
    [
        ((told(1, 0, "路灯不亮"),), False),
        ((told(1, 0, "路灯不亮"), told(2, 0, "北门路灯坏了")), False),
        ((told(1, 0, "路灯不亮"), told(2, 1, "北门路灯坏了")), True),
        (tuple(told(n, 0, f"{n}号楼路灯不亮") for n in (1, 2, 3)), True),
        # What somebody kindly did is no problem, however often.
        (tuple(told(n, n, "给独居老人送菜") for n in (0, 1, 2)), False),
        # The same category of matters is not the same trouble.
        ((told(1, 0, "井盖缺失"), told(2, 1, "公厕锁着门"), told(3, 2, "路灯不亮")), False),
    ],
)
def test_two_branches_or_three_matters(matters: tuple[Told, ...], is_common: bool) -> None:
    assert bool(analyse(month(*matters)).common.first) is is_common


def test_what_no_word_tells_is_found_by_place() -> None:
    stones = tuple(
        told(n, 0, title)
        for n, title in (
            (11, "青竹路挡车石墩倒在路中央"),
            (12, "青竹路石墩倒了没人扶"),
            (13, "青竹路上的石墩子被撞倒"),
        )
    )
    (problem,) = analyse(month(*stones, *OTHERS)).common.first
    assert problem.count.value == 3
    assert "石墩" in problem.title
    assert problem.before is None


def test_the_previous_period_says_what_fell() -> None:
    before = (
        *(told(n, n % 3, f"{n}号院停水") for n in range(40, 46)),
        *(told(n, n % 2, f"{n}号楼路灯不亮") for n in range(50, 53)),
    )
    figures = analyse(month(*LAMPS, told(6, 1, "7号院停水半天"), before=before))
    assert figures.common.first[0].before == 3
    assert [(s.title, s.before, s.now) for s in figures.common.sequels] == [
        ("停水", 6, 1),
        ("路灯", 3, 4),
    ]
    text = render(figures, View()).text
    assert "比上月5月（3件）多1件" in text
    assert "上月5月的共性问题，下降的1/2个：停水6→1件、路灯3→4件" in text


def test_the_text_names_branches_for_the_office_only() -> None:
    figures = analyse(month(*LAMPS, *OTHERS))
    names = figures.common.first[0].branches
    office = render(figures, View()).text
    group = render(figures, View(audience=Audience.GROUP)).text
    section = office.split("共性问题")[1].split("####")[0]
    assert all(name in section for name in names)
    assert "4件，3个单位，6月2日至6月10日持续9天，42户（2件写明），自报已解决1/4" in section
    assert "同一处重复反映2件，办结后又重新办理1件，需上级协调1件" in section
    assert "3号楼路灯不亮 #1；文化广场旁路灯不亮 #5" in section
    assert not any(name in group.split("共性问题")[1].split("####")[0] for name in names)


def test_a_part_that_is_not_wanted_is_not_there() -> None:
    figures = analyse(month(*LAMPS))
    assert "共性问题" not in render(figures, View(parts=("overview", "attention"))).text


def test_without_common_problems_the_section_is_left_out() -> None:
    assert "共性问题" not in render(analyse(month(*OTHERS)), View()).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"beyond": 2}, "由办事处牵头"),
        ({"again": 2}, "先查清原因"),
        ({"reopened": 3}, "先查清原因"),
        ({"branches": ("甲", "乙", "丙")}, "统一排查"),
        ({"before": 1}, "比上期多"),
        ({"before": 9}, "排查同类情况"),
    ],
)
def test_each_suggestion_has_its_reason(fields: dict[str, object], said: str) -> None:
    day = date(2026, 6, 1)
    problem = CommonProblem("路灯", Count(4), ("甲", "乙"), day, day, ())
    assert said in suggestion(replace(problem, **fields))  # type: ignore[arg-type]


def test_kept_figures_have_the_numbers_and_come_back_the_same() -> None:
    figures = analyse(month(*LAMPS, *OTHERS, before=LAMPS))
    kept = as_json(figures)
    assert isinstance(kept, dict)
    assert kept["common"]["first"][0]["count"]["numbers"] == [1, 2, 5, 9]
    assert figures_of(kept) == figures
