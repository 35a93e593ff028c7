"""The store: opened once, written on its own thread, read on a few others."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from tempfile import TemporaryDirectory
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from bot.domain.messages import Incoming
from bot.store import database, schema
from bot.store.errors import StoreClosed
from bot.store.inbox import inbox_row
from bot.store.promise import Promise
from bot.store.tx import Tx
from bot.store.writer import Job, Keep, Writer

T = TypeVar("T")


class Store:
    """Where everything is kept.

    ``write`` and ``read`` take a work, a function of one transaction. A work may run twice (a
    deadlock, a lock that another process holds), so it must do nothing but use its Tx, and must
    not keep it.
    """

    def __init__(
        self, url: URL, *, zone: ZoneInfo, day_ends_at: time, folder: TemporaryDirectory[str] | None
    ) -> None:
        self._zone = zone
        self._day_ends_at = day_ends_at
        self._folder = folder
        self._reading = database.reading_engine(url)
        self._readers = ThreadPoolExecutor(database.READERS, thread_name_prefix="store-reader")
        self._writing = database.writing_engine(url)
        self._writer = Writer(self._writing, self._tx)
        self._closed = False

    @classmethod
    def open(cls, url: str, *, zone: ZoneInfo, day_ends_at: time) -> "Store":
        """Opens a database whose schema is the newest; an embedded one is brought there first.

        ``sqlite://`` is an embedded database that lives as long as the store. Raises
        SchemaOutdated and StoreUnavailable, in Chinese.
        """
        parsed = database.parse_url(url)
        folder = None
        if database.is_in_memory(parsed):
            folder = TemporaryDirectory(prefix="wutong-")
            parsed = parsed.set(database=f"{folder.name}/wutong.db")
        schema.prepare(parsed)
        return cls(parsed, zone=zone, day_ends_at=day_ends_at, folder=folder)

    def keep(self, incoming: Incoming, payload: str, now: datetime) -> Awaitable[bool]:
        """Keeps a message durably; False where it was there already. Many that wait at the same
        time become one insert and one commit."""
        promise = Promise(asyncio.get_running_loop())
        self._writer.submit(Keep(inbox_row(incoming, payload, now), promise))
        return promise.future

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Runs a work in a transaction; returns after its commit. What the work raises is raised
        here, and nothing of it is kept. Raises StoreUnavailable where the database is away."""
        promise = Promise(asyncio.get_running_loop())
        self._writer.submit(Job(work, promise))
        value: T = await promise.future
        return value

    def write_now(self, work: Callable[[Tx], T]) -> T:
        """The same, blocking: for commands and tests, not inside an event loop or a work."""
        promise = Promise(None)
        self._writer.submit(Job(work, promise))
        value: T = promise.wait()
        return value

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Runs a work on a snapshot that cannot be written to; does not wait for the writer."""
        if self._closed:
            raise StoreClosed("数据库已经关闭。")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self.read_now, work)

    def read_now(self, work: Callable[[Tx], T]) -> T:
        """The same on the calling thread."""
        if self._closed:
            raise StoreClosed("数据库已经关闭。")
        try:
            return self._read(work)
        except DBAPIError as error:
            if not database.is_away(error):  # an error of the work
                raise
        try:  # a lost connection: reading twice does no harm
            return self._read(work)
        except DBAPIError as error:
            raise (database.unavailable(error) if database.is_away(error) else error) from error

    def _read(self, work: Callable[[Tx], T]) -> T:
        with self._reader() as connection:
            return work(self._tx(connection))

    def _reader(self) -> Connection:
        try:
            return self._reading.connect()
        except DBAPIError as error:
            raise database.unavailable(error) from error

    def _tx(self, connection: Connection) -> Tx:
        return Tx(connection, zone=self._zone, day_ends_at=self._day_ends_at)

    def close(self) -> None:
        """Commits what was handed over, and closes all connections. Harmless a second time."""
        if self._closed:
            return
        self._writer.close()
        self._closed = True
        self._readers.shutdown()
        self._reading.dispose()
        self._writing.dispose()
        if self._folder is not None:
            self._folder.cleanup()
