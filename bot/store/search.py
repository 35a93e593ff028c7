"""Matters that a question asks for: counted by kind in one statement, and the newest of them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from bot.domain.ledger import Kind, Matter, Sought, Stage
from bot.store.matters import mentions, shown_matters, to_matter
from bot.store.subject import Subject
from bot.store.tables import is_open
from bot.store.tables import matter as m
from bot.store.within import Within, counts
from bot.vocabulary import Category, Level, Source, Status

_STAGES: dict[Stage, ColumnElement[bool]] = {
    Stage.SUPERVISED: and_(m.c.supervised_on.is_not(None), is_open()),
    Stage.WAITING: and_(m.c.level != Level.BRANCH.value, m.c.accepted_on.is_(None), is_open()),
    Stage.UNVERIFIED: and_(m.c.status == Status.RESOLVED.value, m.c.verified.is_(False)),
}
_KIND = (m.c.organization_id, m.c.category, m.c.source, m.c.status)


class SearchTx(Subject):
    """Questions about matters in one transaction."""

    def count(self, sought: Sought) -> list[Kind]:
        """How many there are of each kind; those that were taken back or merged are none."""
        query = _where(select(*_KIND, func.count()), sought).group_by(*_KIND)
        return [
            Kind(branch, Category(category), Source(source), Status(status), count)
            for branch, category, source, status, count in self._connection.execute(query)
        ]

    def newest(self, sought: Sought, limit: int, skip: int = 0) -> list[Matter]:
        """The newest of them but ``skip``, oldest first."""
        query = _where(shown_matters, sought)
        query = query.order_by(m.c.reported_on.desc(), m.c.number.desc())
        query = query.limit(limit).offset(skip)
        return [to_matter(row) for row in reversed(self._connection.execute(query).all())]


def _where(query: Select[Any], sought: Sought) -> Select[Any]:
    query = query.where(counts(), Within(sought.below).of(m))
    if sought.period is not None:
        query = query.where(m.c.reported_on.between(sought.period.first, sought.period.last))
    for column, wanted in (
        (m.c.organization_id, sought.branches),
        (m.c.status, sought.statuses),
        (m.c.category, sought.categories),
        (m.c.source, sought.sources),
    ):
        if wanted:
            query = query.where(column.in_(wanted))
    for word in sought.words:
        query = query.where(mentions(word))
    if sought.due_before is not None:
        query = query.where(m.c.due_on < sought.due_before, is_open())
    if sought.due_from is not None:
        query = query.where(m.c.due_on >= sought.due_from)
    if sought.stage is not None:
        query = query.where(_STAGES[sought.stage])
    return query.where(m.c.needs_support) if sought.needs_support else query
