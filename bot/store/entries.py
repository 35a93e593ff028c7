"""The ledger as a table: matters with what belongs to them, in a few statements for all."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from bot.domain.ledger import Entry, VisitsTold
from bot.domain.messages import MediaKind
from bot.domain.people import Organization
from bot.store.attachments import FETCHED
from bot.store.matters import SHOWN, of_branch, to_matter
from bot.store.subject import Subject
from bot.store.tables import attachment as a
from bot.store.tables import matter as m
from bot.store.tables import matter_update as u
from bot.store.tables import member, organization
from bot.store.tables import report as r
from bot.store.within import Within, counts, current
from bot.vocabulary import Moment, Status, UpdateKind

WIDTH = len(SHOWN)


class EntriesTx(Subject):
    """The ledger's table in one transaction; a part of LedgerTx."""

    def entries(
        self, below: Organization | None, first: date | None, last: date | None
    ) -> list[Entry]:
        """The matters reported from ``first`` to ``last`` (both included; None: no bound) by an
        organization and all below it (None: by all), also those merged into others, without those
        withdrawn; oldest first."""
        return self._entries(
            [~m.c.withdrawn, Within(below).of(m), *_between(m.c.reported_on, first, last)]
        )

    def pairs(self, below: Organization | None, first: date, last: date, most: int) -> list[Entry]:
        """The newest matters of some days that are settled and have pictures of both before and
        after; oldest first."""
        both = (
            select(m.c.id)
            .join_from(a, m, a.c.matter_id == m.c.id)
            .where(
                counts(m),
                m.c.status == Status.RESOLVED.value,
                m.c.reported_on.between(first, last),
                Within(below).of(m),
                a.c.kind == MediaKind.PICTURE.value,
                a.c.state == FETCHED,
                a.c.moment.is_not(None),
            )
            .group_by(m.c.id, m.c.reported_on, m.c.number)
            .having(func.count(a.c.moment.distinct()) == len(Moment))
            .order_by(m.c.reported_on.desc(), m.c.number.desc())
            .limit(most)
        )
        return self._entries([m.c.id.in_([row[0] for row in self._connection.execute(both)])])

    def _entries(self, where: Sequence[Any]) -> list[Entry]:
        """The entries of the matters that fulfil conditions."""
        into = m.alias("into")
        query = (
            select(*SHOWN, member.c.name, into.c.number)
            .join_from(m, organization, of_branch)
            .join(r, r.c.id == m.c.report_id)
            .outerjoin(member, member.c.id == r.c.member_id)
            .outerjoin(into, into.c.id == m.c.merged_into)
            .where(*where)
            .order_by(m.c.reported_on, m.c.number)
        )
        rows = self._connection.execute(query).all()
        news, pictures = self._news(where), self._pictures(where)
        return [
            Entry(
                to_matter(row[:WIDTH]),
                reporter=row[WIDTH] or "",
                merged_into=row[WIDTH + 1],
                news=tuple(news.get(row[0], ())),
                **pictures.get(row[0], {}),
            )
            for row in rows
        ]

    def visits_told(
        self, below: Organization | None, first: date | None, last: date | None
    ) -> list[VisitsTold]:
        """The current reports that declare visits or households, oldest first."""
        query = (
            select(r.c.report_date, organization.c.name, r.c.visits, r.c.households)
            .join_from(r, organization)
            .where(current(), r.c.visits.is_not(None) | r.c.households.is_not(None))
            .order_by(r.c.report_date, r.c.id)
        )
        query = query.where(Within(below).of(r), *_between(r.c.report_date, first, last))
        return [VisitsTold(*row) for row in self._connection.execute(query)]

    def _news(self, where: Sequence[Any]) -> Mapping[int, list[str]]:
        query = (
            select(u.c.matter_id, u.c.note)
            .join_from(u, m, u.c.matter_id == m.c.id)
            .where(u.c.kind == UpdateKind.PROGRESS.value, u.c.note != "", *where)
            .order_by(u.c.id)
        )
        found: dict[int, list[str]] = {}
        for id, note in self._connection.execute(query):
            found.setdefault(id, []).append(note)
        return found

    def _pictures(self, where: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
        """What an entry says of its pictures, by the matter's id."""
        query = (
            select(a.c.matter_id, a.c.moment, a.c.blob_id)
            .join_from(a, m, a.c.matter_id == m.c.id)
            .where(a.c.kind == MediaKind.PICTURE.value, a.c.state == FETCHED, *where)
            .order_by(a.c.id)
        )
        found: dict[int, dict[str, Any]] = {}
        for id, moment, blob_id in self._connection.execute(query):
            told = found.setdefault(id, {"pictures": 0})
            told["pictures"] += 1
            if moment == Moment.BEFORE.value:
                told.setdefault("before", blob_id)
            elif moment == Moment.AFTER.value:
                told["after"] = blob_id
        return found


def _between(day: Any, first: date | None, last: date | None) -> list[Any]:
    conditions = []
    if first is not None:
        conditions.append(day >= first)
    if last is not None:
        conditions.append(day <= last)
    return conditions
