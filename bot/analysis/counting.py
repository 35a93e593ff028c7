"""Counts facts into figures. Decides what is compared and in which order things stand, nothing of
how it is said.

Branches keep the order of the tree: how much somebody reports is no ranking.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import TypeVar

from bot.analysis.common import common_of
from bot.analysis.figures import (
    Bar,
    BranchBar,
    Comparison,
    Count,
    Coverage,
    Figures,
    Item,
    Items,
    Stated,
    Total,
)
from bot.analysis.remarkable import remarks_of
from bot.domain.facts import Cell, DayCount, Facts, Listed, Listing, Numbered, Share, Tally
from bot.vocabulary import Category, Satisfaction, Source, Status

LAST = (Source.UNKNOWN, Category.OTHER)

Word = TypeVar("Word", Source, Category)
Key = TypeVar("Key")


def analyse(facts: Facts) -> Figures:
    """The figures of a period."""
    by_status = _counts(facts, lambda each: each.status)
    return Figures(
        period=facts.period,
        root=facts.root,
        as_of=facts.as_of,
        until=facts.until,
        coverage=_coverage(facts),
        total=Count(
            sum(cell.count for cell in facts.tally.cells),
            None if facts.numbers is None else tuple(each.number for each in facts.numbers),
        ),
        verified=_verified(facts),
        same_day=sum(cell.same_day for cell in facts.tally.cells),
        trend=_trend(facts),
        remarks=remarks_of(facts),
        common=common_of(facts),
        by_status={status: by_status.get(status, Count()) for status in Status},
        by_source=_bars(facts, Source, lambda each: each.source),
        by_category=_bars(facts, Category, lambda each: each.category),
        by_branch=_branches(facts),
        needs_support=_items(facts, facts.needs_support),
        overdue=_items(facts, facts.overdue),
        supervised=_items(facts, facts.supervised),
        answers=_answers(facts),
        visits=_stated(each.visits for each in facts.reported),
        households=_stated(each.households for each in facts.reported),
        cumulative=_cumulative(facts),
        previous=_comparison(facts.previous),
        last_year=_comparison(facts.last_year),
    )


def _coverage(facts: Facts) -> Coverage:
    reported = {each.organization_id for each in facts.reported if each.reports}
    with_matters = {share.organization_id for share in facts.shares if share.count}
    done = [id for id in facts.branches if id in reported]
    missing = [id for id in facts.branches if id not in reported] if facts.owed else []
    return Coverage(
        owed=len(facts.branches) if facts.owed else 0,
        reported=len(done),
        zero=sum(id not in with_matters for id in done),
        missing=tuple(facts.names[id] for id in missing),
        owed_days=len(facts.branches) * len(facts.workdays),
        reported_days=sum(
            each.workdays for each in facts.reported if each.organization_id in facts.branches
        ),
    )


def _verified(facts: Facts) -> Count:
    return Count(
        sum(share.verified for share in facts.shares),
        None
        if facts.numbers is None
        else tuple(each.number for each in facts.numbers if each.verified),
    )


def _trend(facts: Facts) -> tuple[DayCount, ...]:
    """Every day of the period up to now, those without matters too."""
    counted = {each.day: each for each in facts.trend}
    last = max([facts.until, *counted])
    span = (last - facts.period.first).days + 1
    days = [facts.period.first + timedelta(days=n) for n in range(span)]
    return tuple(counted.get(day, DayCount(day, 0, 0)) for day in days)


def _counts(facts: Facts, key: Callable[[Cell | Numbered], Key]) -> dict[Key, Count]:
    """How many matters, and which, by a key."""
    totals: Counter[Key] = Counter()
    for cell in facts.tally.cells:
        totals[key(cell)] += cell.count
    return _with_numbers(facts, totals, key)


def _with_numbers(
    facts: Facts, totals: Mapping[Key, int], key: Callable[[Numbered], Key]
) -> dict[Key, Count]:
    if facts.numbers is None:
        return {word: Count(total, None) for word, total in totals.items()}
    numbers: dict[Key, list[int]] = {}
    for each in facts.numbers:
        numbers.setdefault(key(each), []).append(each.number)
    return {word: Count(total, tuple(numbers.get(word, ()))) for word, total in totals.items()}


def _by_status(facts: Facts, key: Callable[[Cell | Numbered], Key]) -> dict[Key, dict[Status, int]]:
    found: dict[Key, dict[Status, int]] = {}
    for cell in facts.tally.cells:
        statuses = found.setdefault(key(cell), dict.fromkeys(Status, 0))
        statuses[cell.status] += cell.count
    return found


def _bars(
    facts: Facts, words: type[Word], key: Callable[[Cell | Numbered], Word]
) -> tuple[Bar, ...]:
    """The words that occur, the most frequent first; what tells least stands last."""
    counts, statuses = _counts(facts, key), _by_status(facts, key)
    before, last_year = _earlier(facts.previous, key), _earlier(facts.last_year, key)
    bars = [
        Bar(
            word,
            counts[word],
            statuses[word],
            same_day=sum(cell.same_day for cell in facts.tally.cells if key(cell) is word),
            before=None if before is None else before[word],
            last_year=None if last_year is None else last_year[word],
        )
        for word in words
        if word in counts
    ]
    return tuple(sorted(bars, key=lambda bar: (bar.word in LAST, -bar.count.value)))


def _earlier(tally: Tally | None, key: Callable[[Cell | Numbered], Word]) -> Counter[Word] | None:
    if tally is None:
        return None
    found: Counter[Word] = Counter()
    for cell in tally.cells:
        found[key(cell)] += cell.count
    return found


def _branches(facts: Facts) -> tuple[BranchBar, ...]:
    shares: dict[int, list[Share]] = {}
    for share in facts.shares:
        shares.setdefault(share.organization_id, []).append(share)
    totals = {id: sum(share.count for share in some) for id, some in shares.items()}
    counts = _with_numbers(facts, totals, lambda each: each.organization_id)
    return tuple(
        BranchBar(
            name,
            counts[id],
            _statuses(shares[id]),
            same_day=sum(share.same_day for share in shares[id]),
            verified=sum(share.verified for share in shares[id]),
            before=None if facts.previous is None else facts.previous_by_branch.get(id, 0),
        )
        for id, name in facts.names.items()
        if id in counts
    )


def _statuses(shares: Iterable[Share]) -> dict[Status, int]:
    some = list(shares)
    resolved = sum(share.resolved for share in some)
    in_progress = sum(share.in_progress for share in some)
    return {
        Status.RESOLVED: resolved,
        Status.IN_PROGRESS: in_progress,
        Status.PENDING: sum(share.count for share in some) - resolved - in_progress,
    }


def _answers(facts: Facts) -> dict[Satisfaction, Count]:
    counts, numbers = facts.answers.counts, facts.answers.numbers
    return {
        said: Count(counts.get(said, 0), None if numbers is None else numbers.get(said, ()))
        for said in Satisfaction
    }


def _items(facts: Facts, listing: Listing) -> Items:
    return Items(listing.total, tuple(_item(facts, each) for each in listing.matters))


def _item(facts: Facts, matter: Listed) -> Item:
    late_by = (facts.until - matter.due_on).days if matter.due_on else 0
    return Item(
        number=matter.number,
        branch=_name(facts.names, matter.organization_id),
        title=matter.title,
        place=matter.place,
        category=matter.category,
        status=matter.status,
        progress=matter.progress,
        due_on=matter.due_on,
        late_by=max(late_by, 0),
        level=matter.level,
        level_since=matter.level_since,
        accepted=matter.accepted_on is not None,
    )


def _name(names: Mapping[int, str], id: int) -> str:
    return names.get(id, "")


def _stated(values: Iterable[int | None]) -> Stated | None:
    told = [value for value in values if value is not None]
    return Stated(sum(told), len(told)) if told else None


def _cumulative(facts: Facts) -> Total | None:
    found = facts.cumulative
    if found is None:
        return None
    return Total(found.since, found.total, found.resolved, found.visits, found.months)


def _comparison(tally: Tally | None) -> Comparison | None:
    if tally is None:
        return None
    return Comparison(
        tally.period,
        sum(cell.count for cell in tally.cells),
        sum(cell.same_day for cell in tally.cells),
    )
