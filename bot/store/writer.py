"""The one thread that writes: what has come in is committed together (group commit).

Each work is alone in its savepoint: an error undoes that work only. Messages to be kept come first
in a batch, as one insert. Outcomes are given out after the commit. A batch that met a lock or a
deadlock is run again, so a work may run more than once: it must do nothing but use its Tx.
Knows nothing of what works do.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import (
    in_transaction,
    is_away,
    is_read_only,
    should_retry,
    unavailable,
)
from bot.store.errors import StoreClosed, StoreUnavailable
from bot.store.promise import Outcome, Promise, settle_all
from bot.store.tx import Tx

MOST_WORKS = 200
MOST_KEEPS = 1_000
LONGEST = 0.020
MOST_TRIES = 5

SAVEPOINT = "SAVEPOINT work"
RELEASE = "RELEASE SAVEPOINT work"
UNDO = "ROLLBACK TO SAVEPOINT work"


@dataclass(slots=True)
class Job:
    """A work and who waits for it."""

    work: Callable[[Tx], Any]
    promise: Promise


@dataclass(slots=True)
class Keep:
    """A message to be kept, as an inbox row, and who waits for it."""

    row: dict[str, Any]
    promise: Promise


@dataclass(slots=True)
class Batch:
    """What is committed together. ``keeps`` are fixed at its start, ``jobs`` grow while it runs."""

    keeps: list[Keep]
    jobs: list[Job]
    open: bool = True

    def all_failed(self, error: BaseException) -> list[tuple[Promise, Outcome]]:
        """The same error for everybody."""
        promises = [keep.promise for keep in self.keeps] + [job.promise for job in self.jobs]
        return [(promise, Outcome(error=error)) for promise in promises]


class _Stop:
    """The last thing in the queue."""


class Broken(Exception):
    """The transaction ended under a work; all of the batch is undone."""


class Writer:
    """Owns the writing connection and its thread. ``close`` finishes what was submitted."""

    def __init__(self, engine: Engine, begin_tx: Callable[[Connection], Tx]) -> None:
        self._engine = engine
        self._begin_tx = begin_tx
        self._queue: SimpleQueue[Keep | Job | _Stop] = SimpleQueue()
        self._keeps: deque[Keep] = deque()
        self._jobs: deque[Job] = deque()
        self._stopping = False
        self._closed = False
        self._lock = Lock()
        self._connection: Connection | None = None
        self._tx: Tx | None = None
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, item: Keep | Job) -> None:
        """Hands something to the thread. Raises StoreClosed after ``close``."""
        with self._lock:
            if self._closed:
                raise StoreClosed("数据库已经关闭。")
            self._queue.put(item)

    def close(self) -> None:
        """Commits what was submitted, then ends the thread. Harmless a second time."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(_Stop())
        self._thread.join()

    # the thread

    def _run(self) -> None:
        while self._receive():
            batch = self._next_batch()
            try:
                outcomes = self._commit(batch)
            except BaseException as error:
                self._disconnect()
                outcomes = batch.all_failed(error)
            settle_all(outcomes)
        self._disconnect()

    def _next_batch(self) -> Batch:
        keeps = [self._keeps.popleft() for _ in range(min(len(self._keeps), MOST_KEEPS))]
        return Batch(keeps, [self._jobs.popleft()] if self._jobs else [])

    def _receive(self) -> bool:
        """Waits for something to do; False when all is done and no more will come."""
        if not self._keeps and not self._jobs:
            if self._stopping:
                return False
            self._sort_in(self._queue.get())
        self._drain()
        return bool(self._keeps or self._jobs or not self._stopping)

    def _drain(self) -> None:
        while not self._queue.empty():
            self._sort_in(self._queue.get())

    def _sort_in(self, item: Keep | Job | _Stop) -> None:
        if isinstance(item, Job):
            self._jobs.append(item)
        elif isinstance(item, Keep):
            self._keeps.append(item)
        else:
            self._stopping = True

    def _commit(self, batch: Batch) -> list[tuple[Promise, Outcome]]:
        """One batch, tried again where that may help."""
        for attempt in range(1, MOST_TRIES + 1):
            try:
                return self._try(batch)
            except (SQLAlchemyError, Broken, StoreUnavailable) as error:
                again = should_retry(error) and attempt < MOST_TRIES
                self._give_up_transaction(error)
                if not again:
                    return batch.all_failed(_named(error))
            batch.open = False
        raise AssertionError("the last try returns or raises")

    def _try(self, batch: Batch) -> list[tuple[Promise, Outcome]]:
        run = self._begin(batch)
        outcomes = run.keeps(batch.keeps) if batch.keeps else []
        outcomes += [(job.promise, run.job(job)) for job in self._jobs_of(batch)]
        run.commit()
        return outcomes

    def _jobs_of(self, batch: Batch) -> Any:
        """The jobs of a batch: at its first try whatever comes in while it runs, up to a limit."""
        yield from list(batch.jobs)
        end = monotonic() + LONGEST
        while batch.open and len(batch.jobs) < MOST_WORKS and monotonic() < end:
            self._drain()
            if not self._jobs:
                return
            job = self._jobs.popleft()
            batch.jobs.append(job)
            yield job

    def _begin(self, batch: Batch) -> "_Run":
        """Opens the transaction. Where there is no database, nobody is left waiting for it."""
        try:
            return _Run(*self._connected())
        except SQLAlchemyError as error:
            if not should_retry(error):
                batch.jobs += self._jobs
                batch.keeps += self._keeps
                self._jobs.clear()
                self._keeps.clear()
            raise

    def _connected(self) -> tuple[Connection, Tx]:
        if self._connection is None or self._tx is None:
            self._connection = self._engine.connect()
            self._tx = self._begin_tx(self._connection)
        return self._connection, self._tx

    def _give_up_transaction(self, error: BaseException) -> None:
        """Undoes the batch; a connection that is no longer good is thrown away."""
        connection = self._connection
        if connection is None:
            return
        if is_away(error) or is_read_only(error) or isinstance(error, Broken):
            self._disconnect()
            return
        try:
            connection.rollback()
        except SQLAlchemyError:
            self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection, self._tx = self._connection, None, None
        if connection is None:
            return
        try:
            connection.close()
        except SQLAlchemyError:
            connection.invalidate()


class _Run:
    """One try of a batch on an open connection.

    The first that succeeds needs no savepoint: until then there is nothing to be kept apart.
    """

    def __init__(self, connection: Connection, tx: Tx) -> None:
        self._connection = connection
        self._tx = tx
        self._transaction: RootTransaction = connection.begin()
        self._alone = True

    def keeps(self, keeps: list[Keep]) -> list[tuple[Promise, Outcome]]:
        """All messages in one insert; one by one where one of them cannot be stored."""
        first = self.job(Job(lambda tx: tx.inbox.keep_rows([k.row for k in keeps]), NOBODY))
        if first.error is not None and len(keeps) > 1:
            return [outcome for keep in keeps for outcome in self.keeps([keep])]
        if first.error is not None:
            return [(keeps[0].promise, first)]
        new: set[str] = first.value
        outcomes = []
        for keep in keeps:
            msg_id = keep.row["msg_id"]
            outcomes.append((keep.promise, Outcome(msg_id in new)))
            new.discard(msg_id)
        return outcomes

    def job(self, job: Job) -> Outcome:
        """One work. Raises what concerns the whole batch."""
        if not self._alone:
            self._say(SAVEPOINT)
        try:
            value = job.work(self._tx)
            if not in_transaction(self._connection):
                raise Broken("a work went on after an error of the database")
            if not self._alone:
                self._say(RELEASE)
        except BaseException as error:  # handed to whom it concerns
            if should_retry(error) or is_away(error) or is_read_only(error):
                raise
            self._undo()
            return Outcome(error=error)
        self._alone = False
        return Outcome(value)

    def _undo(self) -> None:
        if self._alone:
            self._transaction.rollback()
            self._transaction = self._connection.begin()
            return
        if self._connection.dialect.name == "sqlite" and not in_transaction(self._connection):
            raise Broken("the database ended the transaction")
        self._say(UNDO)
        self._say(RELEASE)

    def commit(self) -> None:
        """All of it, durably."""
        self._transaction.commit()

    def _say(self, statement: str) -> None:
        self._connection.exec_driver_sql(statement)


NOBODY = Promise(None)


def _named(error: BaseException) -> BaseException:
    """What those who wait are told of an error that concerns the whole batch."""
    if isinstance(error, StoreUnavailable):
        return error
    told = unavailable(error)
    told.__cause__ = error
    return told
