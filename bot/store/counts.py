"""Counts of matters and reports for digests, in aggregate statements.

What can be added up by day and branch is read from ``daily_count``, a roll-up that the database
itself keeps right by triggers; the rest from ``matter_by_day`` alone, so that a ledger of a million
matters is counted without touching its rows.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import and_, case, distinct, func, or_, select

from bot.domain.facts import (
    Answers,
    Cell,
    Cumulative,
    DayCount,
    Month,
    Numbered,
    Period,
    Reported,
    Share,
    Tally,
)
from bot.store.subject import Subject
from bot.store.tables import daily_count as d
from bot.store.tables import matter as m
from bot.store.tables import report as r
from bot.store.within import Within, current
from bot.vocabulary import Category, Satisfaction, Source, Status

_is_resolved = m.c.status == Status.RESOLVED.value


def _how_many(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


_on_its_day = and_(_is_resolved, or_(m.c.resolved_on.is_(None), m.c.resolved_on <= m.c.reported_on))
_resolved = _how_many(_is_resolved)
_in_progress = _how_many(m.c.status == Status.IN_PROGRESS.value)
_same_day = _how_many(_on_its_day)
_verified = _how_many(m.c.verified)


ONE_DAY = timedelta(days=1)


class CountsTx(Subject):
    """Counts in one transaction; a part of FactsTx."""

    def _tally(self, within: Within, period: Period) -> Tally:
        by = (m.c.source, m.c.category, m.c.status)
        query = within.matters(select(*by, func.count(), _same_day), period).group_by(*by)
        cells = tuple(
            Cell(Source(source), Category(category), Status(status), count, int(same_day))
            for source, category, status, count, same_day in self._connection.execute(query)
        )
        return Tally(period, cells)

    def _by_branch(self, within: Within, period: Period) -> dict[int, int]:
        query = (
            select(d.c.organization_id, func.sum(d.c.matters))
            .where(d.c.day.between(period.first, period.last), within.of(d))
            .group_by(d.c.organization_id)
        )
        return {id: int(count) for id, count in self._connection.execute(query) if count}

    def _earlier(self, within: Within, period: Period | None) -> Tally | None:
        return None if period is None else self._tally(within, period)

    def _usually(self, within: Within, usual: Period | None, known: Tally | None) -> Tally | None:
        """The tally of what is usual; its last days, where they are counted already, not again."""
        if usual is None or known is None or known.period.last != usual.last:
            return self._earlier(within, usual)
        if known.period.first <= usual.first:
            return known
        before = self._tally(within, Period(usual.first, known.period.first - ONE_DAY))
        return Tally(usual, (*before.cells, *known.cells))

    def _shares(self, within: Within, period: Period) -> tuple[Share, ...]:
        by = (m.c.organization_id, m.c.category)
        columns = (func.count(), _resolved, _in_progress, _same_day, _verified)
        query = within.matters(select(*by, *columns), period).group_by(*by)
        return tuple(
            Share(id, Category(category), *map(int, counted))
            for id, category, *counted in self._connection.execute(query)
        )

    def _trend(self, within: Within, period: Period) -> tuple[DayCount, ...]:
        query = (
            select(d.c.day, func.sum(d.c.matters), func.sum(d.c.resolved))
            .where(d.c.day.between(period.first, period.last), within.of(d))
            .group_by(d.c.day)
            .order_by(d.c.day)
        )
        rows = self._connection.execute(query)
        return tuple(DayCount(day, int(count), int(done)) for day, count, done in rows if count)

    def _answers(self, within: Within, period: Period, most: int | None) -> Answers:
        """What residents said, from ``matter_answered`` alone."""
        answered = m.c.satisfaction.is_not(None)
        query = within.matters(select(m.c.satisfaction, func.count()), period)
        query = query.where(answered).group_by(m.c.satisfaction)
        counts = {Satisfaction(said): n for said, n in self._connection.execute(query)}
        if most is not None and sum(counts.values()) > most:
            return Answers(counts, None)
        query = within.matters(select(m.c.satisfaction, m.c.number), period)
        found: dict[Satisfaction, list[int]] = {}
        for said, number in self._connection.execute(query.where(answered).order_by(m.c.number)):
            found.setdefault(Satisfaction(said), []).append(number)
        return Answers(counts, {said: tuple(numbers) for said, numbers in found.items()})

    def _numbers(
        self, within: Within, tally: Tally, most: int | None
    ) -> tuple[Numbered, ...] | None:
        if most is not None and sum(cell.count for cell in tally.cells) > most:
            return None
        columns = (m.c.number, m.c.organization_id, m.c.source, m.c.category, m.c.status)
        query = within.matters(select(*columns, m.c.verified), tally.period).order_by(m.c.number)
        return tuple(
            Numbered(number, id, Source(source), Category(category), Status(status), verified)
            for number, id, source, category, status, verified in self._connection.execute(query)
        )

    def _reported(
        self, within: Within, period: Period, workdays: Sequence[date]
    ) -> tuple[Reported, ...]:
        owed_day = case((r.c.report_date.in_(workdays), r.c.report_date)) if workdays else None
        query = (
            select(
                r.c.organization_id,
                func.count(),
                func.sum(r.c.visits),
                func.sum(r.c.households),
                *([func.count(distinct(owed_day))] if owed_day is not None else []),
            )
            .where(current(), r.c.report_date.between(period.first, period.last), within.of(r))
            .group_by(r.c.organization_id)
            .order_by(r.c.organization_id)
        )
        return tuple(
            Reported(id, reports, _whole(visits), _whole(households), *days)
            for id, reports, visits, households, *days in self._connection.execute(query)
        )

    def _cumulative(self, within: Within, last: date) -> Cumulative | None:
        first = (
            select(r.c.report_date)
            .where(current(), within.of(r), r.c.report_date <= last)
            .order_by(r.c.report_date)
            .limit(1)
        )
        since: date | None = self._connection.execute(first).scalar()
        if since is None:
            return None
        months = self._months(within, Period(since, last))
        return Cumulative(
            since,
            sum(month.total for month in months),
            sum(month.resolved for month in months),
            sum(month.visits for month in months),
            months,
        )

    def _months(self, within: Within, period: Period) -> tuple[Month, ...]:
        columns = (d.c.matters, d.c.resolved, d.c.visits, d.c.visit_reports)
        query = (
            select(d.c.day, *(func.sum(column) for column in columns))
            .where(d.c.day.between(period.first, period.last), within.of(d))
            .group_by(d.c.day)
            .order_by(d.c.day)
        )
        rows = self._connection.execute(query).all()
        return tuple(
            Month(
                first,
                *(int(sum(column)) for column in zip(*(row[1:] for row in days), strict=True)),
            )
            for first, days in groupby(rows, key=lambda row: row[0].replace(day=1))
        )


def _whole(total: Any) -> int | None:
    return None if total is None else int(total)
