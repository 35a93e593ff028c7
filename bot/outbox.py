"""Sends what waits in the outbox: claim with a lease, send, settle. Decides nothing about content.

Rows are sent in lanes: one lane for each conversation that is answered through reply addresses,
each group and each group robot, and one lane for direct messages to persons. Within a lane the
order of posting is kept; lanes run side by side, a few at a time (httpx slows down with many
requests waiting).
"""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import structlog

from bot.channel import Channel, Delivery, DeliveryError
from bot.domain.clock import Clock
from bot.domain.messages import Body, Chart, NoAddress, Outgoing, Paper, Person, Unmade, Words
from bot.hours import Hours
from bot.store import ClaimedOutgoing, Settlement, Store, StoreUnavailable, Tx
from bot.supervisor import woken

LEASE = timedelta(minutes=1)
CLAIM = 100
WORKERS = 4
PERSONS_AT_ONCE = 20
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
UNCERTAIN_PAUSE = timedelta(seconds=30)
JITTER = 0.2
REPLY_MARGIN = timedelta(seconds=5)
IDLE_LOOK = timedelta(seconds=30)
PAUSE_AFTER_FAILURE = 1.0

log = structlog.get_logger()

Make = Callable[[Unmade], Awaitable[Body]]


@dataclass(slots=True)
class Lane:
    """Rows to be sent one after the other; ``busy`` while a worker has it."""

    rows: deque[ClaimedOutgoing]
    busy: bool = False


def retry_at(now: datetime, attempts: int, error: DeliveryError, rng: Random) -> datetime:
    """When to try again: what the channel asked for, else doubling pauses; ±20 % jitter.

    ``attempts`` counts from 1. Times are aware.
    """
    if error.retry_after is not None:
        pause = error.retry_after
    elif error.uncertain:
        pause = UNCERTAIN_PAUSE
    else:
        pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    return now + pause * (1 + JITTER * rng.random())


def settle(row: ClaimedOutgoing, delivery: Delivery, now: datetime, rng: Random) -> Settlement:
    """What becomes of a row after one attempt."""
    error = delivery.error
    if error is None:
        return Settlement(row.id, "sent", receipt=delivery.receipt)
    said = f"{error.code} {error}".strip()
    outgoing = row.outgoing
    if (
        outgoing.reply is not None
        and error.permanent
        and not isinstance(outgoing.target, NoAddress)
    ):
        return Settlement(row.id, "pending", not_before=now, error=said, drop_reply=True)
    if error.permanent or row.attempts >= MOST_ATTEMPTS:
        return Settlement(row.id, "dead", error=said)
    later = retry_at(now, row.attempts, error, rng)
    return Settlement(row.id, "pending", not_before=later, error=said)


class Outbox:
    """The one way out. ``wake`` after posting; ``run`` until ``stop``; ``count`` is given to the
    channel, which calls it for each billable call. ``make`` makes the picture or file of what is
    still to be made. What was not asked for is held in the quiet ``hours``, however late it is sent
    and for whatever reason."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        *,
        clock: Clock,
        rng: Random,
        hours: Hours,
        month_of: Callable[[datetime], str],
        make: Make,
    ) -> None:
        self._store = store
        self._channel = channel
        self._clock = clock
        self._rng = rng
        self._hours = hours
        self._month_of = month_of
        self._make = make
        self._lanes: dict[object, Lane] = {}
        self._ready: asyncio.Queue[object] = asyncio.Queue()
        self._held: set[int] = set()
        self._settled: list[Settlement] = []
        self._calls: Counter[str] = Counter()
        self._news = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Says that rows may have been posted. Call from the event loop's thread."""
        self._news.set()

    def count(self, kind: str) -> None:
        """Counts one call against the monthly quota."""
        self._calls[kind] += 1

    def stop(self) -> None:
        """Ends ``run`` once what is being sent has been settled; the rest stays in the table."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        """Sends until ``stop``."""
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(self._work()) for _ in range(WORKERS)]
            try:
                await self._feed()
            finally:
                await self._finish(workers)

    async def _feed(self) -> None:
        """Claims rows while there is room, and writes down what was sent, in one transaction."""
        while not self._stopping:
            self._news.clear()
            try:
                next_due = await self._exchange()
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
                continue
            if not self._news.is_set():
                await self._rest(next_due)

    async def _exchange(self) -> datetime | None:
        now = self._clock()
        settled, self._settled = self._settled, []
        calls, self._calls = self._calls, Counter()
        room = 0 if self._stopping else max(CLAIM - len(self._held), 0)

        def work(tx: Tx) -> tuple[list[ClaimedOutgoing], datetime | None]:
            if settled:
                tx.outbox.settle(settled, now)
            for kind, calls_made in calls.items():
                tx.usage.add(self._month_of(now), kind, calls_made)
            tx.outbox.drop_stale(now)
            if self._hours.are_quiet(now):
                tx.outbox.hold(now, self._hours.courteous(now))
            claimed = tx.outbox.claim(room, now, LEASE) if room else []
            return claimed, None if claimed else tx.outbox.next_due(now)

        try:
            claimed, next_due = await self._store.write(work)
        except BaseException:
            self._settled[:0] = settled
            self._calls.update(calls)
            raise
        self._take(claimed)
        if claimed:
            self._news.set()
        return next_due

    def _take(self, claimed: Sequence[ClaimedOutgoing]) -> None:
        now = self._clock()
        for row in claimed:
            if row.id in self._held:  # still under way here, though its lease has run out
                continue
            self._held.add(row.id)
            key = lane_of(row.outgoing, now)
            lane = self._lanes.setdefault(key, Lane(deque()))
            lane.rows.append(row)
            if not lane.busy and len(lane.rows) == 1:
                self._ready.put_nowait(key)

    async def _rest(self, next_due: datetime | None) -> None:
        pause = IDLE_LOOK
        if next_due is not None:
            pause = max(min(next_due - self._clock(), IDLE_LOOK), timedelta())
        await woken(self._news, pause.total_seconds() or 0.01)

    async def _finish(self, workers: Sequence[asyncio.Task[None]]) -> None:
        for _ in workers:
            self._ready.put_nowait(None)
        await asyncio.gather(*workers, return_exceptions=True)
        if self._settled or self._calls:
            await self._exchange()

    async def _work(self) -> None:
        """One worker: takes a lane, sends its next rows, puts the lane back."""
        while (key := await self._ready.get()) is not None and not self._stopping:
            lane = self._lanes[key]
            lane.busy = True
            rows = next_rows(lane.rows)
            deliveries = await self._send(rows)
            now = self._clock()
            self._settled += [
                settle(row, delivery, now, self._rng)
                for row, delivery in zip(rows, deliveries, strict=True)
            ]
            self._held -= {row.id for row in rows}
            lane.busy = False
            if lane.rows:
                self._ready.put_nowait(key)
            else:
                del self._lanes[key]
            self._news.set()

    async def _send(self, rows: Sequence[ClaimedOutgoing]) -> list[Delivery]:
        first = rows[0].outgoing
        try:
            body = await self._made(first.body)
            if first.reply is not None and goes_by_reply(first, self._clock()):
                return [await self._channel.reply(first.reply, body, first.at_user_id)]
            if isinstance(first.target, NoAddress):
                lost = DeliveryError("nobody to answer to any more", permanent=True)
                return [Delivery(error=lost)]
            targets = [row.outgoing.target for row in rows]
            return await self._channel.send(targets, body, key=first.key)
        except Exception as error:  # a defect in the channel must not stop the others
            log.error("send_failed", key=first.key, exc_info=error)
            failure = DeliveryError(f"{type(error).__name__}: {error}"[:300])
            return [Delivery(error=failure) for _ in rows]

    async def _made(self, body: Words) -> Body:
        return await self._make(body) if isinstance(body, Chart | Paper) else body


def goes_by_reply(outgoing: Outgoing, now: datetime) -> bool:
    """Whether the reply address is there and still lives."""
    return outgoing.reply is not None and now + REPLY_MARGIN < outgoing.reply.expires_at


def lane_of(outgoing: Outgoing, now: datetime) -> object:
    """The lane a row is sent in."""
    if isinstance(outgoing.target, Person) and not goes_by_reply(outgoing, now):
        return Person
    return outgoing.reply if isinstance(outgoing.target, NoAddress) else outgoing.target


def next_rows(rows: deque[ClaimedOutgoing]) -> list[ClaimedOutgoing]:
    """Takes the next row of a lane, with all that may go in the same call: the same body to other
    persons, directly, at most 20."""
    first = rows.popleft()
    taken = [first]
    if isinstance(first.outgoing.target, Person) and first.outgoing.reply is None:
        while rows and len(taken) < PERSONS_AT_ONCE:
            other = rows[0].outgoing
            if other.body != first.outgoing.body or other.reply is not None:
                break
            taken.append(rows.popleft())
    return taken
