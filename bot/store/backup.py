"""Copies of an embedded database, and the way back. PostgreSQL has its own programs for that.

A copy is made while the bot runs and is one consistent file. Neither direction overwrites
anything: an existing copy is refused, the database that a copy replaces is kept beside it.
"""

import os
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from bot.store import database
from bot.store.errors import SchemaOutdated, StoreError, StoreUnavailable
from bot.store.migrations import VERSIONS
from bot.store.schema import TOO_NEW

BACKUP_ELSEWHERE = "PostgreSQL 数据库请用 pg_dump --format=custom --file={path} 备份。"
RESTORE_ELSEWHERE = "PostgreSQL 数据库请用 pg_restore --clean --if-exists {path} 恢复。"
MARKS = {"alembic_version", "inbox_message", "matter", "outbox_message"}


def backup(url: str, path: Path) -> None:
    """Writes a consistent copy to a new file. Raises StoreError, in Chinese."""
    source = _file_of(url, BACKUP_ELSEWHERE.format(path=path))
    if not source.is_file():
        raise StoreError(f"还没有数据库可备份：{source}")
    if path.exists():
        raise StoreError(f"{path} 已经存在，不覆盖，请换个文件名。")
    try:
        part = _copy(source, path)
        _check(part)
        part.rename(path)
        _sync_folder(path)
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"备份没有成功：{error}") from error


def restore(path: Path, url: str) -> Path | None:
    """Puts a copy in the place of the database; where the one before is kept now, if there was
    one. Raises StoreError, in Chinese, and then has changed nothing: for what is no intact
    database of Wutong, and while the bot runs."""
    target = _file_of(url, RESTORE_ELSEWHERE.format(path=path))
    if not path.is_file():
        raise StoreError(f"没有这个文件：{path}")
    if target.exists() and target.samefile(path):
        raise StoreError("备份文件就是数据库本身，请先另存一份。")
    _check(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return _replace(target, _copy(path, target))
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"恢复没有成功：{error}") from error


def _replace(target: Path, part: Path) -> Path | None:
    """Puts a finished copy in the place of a database; where that is kept."""
    try:
        kept = _put_aside(target) if target.exists() else None
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target)
    return kept


def _file_of(url: str, elsewhere: str) -> Path:
    parsed = database.parse_url(url)
    if not database.is_sqlite(parsed):
        raise StoreError(elsewhere)
    if database.is_in_memory(parsed):
        raise StoreError("内存中的数据库不能备份或恢复。")
    return database.sqlite_path(parsed)


def _copy(source: Path, beside: Path) -> Path:
    """A whole copy in one file, on disk, under a provisional name beside another file."""
    part = beside.with_name(beside.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(_open(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
        with part.open("rb") as written:
            os.fsync(written.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _open(path: Path) -> sqlite3.Connection:
    """For reading only."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.execute(f"PRAGMA busy_timeout = {database.BUSY_TIMEOUT_MS}")
    return connection


def _check(path: Path) -> None:
    """Raises StoreError unless the file is an intact database of this program or an older one."""
    try:
        with closing(_open(path)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if not tables >= MARKS:
                raise StoreError(f"{path} 不是梧桐的数据库。")
            (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if version not in VERSIONS:
                raise SchemaOutdated(TOO_NEW.format(version=version))
            problems = connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.Error as error:
        raise StoreError(f"{path} 不是完好的数据库：{error}") from error
    if problems != [("ok",)]:
        raise StoreError(f"{path} 已损坏，不能使用。")


def _put_aside(target: Path) -> Path:
    """Renames the database that is there to a free name. Raises StoreError while it is in use."""
    with closing(sqlite3.connect(target, timeout=1.0)) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise StoreError("数据库正在使用中，请先停止 wutong 再恢复。") from error
        except sqlite3.DatabaseError:  # damaged: it is kept as it is
            mode = "delete"
    if mode != "delete":
        raise StoreError("数据库正在使用中，请先停止 wutong 再恢复。")
    names = (target.with_name(f"{target.name}.old-{n}") for n in count(1))
    kept = next(name for name in names if not name.exists())
    target.rename(kept)
    return kept


def _sync_folder(path: Path) -> None:
    """Makes the new name durable."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
