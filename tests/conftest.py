"""Databases for tests: each test has its own, copied from one that was migrated once."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, make_url

from bot.store import Store, migrate
from bot.store.tables import metadata
from tests.postgres import postgres_server

__all__ = ["postgres_server"]

ZONE = ZoneInfo("Asia/Shanghai")
DAY_ENDS_AT = time(6, 0)
TEMPLATE = "wutong_template"
RESTART_NUMBERS = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        EXECUTE 'ALTER SEQUENCE ' || quote_ident(each.sequencename) || ' RESTART';
    END LOOP;
END $$
"""
_numbers = itertools.count(1)


def open_store(url: str) -> Store:
    """A store of the office in which tests play."""
    return Store.open(url, zone=ZONE, day_ends_at=DAY_ENDS_AT)


def say_to_server(url: str, *statements: str) -> None:
    """Runs statements that PostgreSQL takes only outside of transactions."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def with_name(server: str, name: str) -> str:
    """The address of another database of the server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database with the newest schema."""
    path = tmp_path_factory.mktemp("template") / "wutong.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A server that holds a database with the newest schema; gives the server's address."""
    drop = f"DROP DATABASE IF EXISTS {TEMPLATE}"
    say_to_server(postgres_server, drop, f"CREATE DATABASE {TEMPLATE}")
    migrate(with_name(postgres_server, TEMPLATE))
    return postgres_server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An embedded database of one test."""
    path = tmp_path / "wutong.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def own_postgres_url(postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database of one test, whose schema it may spoil."""
    name = f"wutong_test_{os.getpid()}_{next(_numbers)}"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    say_to_server(postgres_template, drop, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield with_name(postgres_template, name)
    say_to_server(postgres_template, drop)


@pytest.fixture(scope="session")
def shared_postgres(postgres_template: str) -> Iterator[str]:
    """A database that tests use one after the other."""
    name = f"wutong_test_{os.getpid()}"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    say_to_server(postgres_template, drop, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield with_name(postgres_template, name)
    say_to_server(postgres_template, drop)


@pytest.fixture
def postgres_url(shared_postgres: str) -> str:
    """A PostgreSQL database with empty tables: emptied, because making one takes long."""
    tables = [f"DELETE FROM {table.name}" for table in metadata.tables.values()]
    no_triggers = "SET session_replication_role = replica"
    say_to_server(shared_postgres, no_triggers, *tables, RESTART_NUMBERS)
    return shared_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of one test, of each kind in turn."""
    kind = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(kind)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database_url(request: pytest.FixtureRequest) -> str:
    """A database of one test whose schema it may spoil, of each kind in turn."""
    kind = "sqlite_url" if request.param == "sqlite" else "own_postgres_url"
    url: str = request.getfixturevalue(kind)
    return url


@pytest.fixture
def open_stores() -> Iterator[Callable[[str], Store]]:
    """Opens stores that are closed after the test."""
    opened: list[Store] = []

    def open_one(url: str) -> Store:
        opened.append(open_store(url))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(database_url: str, open_stores: Callable[[str], Store]) -> Store:
    """A store on each kind of database in turn."""
    return open_stores(database_url)
