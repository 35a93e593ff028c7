"""Whether a database has the newest schema, and how it gets it.

The version is read without Alembic, which is loaded only where there is something to migrate.
"""

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError

from bot.store import database
from bot.store.errors import SchemaOutdated
from bot.store.migrations import NEWEST, VERSIONS

OUTDATED = "数据库的表结构不是最新的，请先运行 wutong migrate。"
TOO_NEW = "数据库是更新版本的程序建的（版本 {version}），请先升级程序。"
FOREIGN = "这个数据库里有别的程序的表，请换一个空的数据库。"
_LOCK = 7_245_118


def prepare(url: URL) -> None:
    """Makes sure of the newest schema. Raises SchemaOutdated for PostgreSQL that is not there."""
    engine = database.writing_engine(url)
    try:
        if database.is_sqlite(url):
            database.prepare_file(database.sqlite_path(url))
        with engine.connect() as connection:
            version = check(connection)
        if version == NEWEST:
            return
        if not database.is_sqlite(url):
            raise SchemaOutdated(OUTDATED)
        _upgrade(url)
    except DBAPIError as error:
        raise database.unavailable(error) from error
    finally:
        engine.dispose()


def migrate(url: str) -> bool:
    """Brings a database to the newest schema; False where it was there already. Safe while others
    do the same. Raises SchemaOutdated for one that is newer, and StoreUnavailable."""
    parsed = database.parse_url(url)
    if database.is_sqlite(parsed):
        database.prepare_file(database.sqlite_path(parsed))
    try:
        return _upgrade(parsed)
    except DBAPIError as error:
        raise database.unavailable(error) from error


def check(connection: Connection) -> str | None:
    """The version of a database, None for an empty one. Raises SchemaOutdated for a database that
    is newer than the program or that belongs to something else."""
    tables = _table_names(connection)
    if "alembic_version" not in tables:
        if tables:
            raise SchemaOutdated(FOREIGN)
        return None
    version: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar()
    if version is not None and version not in VERSIONS:
        raise SchemaOutdated(TOO_NEW.format(version=version))
    return version


def _table_names(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    else:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return set(connection.execute(text(query)).scalars())


def _upgrade(url: URL) -> bool:
    """All steps in one transaction, one program at a time."""
    from bot.store.migrations.run import upgrade  # loads Alembic: only where there is work for it

    engine = database.writing_engine(url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                if connection.dialect.name != "sqlite":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                if check(connection) == NEWEST:
                    return False
                upgrade(connection)
        return True
    finally:
        engine.dispose()
