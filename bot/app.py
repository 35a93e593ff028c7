"""Puts the bot together: the only place that knows all parts, and the only system clock.

What is needed to receive – store, outbox, connection – is loaded and started first; what is needed
to handle and to look (``bot.handling``) comes once the connection stands. What is received before
waits in the inbox.
"""

import asyncio
import contextlib
import importlib
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import httpx
import structlog

from bot.account import account_of
from bot.channel.openapi import DingTalk
from bot.channel.stream import StreamConnection
from bot.channel.web import open_http
from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.messages import CardAction
from bot.inbox import Inbox
from bot.logs import set_up_logs
from bot.making import Making
from bot.opening import hours_of, open_store
from bot.outbox import Outbox
from bot.people.events import ContactEvents
from bot.store import Blob, Store, Tx
from bot.supervisor import Supervisor

if TYPE_CHECKING:
    from bot.handling import Handling

LATE_SECONDS = 5.0

log = structlog.get_logger()


def system_clock() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class StoredBlobs:
    """The store's files, as the channel asks for them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load_blob(self, blob_id: str) -> Blob | None:
        """A file; None where there is none (any more)."""
        return await self._store.read(lambda tx: tx.blobs.get(blob_id))

    async def media_id_of(self, blob_id: str) -> str | None:
        """DingTalk's name for a file that was uploaded before."""
        return await self._store.read(lambda tx: tx.blobs.media_id_of(blob_id))

    async def remember_media_id(self, blob_id: str, media_id: str) -> None:
        """Keeps DingTalk's name for a file."""
        await self._store.write(lambda tx: tx.blobs.set_media_id(blob_id, media_id))


@dataclass(slots=True)
class Wutong:
    """The running bot. ``handling`` is there once ``ready`` is set."""

    settings: Settings
    store: Store
    dingtalk: DingTalk
    outbox: Outbox
    inbox: Inbox
    stream: StreamConnection
    contacts: ContactEvents
    clock: Clock
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    handling: "Handling | None" = None

    @property
    def handled(self) -> "Handling":
        """What handles messages. Raises RuntimeError before ``ready``."""
        if self.handling is None:
            raise RuntimeError("not ready yet")
        return self.handling


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    rng: Random | None = None,
    failed: asyncio.Event | None = None,
) -> AsyncIterator[Wutong]:
    """The bot, receiving and sending, as long as the block runs. ``failed`` is set when a part
    ended by an error. Raises what opening the store raises."""
    async with AsyncExitStack() as stack:
        store = open_store(settings)
        stack.callback(store.close)
        now = clock()
        await store.write(lambda tx: free_leases(tx, now))
        http = open_http(account_of(settings))
        stack.push_async_callback(http.aclose)
        wutong = build(settings, store, http, clock=clock, rng=rng or Random())
        supervisor = Supervisor(failed or asyncio.Event())
        outbox = supervisor.start(wutong.outbox.run(), "outbox")
        stack.push_async_callback(supervisor.finish, wutong.outbox.stop, outbox)
        stream = supervisor.start(wutong.stream.run(), "stream")
        late = supervisor.start(start_late(wutong, stack, supervisor), "late parts")
        try:
            yield wutong
        finally:
            await wutong.stream.stop()
            await asyncio.gather(stream, return_exceptions=True)
            late.cancel()
            await asyncio.gather(late, return_exceptions=True)


def free_leases(tx: Tx, now: datetime) -> None:
    """What the bot was at when it was killed is taken up at once."""
    tx.inbox.free_leases()
    tx.outbox.free_leases(now)


def build(
    settings: Settings, store: Store, http: httpx.AsyncClient, *, clock: Clock, rng: Random
) -> Wutong:
    """Builds what receives and sends, and ties it together; starts nothing."""
    account = account_of(settings)

    def month_of(at: datetime) -> str:
        return f"{at.astimezone(settings.office.zone):%Y-%m}"

    def count(kind: str) -> None:
        outbox.count(kind)

    def wake() -> None:
        if wutong.handling is not None:
            wutong.handling.dispatcher.wake()

    dingtalk = DingTalk(account, http, blobs=StoredBlobs(store), clock=clock, count=count)
    make = Making(store, settings, clock).make
    outbox = Outbox(
        *(store, dingtalk),
        clock=clock,
        rng=rng,
        hours=hours_of(settings),
        month_of=month_of,
        make=make,
    )
    inbox = Inbox(store, clock=clock, wake=wake, count=count)
    contacts = ContactEvents(
        dingtalk.contacts, store, settings.roster, clock=clock, on_changed=wake
    )
    stream = StreamConnection(
        account,
        on_message=inbox.receive,
        on_card=ignore_card,
        on_event=contacts.receive,
        http=http,
        clock=clock,
        rng=rng,
    )
    wutong = Wutong(settings, store, dingtalk, outbox, inbox, stream, contacts, clock)
    return wutong


async def ignore_card(action: CardAction) -> dict[str, object]:
    """Nothing that the bot sends has buttons of its own; a click changes nothing."""
    log.info("card_ignored", card=action.card_id)
    return {}


async def start_late(wutong: Wutong, stack: AsyncExitStack, supervisor: Supervisor) -> None:
    """Loads and starts what handles messages, and then the rest."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(wutong.stream.wait_connected(), LATE_SECONDS)
    # Loaded on a thread: the connection must go on acknowledging meanwhile.
    handling = await asyncio.to_thread(importlib.import_module, "bot.handling")
    wutong.handling = handling.build(wutong)
    handling.start(wutong, stack, supervisor)
    wutong.ready.set()
    await wutong.store.write(lambda tx: tx.facts.learn_sizes())


async def serve(settings: Settings) -> int:
    """The bot and its pages until a signal comes; the exit code."""
    set_up_logs()
    stopping, failed = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    async with running(settings, failed=failed):
        log.info("started", office=settings.office.name)
        waits = [asyncio.create_task(event.wait()) for event in (stopping, failed)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        log.info("stopping")
    return 1 if failed.is_set() else 0


def run(settings: Settings) -> int:
    """Runs the bot; blocks. Raises what opening the store raises."""
    return asyncio.run(serve(settings))
