"""Remarks on single matters and branches: what was settled at last, what waits, what came back."""

from collections.abc import Iterator
from datetime import timedelta
from math import log2

from bot.analysis.remark import Kind, Named, Remark, Tone
from bot.domain.facts import Facts, Listed, Returned
from bot.matching import overlap, pairs
from bot.vocabulary import Category

LEAST_COVERAGE = 3  # branches, before "all reported" is worth saying
LONG_DAYS = 30
MANY = 10  # households
LEAST_TO_COPY = 3  # matters that others still have to do
SAME_TROUBLE = 0.5  # of the character pairs of the shorter title
SILENT_DAYS = 3
STEP_DAYS = 30
MOST_NAMED = 3
ONE_DAY = timedelta(days=1)


def all_reported(facts: Facts) -> Iterator[Remark]:
    """Every branch has reported on every working day."""
    owed = len(facts.branches) * len(facts.workdays)
    told = sum(each.workdays for each in facts.reported)
    if len(facts.branches) >= LEAST_COVERAGE and owed and told == owed:
        figures = {"branches": len(facts.branches), "days": len(facts.workdays), "reports": told}
        yield Remark(Kind.ALL_REPORTED, Tone.GOOD, log2(owed), figures=figures)


def large_settled(facts: Facts) -> Iterator[Remark]:
    """What helped most households."""
    for matter in facts.notable.large[:1]:
        households = matter.households or 0
        if households >= MANY:
            yield Remark(
                *(Kind.LARGE_SETTLED, Tone.GOOD, log2(households), matter.category),
                branches=(facts.names[matter.organization_id],),
                figures={"households": households},
                numbers=(matter.number,),
                matters=(_named(facts, matter, _took(matter)),),
            )


def long_settled(facts: Facts) -> Iterator[Remark]:
    """What was settled after the longest time."""
    for matter in facts.notable.long[:1]:
        days = _took(matter)
        if days >= LONG_DAYS:
            yield Remark(
                *(Kind.LONG_SETTLED, Tone.GOOD, log2(days), matter.category),
                branches=(facts.names[matter.organization_id],),
                figures={"days": days},
                numbers=(matter.number,),
                matters=(_named(facts, matter, days),),
            )


def waiting(facts: Facts) -> Iterator[Remark]:
    """What has waited longest. Of a single day only what fills another month on it, so that not
    every day names the same."""
    named = []
    for matter in facts.notable.waiting:
        days = (facts.until - matter.reported_on).days
        if days >= LONG_DAYS and (not facts.period.is_day or days % STEP_DAYS == 0):
            named.append(_named(facts, matter, days))
    if named:
        yield Remark(
            *(Kind.WAITING, Tone.WATCH, log2(named[0].days)),
            figures={"days": named[0].days},
            numbers=tuple(each.number for each in named[:MOST_NAMED]),
            matters=tuple(named[:MOST_NAMED]),
        )


def came_back(facts: Facts) -> Iterator[Remark]:
    """The same trouble at the same place after it had been settled."""
    seen: set[int] = set()
    found: list[Returned] = []
    for each in facts.notable.returned:
        if each.again.number not in seen and is_same_trouble(each):
            seen.add(each.again.number)
            found.append(each)
    if not found:
        return
    pairs_named = [matter for each in found[:MOST_NAMED] for matter in (each.earlier, each.again)]
    yield Remark(
        *(Kind.CAME_BACK, Tone.WATCH, 4.0 + log2(len(found)), found[0].again.category),
        branches=(facts.names[found[0].again.organization_id],),
        figures={"matters": len(found)},
        numbers=tuple(each.again.number for each in found),
        matters=tuple(_named(facts, matter, _took(matter)) for matter in pairs_named),
    )


def is_same_trouble(pair: Returned) -> bool:
    """Whether both titles speak of the same thing; what is the same of place and category is the
    store's condition."""
    place = pair.again.place or ""
    earlier, again = (each.title.replace(place, "") for each in (pair.earlier, pair.again))
    return overlap(pairs(earlier), pairs(again)) >= SAME_TROUBLE


def silent(facts: Facts) -> Iterator[Remark]:
    """Branches from which nothing was heard for some working days."""
    names, most = [], 0
    for id in facts.branches:
        last = facts.notable.last_reports.get(id)
        missed = [day for day in facts.recent_workdays if last is not None and day > last]
        if len(missed) >= SILENT_DAYS:
            names.append((len(missed), facts.names[id]))
    if names:
        names.sort(key=lambda each: -each[0])
        most = names[0][0]
        yield Remark(
            *(Kind.SILENT, Tone.WATCH, 2.0 + log2(most)),
            branches=tuple(name for _, name in names),
            figures={"days": names[-1][0], "most_days": most, "branches": len(names)},
            office_only=True,
        )


def worth_copying(facts: Facts) -> Iterator[Remark]:
    """A branch settled for many what other branches still have to do."""
    for matter in facts.notable.large:
        others = [
            share
            for share in facts.shares
            if share.category is matter.category
            and share.organization_id != matter.organization_id
            and share.count > share.resolved
        ]
        still = sum(share.count - share.resolved for share in others)
        few = still < LEAST_TO_COPY or (matter.households or 0) < MANY
        if few or matter.category is Category.OTHER:
            continue
        yield Remark(
            *(Kind.WORTH_COPYING, Tone.LESSON, 3.0 + log2(still), matter.category),
            branches=tuple(facts.names[share.organization_id] for share in others),
            figures={"households": matter.households or 0, "open": still},
            numbers=(matter.number, *_open_elsewhere(facts, matter)),
            matters=(_named(facts, matter, _took(matter)),),
        )
        return


def _open_elsewhere(facts: Facts, matter: Listed) -> tuple[int, ...]:
    return tuple(
        each.number
        for each in facts.numbers or ()
        if each.category is matter.category
        and each.organization_id != matter.organization_id
        and each.status != "resolved"
    )


def _took(matter: Listed) -> int:
    """How many days it took; 0 where it was told as settled."""
    return max(((matter.resolved_on or matter.reported_on) - matter.reported_on).days, 0)


def _named(facts: Facts, matter: Listed, days: int) -> Named:
    name = facts.names.get(matter.organization_id, "")
    return Named(matter.number, name, matter.title, matter.place, days)
