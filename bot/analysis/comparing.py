"""Remarks on counts and rates: only what small numbers cannot explain by chance.

Every test is one of a family; its probability is multiplied by how many were made (Bonferroni), so
that twenty categories do not bring forth one "remarkable" change a day by themselves.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import log2

from bot.analysis.chance import fewer_than_usual, higher_share, more_than_usual, wilson
from bot.analysis.remark import Kind, Remark, Tone
from bot.domain.facts import Cell, Facts, Numbered, Share, Tally, Usual
from bot.vocabulary import Category, Source

CHANCE = 0.05
LEAST_RISE = 4  # matters: below it nobody would speak of a rise
LEAST_CASES = 8  # of a branch or source, before its rate is spoken of
LEAST_UNTOLD = 0.25
MOST_BRANCHES = 3
ENOUGH_REPORTED = 0.8
FOUND_BY_US = frozenset({Source.VISIT, Source.GRID, Source.INSPECTION, Source.MEETING})
TOLD_TO_US = frozenset({Source.HOTLINE, Source.RESIDENT, Source.ONLINE})
SMALLEST = 1e-300

Word = Category | Source


def changes(facts: Facts) -> Iterator[Remark]:
    """Categories and sources that rose or fell against what is usual. Fewer matters are good and
    more are to be watched, but for what is found by visits and patrols: there it is the other way
    round."""
    usual, usually = facts.usual, facts.usually
    if usual is None or usually is None:
        return
    keys: tuple[Callable[[Cell | Numbered], Word], ...] = (_category, _source)
    for key in keys:
        now, before = _totals(facts.tally, key), _totals(usually, key)
        words = [word for word in {**before, **now} if word not in (Source.UNKNOWN, Category.OTHER)]
        for word in words:
            pair = (now[word], before[word])
            remark = _change(facts, usual, word, pair=pair, tests=2 * len(words))
            if remark is not None:
                yield remark


def _change(
    facts: Facts, usual: Usual, word: Word, *, pair: tuple[int, int], tests: int
) -> Remark | None:
    now, before = pair
    days, days_before = usual.workdays_now, usual.workdays
    figures = {"now": now, "days": days, "before": before, "days_before": days_before}
    chance = more_than_usual(now, days, before, days_before) * tests
    if chance <= CHANCE and now >= LEAST_RISE:
        return Remark(
            *(Kind.ROSE, Tone.GOOD if word in FOUND_BY_US else Tone.WATCH, _weight(chance), word),
            branches=_foremost(facts, word) if isinstance(word, Category) else (),
            figures=figures,
            numbers=_numbers(facts, word),
        )
    chance = fewer_than_usual(now, days, before, days_before) * tests
    if chance <= CHANCE and _has_reported(facts):
        tone = Tone.WATCH if word in FOUND_BY_US else Tone.GOOD
        numbers = _numbers(facts, word)
        return Remark(Kind.FELL, tone, _weight(chance), word, figures=figures, numbers=numbers)
    return None


def _has_reported(facts: Facts) -> bool:
    """Whether so many have reported that fewer matters are not merely fewer reports."""
    owed = len(facts.branches) * len(facts.workdays)
    return owed > 0 and sum(r.workdays for r in facts.reported) >= ENOUGH_REPORTED * owed


def _foremost(facts: Facts, category: Category) -> tuple[str, ...]:
    """The branches that told most of a category."""
    shares = [share for share in facts.shares if share.category is category]
    shares.sort(key=lambda share: -share.count)
    return tuple(facts.names[share.organization_id] for share in shares[:MOST_BRANCHES])


def paces(facts: Facts) -> Iterator[Remark]:
    """Whether more or less than usual was settled on its day."""
    usually = facts.usually
    if usually is None:
        return
    part, whole = _same_day(facts.tally.cells)
    before, whole_before = _same_day(usually.cells)
    figures = {"part": part, "whole": whole, "part_before": before, "whole_before": whole_before}
    if min(whole, whole_before) < LEAST_CASES:
        return
    up = higher_share(part, whole, before, whole_before) * 2
    down = higher_share(whole - part, whole, whole_before - before, whole_before) * 2
    if up <= CHANCE:
        yield Remark(Kind.FASTER, Tone.GOOD, _weight(up), figures=figures)
    elif down <= CHANCE and _has_reported(facts):
        yield Remark(Kind.SLOWER, Tone.WATCH, _weight(down), figures=figures)


def found_by_us(facts: Facts) -> Iterator[Remark]:
    """Whether more than usual was found by visits and patrols, before anybody complained."""
    usually = facts.usually
    if usually is None:
        return
    now, before = _totals(facts.tally, _source), _totals(usually, _source)
    part, whole = _found(now)
    part_before, whole_before = _found(before)
    if min(whole, whole_before) < LEAST_CASES:
        return
    chance = higher_share(part, whole, part_before, whole_before)
    if chance <= CHANCE:
        figures = {"part": part, "whole": whole}
        figures |= {"part_before": part_before, "whole_before": whole_before}
        yield Remark(Kind.FOUND_BY_US, Tone.GOOD, _weight(chance), figures=figures)


def _found(totals: Counter[Word]) -> tuple[int, int]:
    return (
        sum(totals[source] for source in FOUND_BY_US),
        sum(n for word, n in totals.items() if word is not Source.UNKNOWN),
    )


def branches(facts: Facts) -> Iterator[Remark]:
    """The branch that settles most on its day, and the one with most left to do; each against all
    others together, with enough cases."""
    rows = _by_branch(facts)
    enough = [row for row in rows if row.count >= LEAST_CASES]
    if len(enough) < 2:
        return
    yield from _outstanding(
        facts, enough, rows, kind=Kind.FAST_BRANCH, part=lambda row: row.same_day
    )
    yield from _outstanding(
        facts, enough, rows, kind=Kind.SLOW_BRANCH, part=lambda row: row.count - row.resolved
    )


def _outstanding(
    facts: Facts,
    enough: Sequence[Share],
    rows: Sequence[Share],
    *,
    kind: Kind,
    part: Callable[[Share], int],
) -> Iterator[Remark]:
    parts, whole = sum(map(part, rows)), sum(row.count for row in rows)

    def chance_of(row: Share) -> float:
        rest = (parts - part(row), whole - row.count)
        return higher_share(part(row), row.count, *rest) * len(enough)

    best = min(enough, key=chance_of)
    chance = chance_of(best)
    if chance > CHANCE:
        return
    others = {"part_others": parts - part(best), "whole_others": whole - best.count}
    slow = kind is Kind.SLOW_BRANCH
    yield Remark(
        *(kind, Tone.WATCH if slow else Tone.GOOD, _weight(chance)),
        branches=(facts.names[best.organization_id],),
        figures={"part": part(best), "whole": best.count, **others},
        numbers=_of_branch(facts, best.organization_id, is_open=slow),
        office_only=slow,
    )


def gathered(facts: Facts) -> Iterator[Remark]:
    """A category most of which comes from one branch, more than the branch's share explains."""
    rows = {row.organization_id: row.count for row in _by_branch(facts)}
    categories = _totals(facts.tally, _category)
    whole = sum(rows.values())
    tests = max(len(facts.shares), 1)
    for share in facts.shares:
        of_all = categories[share.category]
        if share.count < LEAST_RISE or 2 * share.count <= of_all or len(rows) < MOST_BRANCHES:
            continue
        mine = rows[share.organization_id]
        chance = tests * higher_share(share.count, mine, of_all - share.count, whole - mine)
        if chance <= CHANCE and share.category is not Category.OTHER:
            yield Remark(
                *(Kind.GATHERED, Tone.WATCH, _weight(chance), share.category),
                branches=(facts.names[share.organization_id],),
                figures={"part": share.count, "whole": of_all, "branch": mine, "all": whole},
                numbers=_numbers(facts, share.category, share.organization_id),
                office_only=True,
            )


def early_is_easy(facts: Facts) -> Iterator[Remark]:
    """Whether what was found early is settled on its day more often than what was complained of."""
    ours = _same_day([c for c in facts.tally.cells if c.source in FOUND_BY_US])
    theirs = _same_day([c for c in facts.tally.cells if c.source in TOLD_TO_US])
    if min(ours[1], theirs[1]) < LEAST_CASES:
        return
    chance = higher_share(*ours, *theirs)
    if chance <= CHANCE:
        figures = {"part": ours[0], "whole": ours[1]}
        figures |= {"part_others": theirs[0], "whole_others": theirs[1]}
        yield Remark(Kind.EARLY_IS_EASY, Tone.LESSON, _weight(chance), figures=figures)


def source_untold(facts: Facts) -> Iterator[Remark]:
    """Whether surely more than a quarter came without a word about its source."""
    totals = _totals(facts.tally, _source)
    part, whole = totals[Source.UNKNOWN], sum(totals.values())
    if part >= LEAST_RISE and wilson(part, whole)[0] > LEAST_UNTOLD:
        yield Remark(
            *(Kind.SOURCE_UNTOLD, Tone.LESSON, 1.0, Source.UNKNOWN),
            figures={"part": part, "whole": whole},
            numbers=_numbers(facts, Source.UNKNOWN),
        )


def _category(of: Cell | Numbered) -> Word:
    return of.category


def _source(of: Cell | Numbered) -> Word:
    return of.source


def _totals(tally: Tally, key: Callable[[Cell | Numbered], Word]) -> Counter[Word]:
    totals: Counter[Word] = Counter()
    for cell in tally.cells:
        totals[key(cell)] += cell.count
    return totals


def _same_day(cells: Sequence[Cell]) -> tuple[int, int]:
    return sum(cell.same_day for cell in cells), sum(cell.count for cell in cells)


def _by_branch(facts: Facts) -> list[Share]:
    """The shares of each branch, added up; the category means nothing."""
    rows: dict[int, Share] = {}
    for share in facts.shares:
        so_far = rows.get(share.organization_id)
        if so_far is None:
            rows[share.organization_id] = share
            continue
        rows[share.organization_id] = Share(
            share.organization_id,
            Category.OTHER,
            so_far.count + share.count,
            so_far.resolved + share.resolved,
            same_day=so_far.same_day + share.same_day,
        )
    return list(rows.values())


def _numbers(facts: Facts, word: Word, organization_id: int | None = None) -> tuple[int, ...]:
    return tuple(
        each.number
        for each in facts.numbers or ()
        if word in (each.category, each.source) and organization_id in (None, each.organization_id)
    )


def _of_branch(facts: Facts, organization_id: int, *, is_open: bool) -> tuple[int, ...]:
    """All matters of a branch, or its open ones."""
    return tuple(
        each.number
        for each in facts.numbers or ()
        if each.organization_id == organization_id and (not is_open or each.status != "resolved")
    )


def _weight(chance: float) -> float:
    return -log2(max(chance, SMALLEST))
