"""Single matters that a digest may be worth telling of, found through indexes made for them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.domain.facts import Listed, Listing, Notable, Period, Returned
from bot.store.subject import Subject
from bot.store.tables import helps_many, is_open
from bot.store.tables import matter as m
from bot.store.tables import report as r
from bot.store.within import Within, counts, current
from bot.vocabulary import Category, Level, Status

MOST_LISTED = 50
MOST_NOTABLE = 10
MOST_RETURNED = 20
LONG = timedelta(days=14)
RETURNS_WITHIN = timedelta(days=60)
SILENT_LOOK = timedelta(days=40)
MOST_FOR_RETURNED = 2_000


def _columns(table: Any) -> tuple[Any, ...]:
    return (
        *(table.c.number, table.c.organization_id, table.c.reported_on, table.c.title),
        *(table.c.category, table.c.status, table.c.place, table.c.progress, table.c.due_on),
        *(table.c.resolved_on, table.c.households, table.c.people),
        *(table.c.level, table.c.level_since, table.c.accepted_on),
    )


WIDTH = len(_columns(m))
LEVEL = WIDTH - 3
_is_resolved = m.c.status == Status.RESOLVED.value


class NotableTx(Subject):
    """Single matters in one transaction; a part of FactsTx."""

    def _listing(self, within: Within, period: Period, which: ColumnElement[bool]) -> Listing:
        """How many of the open matters, and the first of them by their deadline. Counted and chosen
        in ``matter_open`` alone; only the chosen ones are looked up."""
        where = (is_open(), m.c.reported_on <= period.last, which, counts(), within.of(m))
        total = self._connection.execute(select(func.count()).select_from(m).where(*where)).scalar()
        first = (m.c.due_on.is_(None), m.c.due_on, m.c.number)
        chosen = select(m.c.id).where(*where).order_by(*first).limit(MOST_LISTED)
        rows = self._connection.execute(
            select(*_columns(m)).where(m.c.id.in_(chosen)).order_by(*first)
        )
        return Listing(total or 0, tuple(_listed(row) for row in rows))

    def _notable(self, within: Within, period: Period, matters: int) -> Notable:
        return Notable(
            long=self._long(within, period),
            large=self._large(within, period),
            waiting=self._waiting(within, period),
            returned=self._returned(within, period) if matters <= MOST_FOR_RETURNED else (),
            last_reports=self._last_reports(within, period),
        )

    def _long(self, within: Within, period: Period) -> tuple[Listed, ...]:
        """Settled in the period, reported well before it; the oldest first. Found by when they
        were settled: for want of that, PostgreSQL would walk through history from its beginning."""
        settled = (
            select(*_columns(m))
            .where(m.c.resolved_on.between(period.first, period.last), _is_resolved)
            .where(m.c.reported_on <= period.first - LONG, counts(), within.of(m))
            .cte("settled")
            .prefix_with("MATERIALIZED")
        )
        return self._first(select(settled).order_by(settled.c.reported_on, settled.c.number))

    def _large(self, within: Within, period: Period) -> tuple[Listed, ...]:
        """Reported and settled in the period for many households; the most first."""
        settled = or_(m.c.resolved_on.is_(None), m.c.resolved_on <= period.last)
        query = within.matters(select(*_columns(m)).where(helps_many(), settled), period)
        return self._first(query.order_by(m.c.households.desc(), m.c.number))

    def _waiting(self, within: Within, period: Period) -> tuple[Listed, ...]:
        """Not settled; the oldest first."""
        query = (
            select(*_columns(m))
            .where(is_open(), m.c.reported_on <= period.last, counts(), within.of(m))
            .order_by(m.c.reported_on, m.c.number)
        )
        return self._first(query)

    def _returned(self, within: Within, period: Period) -> tuple[Returned, ...]:
        """Matters of the period and settled ones before them of the same branch, category and
        place."""
        before = m.alias("before")
        query = (
            within.matters(select(*_columns(before), *_columns(m)), period)
            .join_from(
                m,
                before,
                and_(
                    before.c.organization_id == m.c.organization_id,
                    before.c.place == m.c.place,
                    before.c.category == m.c.category,
                    before.c.resolved_on < m.c.reported_on,
                    before.c.reported_on >= period.first - RETURNS_WITHIN,
                ),
            )
            .where(before.c.status == Status.RESOLVED.value, counts(before))
            .order_by(m.c.number, before.c.resolved_on.desc(), before.c.number)
            .limit(MOST_RETURNED)
        )
        return tuple(
            Returned(_listed(row[:WIDTH]), _listed(row[WIDTH:]))
            for row in self._connection.execute(query)
        )

    def _last_reports(self, within: Within, period: Period) -> Mapping[int, date]:
        query = (
            select(r.c.organization_id, func.max(r.c.report_date))
            .where(current(), within.of(r))
            .where(r.c.report_date.between(period.last - SILENT_LOOK, period.last))
            .group_by(r.c.organization_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def _first(self, query: Any) -> tuple[Listed, ...]:
        rows = self._connection.execute(query.limit(MOST_NOTABLE))
        return tuple(_listed(row) for row in rows)


def _listed(row: Any) -> Listed:
    values = list(row[:WIDTH])
    values[4:6] = Category(row[4]), Status(row[5])
    values[LEVEL] = Level(row[LEVEL]) if row[LEVEL] else Level.BRANCH
    return Listed(*values)
