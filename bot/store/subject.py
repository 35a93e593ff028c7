"""What the parts of a transaction have in common."""

from collections.abc import Callable
from datetime import time
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table


class Subject:
    """One subject's share of a transaction: statements on one connection. ``zone`` and
    ``day_ends_at`` say what the office's day is."""

    def __init__(self, connection: Connection, *, zone: ZoneInfo, day_ends_at: time) -> None:
        self._connection = connection
        self._zone = zone
        self._day_ends_at = day_ends_at
        self._on_sqlite = connection.dialect.name == "sqlite"


class PerDialect:
    """One statement in both dialects. ``build`` makes it of the dialect's ``insert``; it is built
    when it is first used, so that only the dialect in use is loaded."""

    def __init__(self, build: Callable[[Any], Any]) -> None:
        self._build = build
        self._built: dict[str, Any] = {}

    def of(self, connection: Connection) -> Any:
        """The statement in the dialect of the connection."""
        dialect = connection.dialect.name
        if dialect not in self._built:
            insert = import_module(f"sqlalchemy.dialects.{dialect}").insert
            self._built[dialect] = self._build(insert)
        return self._built[dialect]


def insert_new(table: Table, *returning: str) -> PerDialect:
    """INSERT that leaves rows alone that are already there; returns columns of the new ones."""
    columns = [table.c[name] for name in returning]
    return PerDialect(lambda insert: insert(table).on_conflict_do_nothing().returning(*columns))
