"""What the parts of a transaction have in common."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


class Subject:
    """One subject's share of a transaction: statements on one connection. ``zone`` and
    ``day_ends_at`` say what the office's day is."""

    def __init__(self, connection: Connection, *, zone: ZoneInfo, day_ends_at: time) -> None:
        self._connection = connection
        self._zone = zone
        self._day_ends_at = day_ends_at
        self._on_sqlite = connection.dialect.name == "sqlite"


class PerDialect:
    """One statement in both dialects, built once. ``of`` gives the one for a connection."""

    def __init__(self, on_sqlite: Any, on_postgresql: Any) -> None:
        self._on_sqlite = on_sqlite
        self._on_postgresql = on_postgresql

    def of(self, connection: Connection) -> Any:
        """The statement in the dialect of the connection."""
        sqlite_here = connection.dialect.name == "sqlite"
        return self._on_sqlite if sqlite_here else self._on_postgresql


def insert_new(table: Table, *returning: str) -> PerDialect:
    """INSERT that leaves rows alone that are already there; returns columns of the new ones."""
    columns = [table.c[name] for name in returning]
    return PerDialect(
        sqlite.insert(table).on_conflict_do_nothing().returning(*columns),
        postgresql.insert(table).on_conflict_do_nothing().returning(*columns),
    )
