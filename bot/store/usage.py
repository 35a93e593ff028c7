"""Calls against the channel's monthly quota."""

from typing import Any

from sqlalchemy import bindparam, select

from bot.store.subject import PerDialect, Subject
from bot.store.tables import api_usage as t


def _adding(insert: Any) -> Any:
    statement = insert(t)
    return statement.on_conflict_do_update(
        index_elements=["month", "kind"],
        set_={"calls": t.c.calls + statement.excluded.calls},
    )


_add = PerDialect(_adding)
_month = select(t.c.kind, t.c.calls).where(t.c.month == bindparam("of")).order_by(t.c.kind)


class UsageTx(Subject):
    """The count of calls in one transaction."""

    def add(self, month: str, kind: str, n: int) -> None:
        """Adds calls of a kind (api, webhook, stream) to a month ("2026-11")."""
        values = {"month": month, "kind": kind, "calls": n}
        self._connection.execute(_add.of(self._connection), values)

    def month(self, month: str) -> dict[str, int]:
        """The calls of a month by kind; kinds without calls are absent."""
        rows = self._connection.execute(_month, {"of": month})
        return {kind: int(calls) for kind, calls in rows}
