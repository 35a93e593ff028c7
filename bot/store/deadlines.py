"""Deadlines that come and pass, and whether those concerned have been told."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from bot.domain.ledger import Matter
from bot.store.matters import shown_matters, to_matter
from bot.store.subject import Subject, insert_new
from bot.store.tables import deadline_notice, is_open
from bot.store.tables import matter as m
from bot.store.within import counts

_tell = insert_new(deadline_notice, "matter_id")


class Told(StrEnum):
    """When those concerned are told of a deadline."""

    BEFORE = "before"
    AFTER = "after"


class DeadlinesTx(Subject):
    """The deadlines in one transaction."""

    def due(self, first: date, last: date) -> list[Matter]:
        """What is not settled and is due from one day to another, both included."""
        query = shown_matters.where(is_open(), m.c.due_on.between(first, last), counts())
        rows = self._connection.execute(query.order_by(m.c.due_on, m.c.number))
        return [to_matter(row) for row in rows]

    def tell(self, matters: Sequence[Matter], when: Told, now: datetime) -> list[Matter]:
        """Notes that those concerned are told of the deadlines of matters, each once for each day;
        gives those of which they have not been told yet."""
        rows = [
            {"matter_id": matter.id, "due_on": matter.due_on, "kind": when.value, "at": now}
            for matter in matters
        ]
        if not rows:
            return []
        statement = _tell.of(self._connection)
        new = set(self._connection.execute(statement, rows).scalars())
        return [matter for matter in matters if matter.id in new]
