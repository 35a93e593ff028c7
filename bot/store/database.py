"""Engines, and what each of the two databases needs said to it. Knows no table.

SQLite: WAL, synchronous=FULL, foreign keys on; writers begin with BEGIN IMMEDIATE, so that they
wait for each other instead of failing half-way. PostgreSQL: psycopg 3.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool

from bot.store.codec import to_json
from bot.store.errors import StoreError, StoreUnavailable

BUSY_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 5
READERS = 3

_AGAIN = {"40001", "40P01", "55P03"}
_AWAY_CLASSES = {"08", "53", "57", "58"}
_SQLITE_AGAIN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_AWAY = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_NOMEM,
}


def parse_url(url: str) -> URL:
    """The address of a database that Wutong can use. Raises StoreError, in Chinese, for others."""
    try:
        parsed = make_url(url)
    except SQLAlchemyError as error:
        raise StoreError("数据库地址看不懂，应类似 sqlite:///data/wutong.db。") from error
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        return parsed.set(drivername="sqlite+pysqlite")
    raise StoreError(f"不支持的数据库类型：{parsed.drivername}，只支持 sqlite 和 postgresql。")


def is_sqlite(url: URL) -> bool:
    """Whether the address names an embedded database."""
    return url.get_backend_name() == "sqlite"


def is_in_memory(url: URL) -> bool:
    """Whether the address names a SQLite database without a file."""
    return is_sqlite(url) and url.database in (None, "", ":memory:")


def sqlite_path(url: URL) -> Path:
    """The file of an embedded database."""
    assert url.database
    return Path(url.database)


def prepare_file(path: Path) -> None:
    """Makes the folder and an empty file that only its owner can read, where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnavailable(f"数据库文件打不开：{path}（{error.strerror}）。") from error


def writing_engine(url: URL) -> Engine:
    """For one connection at a time that writes."""
    engine = _engine(url, poolclass=NullPool)
    if is_sqlite(url):
        _on_connect(engine, writes=True)
        _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def reading_engine(url: URL) -> Engine:
    """For a few connections that only read, each transaction from one snapshot."""
    engine = _engine(url, poolclass=QueuePool, pool_size=READERS, max_overflow=10)
    if is_sqlite(url):
        _on_connect(engine, writes=False)
        _begin_with(engine, "BEGIN")
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _engine(url: URL, **pool: Any) -> Engine:
    if not is_sqlite(url) and "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(CONNECT_TIMEOUT_S)})
    return create_engine(url, json_serializer=to_json, query_cache_size=1000, **pool)


def _on_connect(engine: Engine, *, writes: bool) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")
        if writes:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        else:
            connection.execute("PRAGMA query_only = ON")


def _begin_with(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def should_retry(error: BaseException) -> bool:
    """Whether the same transaction may succeed if it is simply run again: locks, deadlocks and
    serialization failures."""
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in _SQLITE_AGAIN
    return getattr(error.orig, "sqlstate", None) in _AGAIN


def is_away(error: BaseException) -> bool:
    """Whether the error means that the database cannot be used now: connection lost, disk full,
    shutting down."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in _SQLITE_AWAY
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return type(error.orig).__name__ == "OperationalError"
    return str(state)[:2] in _AWAY_CLASSES


def is_read_only(error: BaseException) -> bool:
    """Whether somebody tried to write where that is not allowed. For a writer this means that the
    database is away (a file system mounted for reading, a stand-by server)."""
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return int(code) & 0xFF == sqlite3.SQLITE_READONLY
    return getattr(error.orig, "sqlstate", None) == "25006"


def in_transaction(connection: Connection) -> bool:
    """Whether the open transaction is still whole. SQLite ends one by itself on some errors,
    PostgreSQL refuses everything after an error that was not rolled back."""
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return bool(getattr(driver, "in_transaction", False))
    status = getattr(getattr(driver, "info", None), "transaction_status", None)
    return getattr(status, "name", "") in ("INTRANS", "IDLE")  # idle: nothing was said yet


def unavailable(error: BaseException) -> StoreUnavailable:
    """The store's own word for it, in Chinese, without the address (it may hold a password)."""
    cause = getattr(error, "orig", None) or error
    first_line = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    return StoreUnavailable(f"数据库暂时用不了：{first_line}")


def ping(engine: Engine) -> None:
    """Raises StoreUnavailable where no connection can be made."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        raise unavailable(error) from error
