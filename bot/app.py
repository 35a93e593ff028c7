"""Puts everything together: the only place that knows all parts, and the only system clock.

Starts what is needed to receive first (store, outbox, dispatcher, connection), the rest after the
connection stands: a message is acknowledged within a second of the start.
"""

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import httpx
import structlog

from bot.account import account_of
from bot.attachments import Fetcher
from bot.briefing import Briefing
from bot.charts import paint
from bot.channel.openapi import DingTalk
from bot.channel.stream import StreamConnection
from bot.channel.web import open_http
from bot.config import Settings, words_of
from bot.dispatch import Dispatcher
from bot.domain.clock import Clock
from bot.domain.messages import CardAction, Chart, Picture
from bot.inbox import Inbox
from bot.logs import set_up_logs
from bot.outbox import Outbox
from bot.people.events import ContactEvents
from bot.jobs import DigestJobs
from bot.request import Office
from bot.schedule import Calendar, Days
from bot.scheduler import Scheduler
from bot.store import Blob, Store
from bot.supervisor import Supervisor
from handlers import ROUTES

LATE_SECONDS = 5.0

log = structlog.get_logger()


def system_clock() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def office_of(settings: Settings) -> Office:
    """The office that the bot serves."""
    office = settings.office
    calendar = Calendar(
        frozenset(settings.calendar.extra_workdays), frozenset(settings.calendar.extra_holidays)
    )
    days = Days(office.zone, office.day_ends_at, calendar)
    briefing = Briefing(office.name, days)
    return Office(office.name, office.zone, office.day_ends_at, briefing, office.bot_name)


def open_store(settings: Settings) -> Store:
    """The settings' database. Raises what ``Store.open`` raises."""
    office = settings.office
    return Store.open(settings.database.url, zone=office.zone, day_ends_at=office.day_ends_at)


class StoredBlobs:
    """The store's files, as the channel asks for them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load_blob(self, blob_id: str) -> Blob | None:
        """A file; None where there is none (any more)."""
        return await self._store.read(lambda tx: tx.blobs.get(blob_id))

    async def media_id_of(self, blob_id: str) -> str | None:
        """DingTalk's name for a file that was uploaded before."""
        blob = await self.load_blob(blob_id)
        return blob.media_id if blob else None

    async def remember_media_id(self, blob_id: str, media_id: str) -> None:
        """Keeps DingTalk's name for a file."""
        await self._store.write(lambda tx: tx.blobs.set_media_id(blob_id, media_id))


class Drawing:
    """Makes pictures of charts and keeps them in the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def draw(self, chart: Chart) -> Picture:
        """The picture of a chart. Raises ChartError."""
        content = await paint(json.loads(chart.spec))
        now = self._clock()
        blob_id = await self._store.write(
            lambda tx: tx.blobs.put(content, "image/png", f"{chart.alt}.png", now)
        )
        return Picture(blob_id, chart.alt)


@dataclass(slots=True)
class Wutong:
    """The running bot."""

    settings: Settings
    office: Office
    store: Store
    dingtalk: DingTalk
    outbox: Outbox
    dispatcher: Dispatcher
    fetcher: Fetcher
    stream: StreamConnection
    contacts: ContactEvents
    clock: Clock


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
    rng = rng or Random()
    async with AsyncExitStack() as stack:
        store = open_store(settings)
        stack.callback(store.close)
        http = open_http(account_of(settings))
        stack.push_async_callback(http.aclose)
        wutong = build(settings, store, http, clock=clock, rng=rng)
        supervisor = Supervisor()
        if failed is not None:
            supervisor.failed = failed
        outbox = supervisor.start(wutong.outbox.run(), "outbox")
        stack.push_async_callback(supervisor.finish, wutong.outbox.stop, outbox)
        dispatcher = supervisor.start(wutong.dispatcher.run(), "dispatcher")
        stack.push_async_callback(supervisor.finish, wutong.dispatcher.stop, dispatcher)
        stream = supervisor.start(wutong.stream.run(), "stream")
        stack.push_async_callback(_stop_stream, wutong.stream, stream)
        late = supervisor.start(start_late(wutong, stack, supervisor), "late parts")
        stack.callback(late.cancel)
        yield wutong


async def _stop_stream(stream: StreamConnection, task: asyncio.Task[None]) -> None:
    await stream.stop()
    await asyncio.gather(task, return_exceptions=True)


def build(
    settings: Settings, store: Store, http: httpx.AsyncClient, *, clock: Clock, rng: Random
) -> Wutong:
    """Builds the parts and ties them together; starts nothing."""
    office = office_of(settings)
    account = account_of(settings)

    def month_of(at: datetime) -> str:
        return f"{at.astimezone(office.zone):%Y-%m}"

    def count(kind: str) -> None:
        outbox.count(kind)

    dingtalk = DingTalk(account, http, blobs=StoredBlobs(store), clock=clock, count=count)
    draw = Drawing(store, clock).draw
    outbox = Outbox(store, dingtalk, clock=clock, rng=rng, month_of=month_of, draw=draw)
    fetcher = Fetcher(store, dingtalk, clock=clock)

    def posted() -> None:
        outbox.wake()
        fetcher.wake()

    dispatcher = Dispatcher(
        store,
        ROUTES,
        office,
        words=words_of(settings),
        clock=clock,
        on_posted=posted,
        intake_busy=lambda: inbox.busy,
    )
    inbox = Inbox(store, clock=clock, wake=dispatcher.wake, count=outbox.count)
    contacts = ContactEvents(
        dingtalk.contacts, store, settings.roster, clock=clock, on_changed=dispatcher.wake
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
    return Wutong(
        settings, office, store, dingtalk, outbox, dispatcher, fetcher, stream, contacts, clock
    )


async def ignore_card(action: CardAction) -> dict[str, object]:
    """Nothing that the bot sends has buttons of its own; a click changes nothing."""
    log.info("card_ignored", card=action.card_id)
    return {}


async def start_late(wutong: Wutong, stack: AsyncExitStack, supervisor: Supervisor) -> None:
    """What is not needed to receive: files, contacts, the scheduler, the roster."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(wutong.stream.wait_connected(), LATE_SECONDS)
    fetcher = supervisor.start(wutong.fetcher.run(), "fetcher")
    stack.push_async_callback(supervisor.finish, wutong.fetcher.stop, fetcher)
    contacts = supervisor.start(wutong.contacts.run(), "contacts")
    stack.callback(contacts.cancel)
    scheduler = build_scheduler(wutong)
    scheduler.start()
    stack.push_async_callback(scheduler.stop)


def digest_jobs(wutong: Wutong) -> DigestJobs:
    """The digests of the settings."""
    return DigestJobs(
        wutong.store, wutong.settings.digests, briefing=wutong.office.briefing, paint=paint
    )


def build_scheduler(wutong: Wutong) -> Scheduler:
    """Fires the digests, and the daily sync of the roster."""
    digests = digest_jobs(wutong)

    async def run() -> None:
        posted = await digests.run_due(wutong.clock())
        if posted:
            wutong.outbox.wake()
        await wutong.contacts.sync_daily()

    crons = [rule.cron for rule in wutong.settings.digests]
    return Scheduler(run, crons, zone=wutong.office.zone)


async def serve(settings: Settings) -> int:
    """The bot and its pages until a signal comes; the exit code."""
    set_up_logs()
    stopping = asyncio.Event()
    failed = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stopping.set)
    async with running(settings, failed=failed):
        log.info("started", office=settings.office.name)
        ends = [asyncio.create_task(event.wait()) for event in (stopping, failed)]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in ends:
            task.cancel()
        log.info("stopping")
    return 1 if failed.is_set() else 0


def run(settings: Settings) -> int:
    """Runs the bot; blocks. Raises what opening the store raises."""
    return asyncio.run(serve(settings))
