"""The schema: models and migrations agree, versions are checked, embedded databases migrate."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text

from bot.store import SchemaOutdated, Store, StoreError, StoreUnavailable, migrate
from bot.store.migrations import NEWEST, VERSIONS
from bot.store.migrations.run import config
from bot.store.tables import metadata
from tests.conftest import open_store


def test_models_and_migrations_agree(database_url: str) -> None:
    """The schema that migrations build is the one that the tables describe."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


def test_indexes_keep_their_conditions(database_url: str) -> None:
    """Partial indexes are partial in the database too (the comparison does not look at that)."""
    engine = create_engine(database_url)
    on_sqlite = engine.dialect.name == "sqlite"
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if on_sqlite
        else "SELECT indexname, indexdef FROM pg_indexes"
    )
    with engine.connect() as connection:
        found = {name: str(sql) for name, sql in connection.execute(text(query))}
    engine.dispose()
    expected = {
        index.name
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_kwargs.get("sqlite_where") is not None
    }
    partial = {name for name, sql in found.items() if " WHERE " in sql}
    assert expected == partial & {
        index.name for t in metadata.tables.values() for index in t.indexes
    }


def test_newest_version_is_known() -> None:
    """The version that is checked at the start is the last of the steps."""
    script = ScriptDirectory.from_config(config())
    steps = [step.revision for step in reversed(list(script.walk_revisions()))]
    assert list(VERSIONS) == steps
    assert script.get_current_head() == NEWEST


def test_migrating_again_does_nothing(database_url: str) -> None:
    """A database that is current stays as it is."""
    assert migrate(database_url) is False


def test_embedded_database_migrates_by_itself(tmp_path: Path) -> None:
    """Opening makes the folder, the file and its tables; others cannot read the file."""
    path = tmp_path / "deep" / "down" / "wutong.db"
    store = open_store(f"sqlite:///{path}")
    assert store.read_now(lambda tx: tx.inbox.count("received")) == 0
    store.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_postgresql_wants_to_be_migrated(own_postgres_url: str) -> None:
    """An empty PostgreSQL database is refused with the command that helps; then it opens."""
    engine = create_engine(own_postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    with pytest.raises(SchemaOutdated, match="wutong migrate"):
        open_store(own_postgres_url)
    assert migrate(own_postgres_url) is True
    open_store(own_postgres_url).close()


def test_newer_database_is_refused(own_database_url: str) -> None:
    """An old program does not touch the database of a newer one."""
    engine = create_engine(own_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(SchemaOutdated, match="9999"):
        open_store(own_database_url)
    with pytest.raises(SchemaOutdated, match="9999"):
        migrate(own_database_url)


def test_foreign_database_is_refused(tmp_path: Path) -> None:
    """A database of another program is left alone."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (id INTEGER)")
    with pytest.raises(SchemaOutdated, match="别的程序"):
        open_store(f"sqlite:///{path}")


def test_memory_database_is_empty_each_time(open_stores: Callable[[str], Store]) -> None:
    """Without a file there is a database that lives as long as the store."""
    one, two = open_stores("sqlite://"), open_stores("sqlite:///:memory:")
    one.write_now(lambda tx: tx.usage.add("2026-11", "api", 1))
    assert one.read_now(lambda tx: tx.usage.month("2026-11")) == {"api": 1}
    assert two.read_now(lambda tx: tx.usage.month("2026-11")) == {}


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", ""])
def test_other_addresses_are_refused(url: str) -> None:
    """What is no database of ours is named in Chinese."""
    with pytest.raises(StoreError, match="数据库"):
        open_store(url)


def test_unreachable_database_says_so(tmp_path: Path) -> None:
    """A server that is away, and a file that cannot be made, are told apart from defects."""
    with pytest.raises(StoreUnavailable) as told:
        open_store(f"postgresql://wutong:secret@/wutong?host={tmp_path}")
    assert "secret" not in str(told.value)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable):
        open_store(f"sqlite:///{tmp_path}/file/wutong.db")


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    """Garbage is not overwritten."""
    path = tmp_path / "wutong.db"
    path.write_bytes(b"not a database, " * 200)
    with pytest.raises(StoreUnavailable):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"not a database")


def test_postgres_addresses_of_other_spelling(postgres_url: str) -> None:
    """postgres:// and postgresql:// mean the same driver."""
    query = make_url(postgres_url)
    url = query.set(drivername="postgresql").render_as_string(hide_password=False)
    open_store(url).close()
