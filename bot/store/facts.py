"""What digests ask of the ledger, from one snapshot."""

from datetime import date, datetime

from sqlalchemy import select

from bot.domain.clock import office_day
from bot.domain.facts import Asked, Facts, Period
from bot.domain.people import Organization
from bot.store.counts import CountsTx
from bot.store.errors import NotFound
from bot.store.notable import NotableTx
from bot.store.people import PeopleTx
from bot.store.tables import matter as m
from bot.store.tables import report as r
from bot.store.told import ToldTx
from bot.store.within import Within, current


class FactsTx(CountsTx, NotableTx, ToldTx):
    """Queries for digests in one transaction."""

    def facts(self, asked: Asked, now: datetime) -> Facts:
        """Everything about a period, from one snapshot. Raises NotFound for an unknown root."""
        people = PeopleTx(self._connection, zone=self._zone, day_ends_at=self._day_ends_at)
        tree = people.organizations()
        root = _find(tree, asked.root)
        tops = [each.id for each in tree if each.parent_id is None]
        within = Within(None if root is None or tops == [root.id] else root)
        period = asked.period
        cumulative = self._cumulative(within, period.last)
        since = cumulative.since if cumulative else None
        before = _reached(asked.previous, since)
        usual = _reached(asked.usual.period if asked.usual else None, since)
        tally = self._tally(within, period)
        previous = self._earlier(within, before)
        matters = sum(cell.count for cell in tally.cells)
        today = office_day(now, self._zone, self._day_ends_at)
        until = period.up_to(today).last
        return Facts(
            period=period,
            root=asked.name or (root.name if root else ""),
            as_of=now.astimezone(self._zone),
            until=until,
            owed=asked.owed,
            branches=tuple(each.id for each in tree if each.reports and _is_below(each, root)),
            names={each.id: each.name for each in tree},
            reported=self._reported(within, period, asked.workdays),
            tally=tally,
            numbers=self._numbers(within, tally, asked.most_numbered),
            shares=self._shares(within, period),
            trend=self._trend(within, period),
            workdays=tuple(day for day in asked.workdays if since is None or day >= since),
            recent_workdays=asked.recent_workdays,
            needs_support=self._listing(within, period, m.c.needs_support),
            overdue=self._listing(within, period, m.c.due_on < until),
            supervised=self._listing(within, period, m.c.supervised_on.is_not(None)),
            answers=self._answers(within, period, asked.most_numbered),
            cumulative=cumulative,
            previous=previous,
            previous_by_branch=self._by_branch(within, before) if before else {},
            last_year=self._earlier(within, _reached(asked.last_year, since)),
            usual=asked.usual,
            usually=self._usually(within, usual, previous),
            notable=self._notable(within, period, matters),
            told=self._told(within, period) if asked.problems else (),
            told_before=self._told(within, before) if asked.problems and before else None,
        )

    def learn_sizes(self) -> None:
        """Lets SQLite know what the tables hold by now, so that it chooses the indexes made for
        these queries; it looks at a few hundred rows of each. PostgreSQL does so by itself."""
        if self._on_sqlite:
            self._connection.exec_driver_sql("PRAGMA analysis_limit = 400")
            self._connection.exec_driver_sql("ANALYZE")

    def has_reports(self, period: Period) -> bool:
        """Whether anybody has a current report about the period."""
        days = r.c.report_date.between(period.first, period.last)
        return (
            self._connection.execute(select(r.c.id).where(current(), days).limit(1)).first()
            is not None
        )


def _reached(earlier: Period | None, since: date | None) -> Period | None:
    """An earlier period, where the ledger, which began at ``since``, existed on all of its days."""
    if earlier is None or since is None or earlier.first < since:
        return None
    return earlier


def _find(tree: list[Organization], id: int | None) -> Organization | None:
    if id is None:
        return None
    for each in tree:
        if each.id == id:
            return each
    raise NotFound(f"organization {id}")


def _is_below(each: Organization, root: Organization | None) -> bool:
    return root is None or each.id == root.id or each.path.startswith(root.path + "/")
