"""Facts of made-up days, without a database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.facts import (
    Answers,
    Cell,
    Cumulative,
    Facts,
    Listed,
    Listing,
    Numbered,
    Period,
    Reported,
    Share,
    Tally,
)
from bot.vocabulary import Category, Level, Satisfaction, Source, Status

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 6, 18)
THE_DAY = Period(DAY, DAY)
DAY_BEFORE = Period(date(2026, 6, 17), date(2026, 6, 17))
HALF_PAST_SIX = datetime(2026, 6, 18, 18, 30, tzinfo=ZONE)

RESOLVED, IN_PROGRESS, PENDING = Status.RESOLVED, Status.IN_PROGRESS, Status.PENDING


def tally(period: Period, matters: Sequence[Numbered]) -> Tally:
    """Matters counted in cells; what is resolved was so on its day."""
    counted = Counter((m.source, m.category, m.status) for m in matters)
    cells = tuple(
        Cell(*key, count, count if key[2] is RESOLVED else 0) for key, count in counted.items()
    )
    return Tally(period, cells)


def shares(matters: Sequence[Numbered]) -> tuple[Share, ...]:
    """Matters counted by branch and category."""
    counted: dict[tuple[int, Category], list[Numbered]] = {}
    for matter in matters:
        counted.setdefault((matter.organization_id, matter.category), []).append(matter)
    return tuple(
        Share(
            *key,
            len(some),
            resolved=sum(m.status is RESOLVED for m in some),
            in_progress=sum(m.status is IN_PROGRESS for m in some),
            same_day=sum(m.status is RESOLVED for m in some),
            verified=sum(m.verified for m in some),
        )
        for key, some in counted.items()
    )


def matters_of(*kinds: tuple[int, Source, Category, Status], first: int = 1024) -> list[Numbered]:
    """Matters with consecutive numbers."""
    return [Numbered(first + n, *kind) for n, kind in enumerate(kinds)]


def facts_of(
    matters: Sequence[Numbered],
    branches: Sequence[str],
    *,
    reported: Sequence[Reported] = (),
    owed: bool = True,
) -> Facts:
    """Facts of 18 June 2026, seen at half past six; branch ids count from 1."""
    return Facts(
        period=THE_DAY,
        root="梧桐办事处",
        as_of=HALF_PAST_SIX,
        until=DAY,
        owed=owed,
        branches=tuple(range(1, len(branches) + 1)),
        names=dict(enumerate(branches, start=1)),
        reported=tuple(reported),
        tally=tally(THE_DAY, matters),
        numbers=tuple(matters),
        shares=shares(matters),
        workdays=(DAY,) if owed else (),
    )


VILLAGES = ("大里村党总支", "启明村党支部", "西里村党支部", "汇泉社区党委", "金梧社区党支部")


def ordinary_day() -> Facts:
    """Five branches, four reported, ten matters; something waits for help, something is late."""
    matters = matters_of(
        (1, Source.VISIT, Category.PARKING_CHARGING, RESOLVED),
        (1, Source.VISIT, Category.SANITATION, RESOLVED),
        (1, Source.RESIDENT, Category.HOUSING_TITLE, IN_PROGRESS),
        (2, Source.HOTLINE, Category.PUBLIC_WORKS, PENDING),
        (2, Source.VISIT, Category.PARKING_CHARGING, RESOLVED),
        (2, Source.GRID, Category.PARKING_CHARGING, RESOLVED),
        (4, Source.RESIDENT, Category.SANITATION, RESOLVED),
        (4, Source.UNKNOWN, Category.OTHER, IN_PROGRESS),
        (4, Source.RESIDENT, Category.PUBLIC_WORKS, RESOLVED),
        (4, Source.RESIDENT, Category.PARKING_CHARGING, IN_PROGRESS),
    )
    before = matters_of(
        (1, Source.VISIT, Category.PARKING_CHARGING, RESOLVED),
        (1, Source.VISIT, Category.SANITATION, RESOLVED),
        (2, Source.HOTLINE, Category.SANITATION, RESOLVED),
        (5, Source.VISIT, Category.SANITATION, RESOLVED),
        (5, Source.RESIDENT, Category.UTILITIES, PENDING),
        (5, Source.RESIDENT, Category.PUBLIC_WORKS, PENDING),
        first=1018,
    )
    reported = [
        Reported(1, 1, visits=2, households=36),
        Reported(2, 2, households=20),
        Reported(3, 1),
        Reported(4, 1, visits=1, households=12),
    ]
    return replace(
        facts_of(matters, VILLAGES, reported=reported),
        needs_support=Listing(
            2,
            (
                Listed(
                    *(987, 4, date(2026, 6, 10), "雨污管网改造，请办事处协调设计单位"),
                    *(Category.PUBLIC_WORKS, IN_PROGRESS, "汇泉西悦城北门"),
                    progress=40,
                    due_on=date(2026, 6, 30),
                ),
                Listed(
                    *(1026, 1, DAY, "不动产证办理"),
                    *(Category.HOUSING_TITLE, IN_PROGRESS, "二期安置房"),
                    level=Level.OFFICE,
                    level_since=DAY,
                ),
            ),
        ),
        overdue=Listing(
            1,
            (
                Listed(
                    *(951, 2, date(2026, 6, 5), "路灯不亮，联系人13812345678"),
                    *(Category.PUBLIC_WORKS, PENDING, "启明路"),
                    due_on=date(2026, 6, 12),
                ),
            ),
        ),
        supervised=Listing(
            1,
            (
                Listed(
                    *(987, 4, date(2026, 6, 10), "雨污管网改造，请办事处协调设计单位"),
                    *(Category.PUBLIC_WORKS, IN_PROGRESS, "汇泉西悦城北门"),
                    progress=40,
                    due_on=date(2026, 6, 30),
                    level=Level.DISTRICT,
                    level_since=date(2026, 6, 12),
                    accepted_on=date(2026, 6, 12),
                ),
            ),
        ),
        answers=Answers(
            {Satisfaction.SATISFIED: 2, Satisfaction.FAIRLY: 1, Satisfaction.UNSATISFIED: 1},
            {
                Satisfaction.SATISFIED: (1024, 1025),
                Satisfaction.FAIRLY: (1028,),
                Satisfaction.UNSATISFIED: (1032,),
            },
        ),
        cumulative=Cumulative(date(2026, 1, 4), 1043, 811),
        previous=tally(DAY_BEFORE, before),
    )


def zero_day() -> Facts:
    """Everybody but one reported, and nobody had anything to tell."""
    reported = [Reported(1, 1, visits=1, households=8), Reported(2, 1), Reported(3, 1)]
    return replace(
        facts_of([], VILLAGES[:4], reported=reported),
        cumulative=Cumulative(date(2026, 1, 4), 1033, 805),
        previous=tally(DAY_BEFORE, []),
    )


def one_matter() -> Facts:
    """The ledger's very first matter."""
    matters = matters_of((1, Source.VISIT, Category.SANITATION, RESOLVED), first=1001)
    return replace(
        facts_of(matters, VILLAGES[:2], reported=[Reported(1, 1)]),
        cumulative=Cumulative(DAY, 1, 1),
    )


def twenty_branches() -> Facts:
    """Long names, all categories and sources, many matters; half of the branches are silent."""
    names = [f"高新技术产业开发区梧桐办事处第{n}网格联合党支部（非公企业）" for n in range(1, 21)]
    categories, sources, statuses = list(Category), list(Source), list(Status)
    matters = matters_of(
        *(
            (
                n % 10 + 1,
                sources[n * 7 % len(sources)],
                categories[(n * n + n // 19) % len(categories)],
                statuses[n % 3],
            )
            for n in range(120)
        )
    )
    listed = tuple(
        Listed(
            *(900 + n, n % 20 + 1, date(2026, 6, 1), f"第{n}件事情，" + "说得很长" * 20),
            *(Category.SAFETY, PENDING, "一个名字很长很长的小区的地下车库入口旁边"),
            due_on=date(2026, 6, 8),
        )
        for n in range(50)
    )
    return replace(
        facts_of(matters, names, reported=[Reported(n, 1, 1, 10) for n in range(1, 11)]),
        needs_support=Listing(70, listed),
        overdue=Listing(64, listed),
        cumulative=Cumulative(date(2025, 9, 1), 21043, 20999),
        previous=tally(DAY_BEFORE, matters[:50]),
        last_year=tally(Period(date(2025, 6, 18), date(2025, 6, 18)), matters[:7]),
    )
