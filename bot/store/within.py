"""Which rows belong to a part of the tree, and which count at all."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true

from bot.domain.facts import Period
from bot.domain.people import Organization
from bot.store.tables import matter as m
from bot.store.tables import organization as o
from bot.store.tables import report as r


class Within:
    """The condition that something belongs to one organization or to one below it; None: to any."""

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

    def matters(self, query: Any, period: Period, table: Any = m) -> Any:
        """A query of the matters of a period that count."""
        days = table.c.reported_on.between(period.first, period.last)
        return query.where(days, counts(table), self.of(table))


def counts(table: Any = m) -> ColumnElement[bool]:
    """Whether a matter counts: neither withdrawn nor merged into another."""
    return and_(not_(table.c.withdrawn), table.c.merged_into.is_(None))


def current() -> ColumnElement[bool]:
    """Whether a report is the newest version, and not withdrawn."""
    return and_(not_(r.c.superseded), not_(r.c.withdrawn))
