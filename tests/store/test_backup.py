"""Copies of the embedded database: consistent while the bot writes, and never over anything."""

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import SchemaOutdated, Store, StoreError, StoreUnavailable
from bot.store.backup import backup, restore

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
Open = Callable[[str], Store]


def calls(store: Store) -> dict[str, int]:
    """What the tests below keep in a database, to tell them apart."""
    return store.read_now(lambda tx: tx.usage.month("2026-11"))


def test_backup_of_a_running_store_and_back(
    sqlite_url: str, open_stores: Open, tmp_path: Path
) -> None:
    """What was committed before the copy is in it, what came later is not; then it comes back."""
    copy = tmp_path / "copy.db"
    store = open_stores(sqlite_url)
    store.write_now(lambda tx: tx.usage.add("2026-11", "api", 7))
    backup(sqlite_url, copy)
    store.write_now(lambda tx: tx.usage.add("2026-11", "api", 1))
    store.close()
    kept = restore(copy, sqlite_url)
    assert calls(open_stores(sqlite_url)) == {"api": 7}
    assert kept is not None
    assert calls(open_stores(f"sqlite:///{kept}")) == {"api": 8}
    assert copy.stat().st_mode & 0o777 == 0o600


def test_backup_is_one_file(sqlite_url: str, open_stores: Open, tmp_path: Path) -> None:
    """Nothing beside the copy is needed, and nothing provisional stays."""
    open_stores(sqlite_url).write_now(lambda tx: tx.usage.add("2026-11", "api", 7))
    folder = tmp_path / "copies"
    folder.mkdir()
    backup(sqlite_url, folder / "copy.db")
    assert os.listdir(folder) == ["copy.db"]


def test_restore_where_nothing_was(sqlite_url: str, open_stores: Open, tmp_path: Path) -> None:
    """On a new machine there is nothing to be kept."""
    copy = tmp_path / "copy.db"
    open_stores(sqlite_url).write_now(lambda tx: tx.usage.add("2026-11", "api", 7))
    backup(sqlite_url, copy)
    fresh = f"sqlite:///{tmp_path}/new/wutong.db"
    assert restore(copy, fresh) is None
    assert calls(open_stores(fresh)) == {"api": 7}


def test_every_database_before_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    """Restoring twice leaves two old ones."""
    copy = tmp_path / "copy.db"
    backup(sqlite_url, copy)
    assert len({restore(copy, sqlite_url), restore(copy, sqlite_url)}) == 2


def test_backup_overwrites_nothing(sqlite_url: str, tmp_path: Path) -> None:
    """An existing file is refused and stays."""
    path = tmp_path / "copy.db"
    path.write_text("mine")
    with pytest.raises(StoreError, match="已经存在"):
        backup(sqlite_url, path)
    assert path.read_text() == "mine"


def test_backup_of_nothing(tmp_path: Path) -> None:
    """A wrong address makes no empty copy."""
    with pytest.raises(StoreError, match="还没有数据库"):
        backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db")
    assert os.listdir(tmp_path) == []


def test_backup_into_a_folder_that_is_not_there(sqlite_url: str, tmp_path: Path) -> None:
    """The reason is told."""
    with pytest.raises(StoreUnavailable, match="备份没有成功"):
        backup(sqlite_url, tmp_path / "none" / "copy.db")


def test_restore_while_the_bot_runs(sqlite_url: str, open_stores: Open, tmp_path: Path) -> None:
    """A database in use is not replaced, and goes on working."""
    copy = tmp_path / "copy.db"
    backup(sqlite_url, copy)
    store = open_stores(sqlite_url)
    store.write_now(lambda tx: tx.usage.add("2026-11", "api", 7))
    with pytest.raises(StoreError, match="正在使用"):
        restore(copy, sqlite_url)
    store.write_now(lambda tx: tx.usage.add("2026-11", "api", 1))
    assert calls(store) == {"api": 8}
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("content", [b"", b"not a database, " * 300])
def test_restore_refuses_what_is_no_database(
    sqlite_url: str, open_stores: Open, tmp_path: Path, content: bytes
) -> None:
    """A file of another kind changes nothing."""
    path = tmp_path / "copy.db"
    path.write_bytes(content)
    with pytest.raises(StoreError):
        restore(path, sqlite_url)
    assert calls(open_stores(sqlite_url)) == {}


def test_restore_refuses_foreign_and_newer_databases(sqlite_url: str, tmp_path: Path) -> None:
    """Only databases of this program, and of this or an older version."""
    other, newer = tmp_path / "other.db", tmp_path / "newer.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE songs (id INTEGER)")
    backup(sqlite_url, newer)
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="不是梧桐"):
        restore(other, sqlite_url)
    with pytest.raises(SchemaOutdated, match="9999"):
        restore(newer, sqlite_url)


def test_restore_refuses_a_damaged_copy(sqlite_url: str, open_stores: Open, tmp_path: Path) -> None:
    """A copy with broken pages is found out before anything is replaced."""
    copy = tmp_path / "copy.db"
    content = os.urandom(200_000)
    store = open_stores(sqlite_url)
    store.write_now(lambda tx: tx.blobs.put(content, "image/png", "a.png", NOW))
    store.close()
    backup(sqlite_url, copy)
    with copy.open("r+b") as file:
        for page in range(4, copy.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    with pytest.raises(StoreError, match=r"损坏|完好"):
        restore(copy, sqlite_url)
    reopened = open_stores(sqlite_url)
    blob_id = reopened.write_now(lambda tx: tx.blobs.put(content, "image/png", "a.png", NOW))
    assert content == getattr(reopened.read_now(lambda tx: tx.blobs.get(blob_id)), "content", None)


def test_restore_of_the_database_itself(sqlite_url: str) -> None:
    """Source and target must differ."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with pytest.raises(StoreError, match="本身"):
        restore(path, sqlite_url)
    with pytest.raises(StoreError, match="没有这个文件"):
        restore(path.with_name("none.db"), sqlite_url)


def test_postgresql_names_its_own_programs(tmp_path: Path) -> None:
    """The command that helps is told."""
    url = "postgresql://wutong@/wutong"
    with pytest.raises(StoreError, match="pg_dump"):
        backup(url, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="pg_restore"):
        restore(tmp_path / "copy.db", url)
    with pytest.raises(StoreError, match="内存"):
        backup("sqlite://", tmp_path / "copy.db")
