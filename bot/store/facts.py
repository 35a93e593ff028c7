"""What digests ask of the ledger, in a few aggregate statements; and the digests that were made.

Every count of matters reads ``matter_by_day`` alone, so that a ledger of a million matters is
counted without touching its rows.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    insert,
    not_,
    or_,
    select,
    true,
)

from bot.domain.facts import (
    Asked,
    Cell,
    Cumulative,
    Facts,
    Listed,
    Listing,
    Numbered,
    Period,
    Reported,
    Tally,
)
from bot.domain.people import Organization
from bot.store.errors import NotFound
from bot.store.people import PeopleTx
from bot.store.subject import Subject
from bot.store.tables import digest, is_open
from bot.store.tables import matter as m
from bot.store.tables import organization as o
from bot.store.tables import report as r
from bot.vocabulary import Category, Source, Status

MOST_NUMBERED = 2_000
MOST_LISTED = 50

_add_digest = insert(digest).returning(digest.c.id)


class FactsTx(Subject):
    """Queries for digests in one transaction."""

    def facts(self, asked: Asked, now: datetime) -> Facts:
        """Everything about a period, from one snapshot. Raises NotFound for an unknown root."""
        people = PeopleTx(self._connection, zone=self._zone, day_ends_at=self._day_ends_at)
        tree = people.organizations()
        root = _find(tree, asked.root)
        tops = [each.id for each in tree if each.parent_id is None]
        within = _Within(None if root is None or tops == [root.id] else root)
        period = asked.period
        branches = tuple(each.id for each in tree if each.reports and _is_below(each, root))
        cumulative = self._cumulative(within, period.last)
        since = cumulative.since if cumulative else None
        tally = self._tally(within, period)
        return Facts(
            period=period,
            root=asked.name or (root.name if root else ""),
            as_of=now.astimezone(self._zone),
            owed=asked.owed,
            branches=branches,
            names={each.id: each.name for each in tree},
            reported=self._reported(within, period),
            tally=tally,
            numbers=self._numbers(within, tally),
            needs_support=self._listing(within, period, m.c.needs_support),
            overdue=self._listing(within, period, m.c.due_on < period.last),
            cumulative=cumulative,
            previous=self._earlier(within, asked.previous, since),
            last_year=self._earlier(within, asked.last_year, since),
        )

    def has_reports(self, period: Period) -> bool:
        """Whether anybody has a current report about the period."""
        query = select(r.c.id).where(_current(), r.c.report_date.between(*_ends(period))).limit(1)
        return self._connection.execute(query).first() is not None

    def keep_digest(
        self, name: str, period: Period, *, figures: Mapping[str, Any], body: str, now: datetime
    ) -> int:
        """Keeps a digest as it was sent; its id."""
        row = {
            "name": name,
            "period": period.key,
            "figures": dict(figures),
            "body": body,
            "created_at": now,
        }
        return int(self._connection.execute(_add_digest, row).scalar_one())

    def _tally(self, within: "_Within", period: Period) -> Tally:
        by = (m.c.organization_id, m.c.source, m.c.category, m.c.status)
        query = within.matters(select(*by, func.count()), period).group_by(*by)
        cells = tuple(
            Cell(id, Source(source), Category(category), Status(status), count)
            for id, source, category, status, count in self._connection.execute(query)
        )
        return Tally(period, cells)

    def _earlier(
        self, within: "_Within", period: Period | None, since: date | None
    ) -> Tally | None:
        if period is None or since is None or period.last < since:
            return None
        return self._tally(within, period)

    def _numbers(self, within: "_Within", tally: Tally) -> tuple[Numbered, ...] | None:
        if sum(cell.count for cell in tally.cells) > MOST_NUMBERED:
            return None
        columns = (m.c.number, m.c.organization_id, m.c.source, m.c.category, m.c.status)
        query = within.matters(select(*columns), tally.period).order_by(m.c.number)
        return tuple(
            Numbered(number, id, Source(source), Category(category), Status(status))
            for number, id, source, category, status in self._connection.execute(query)
        )

    def _reported(self, within: "_Within", period: Period) -> tuple[Reported, ...]:
        query = (
            select(
                r.c.organization_id,
                func.count(),
                func.sum(r.c.visits),
                func.sum(r.c.households),
            )
            .where(_current(), r.c.report_date.between(*_ends(period)), within.of(r))
            .group_by(r.c.organization_id)
            .order_by(r.c.organization_id)
        )
        return tuple(
            Reported(id, reports, _whole(visits), _whole(households))
            for id, reports, visits, households in self._connection.execute(query)
        )

    def _cumulative(self, within: "_Within", last: date) -> Cumulative | None:
        first = (
            select(r.c.report_date)
            .where(_current(), within.of(r), r.c.report_date <= last)
            .order_by(r.c.report_date)
            .limit(1)
        )
        since: date | None = self._connection.execute(first).scalar()
        if since is None:
            return None
        resolved = func.sum(case((m.c.status == Status.RESOLVED.value, 1), else_=0))
        query = within.matters(select(func.count(), resolved), Period(since, last))
        total, settled = self._connection.execute(query).one()
        return Cumulative(since, total, int(settled or 0))

    def _listing(self, within: "_Within", period: Period, which: ColumnElement[bool]) -> Listing:
        columns = (
            *(m.c.number, m.c.organization_id, m.c.reported_on, m.c.title, m.c.category),
            *(m.c.status, m.c.place, m.c.progress, m.c.due_on),
        )
        query = (
            select(*columns, func.count().over())
            .where(is_open(), m.c.reported_on <= period.last, which)
            .where(not_(m.c.withdrawn), within.of(m))
            .order_by(m.c.due_on.is_(None), m.c.due_on, m.c.number)
            .limit(MOST_LISTED)
        )
        rows = self._connection.execute(query).all()
        return Listing(rows[0][-1] if rows else 0, tuple(_listed(row) for row in rows))


class _Within:
    """The condition that something belongs to one organization or to one below it."""

    def __init__(self, root: Organization | None) -> None:
        self._ids: Select[tuple[int]] | None = None
        if root is not None:
            below = func.substr(o.c.path, 1, len(root.path) + 1) == root.path + "/"
            self._ids = select(o.c.id).where(or_(o.c.id == root.id, below))

    def of(self, table: Any) -> ColumnElement[bool]:
        """The condition on a table's organization."""
        if self._ids is None:
            return true()
        condition: ColumnElement[bool] = table.c.organization_id.in_(self._ids)
        return condition

    def matters(self, query: Any, period: Period) -> Any:
        """A query of the matters of a period that count."""
        days = m.c.reported_on.between(*_ends(period))
        return query.where(days, not_(m.c.withdrawn), self.of(m))


def _current() -> ColumnElement[bool]:
    return and_(not_(r.c.superseded), not_(r.c.withdrawn))


def _ends(period: Period) -> tuple[date, date]:
    return period.first, period.last


def _find(tree: list[Organization], id: int | None) -> Organization | None:
    if id is None:
        return None
    for each in tree:
        if each.id == id:
            return each
    raise NotFound(f"organization {id}")


def _is_below(each: Organization, root: Organization | None) -> bool:
    return root is None or each.id == root.id or each.path.startswith(root.path + "/")


def _whole(total: Any) -> int | None:
    return None if total is None else int(total)


def _listed(row: Any) -> Listed:
    number, id, reported_on, title, category, status, place, progress, due_on, _ = row
    return Listed(
        number,
        id,
        reported_on,
        title,
        Category(category),
        Status(status),
        place=place,
        progress=progress,
        due_on=due_on,
    )
