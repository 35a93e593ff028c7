"""The part of the bot that handles what was received: dispatcher, files, scheduler, pages.

Kept apart from ``bot.app`` because it is loaded after the connection stands.
"""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.attachments import Fetcher
from bot.briefing import Briefing
from bot.charts import paint
from bot.config import Settings, words_of
from bot.deadline_jobs import DeadlineJobs
from bot.deadlines import Deadlines
from bot.dispatch import Dispatcher
from bot.edition import Press
from bot.hours import Hours
from bot.jobs import DigestJobs
from bot.links import Links
from bot.opening import days_of, hours_of, keys_of
from bot.pages.server import Pages
from bot.papers import papers_of
from bot.reminders import ReminderJobs, Times
from bot.request import Office
from bot.scheduler import Scheduler
from bot.store import Store
from bot.supervisor import Supervisor
from handlers import ROUTES

if TYPE_CHECKING:
    from bot.app import Wutong


@dataclass(slots=True)
class Handling:
    """The parts, built."""

    office: Office
    dispatcher: Dispatcher
    fetcher: Fetcher
    digests: DigestJobs
    scheduler: Scheduler
    pages: Pages


def office_of(settings: Settings) -> Office:
    """The office that the bot serves."""
    office = settings.office
    days = days_of(settings)
    return Office(
        office.name,
        office.zone,
        office.day_ends_at,
        Briefing(office.name, days),
        office.bot_name,
        links_of(settings),
        Deadlines(settings.deadlines.default, settings.deadlines.by_category, days.calendar),
    )


def links_of(settings: Settings) -> Links | None:
    """What makes the addresses of pages, where people can open them."""
    address = settings.pages.public_url
    return Links(address, keys_of(settings)) if address else None


def reminders_of(settings: Settings, store: Store, hours: Hours) -> ReminderJobs:
    """The reminders of the settings."""
    chosen = settings.reminders
    times = Times((chosen.first, chosen.last) if chosen.enabled else (), chosen.workdays_only)
    return ReminderJobs(store, times, hours)


def build(wutong: "Wutong") -> Handling:
    """Builds the parts and ties them to what receives and sends; starts nothing."""
    settings, store, clock = wutong.settings, wutong.store, wutong.clock
    office = office_of(settings)
    fetcher = Fetcher(store, wutong.dingtalk, clock=clock)

    def posted() -> None:
        wutong.outbox.wake()
        fetcher.wake()

    dispatcher = Dispatcher(
        store,
        ROUTES,
        office,
        words=words_of(settings),
        clock=clock,
        on_posted=posted,
        intake_busy=lambda: wutong.inbox.busy,
    )
    press = Press(papers_of(settings, store), paint, settings.pages.public_url)
    hours = hours_of(settings)
    digests = DigestJobs(store, settings.digests, press, hours)

    reminders = reminders_of(settings, store, hours)
    deadlines = DeadlineJobs(store, settings.deadlines.remind_at, hours)

    async def run_due() -> None:
        now = clock()
        posted = [await job.run_due(now) for job in (digests, reminders, deadlines)]
        if sum(posted):
            wutong.outbox.wake()
        await wutong.contacts.sync_daily()

    crons = [rule.cron for rule in settings.digests] + reminders.crons + deadlines.crons
    scheduler = Scheduler(run_due, crons, zone=office.zone)
    pages = Pages(store, office, settings, clock=clock)
    return Handling(office, dispatcher, fetcher, digests, scheduler, pages)


def start(wutong: "Wutong", stack: AsyncExitStack, supervisor: Supervisor) -> None:
    """Starts the parts; the stack ends them in the opposite order."""
    handling = wutong.handling
    assert handling is not None
    dispatcher = supervisor.start(handling.dispatcher.run(), "dispatcher")
    stack.push_async_callback(supervisor.finish, handling.dispatcher.stop, dispatcher)
    fetcher = supervisor.start(handling.fetcher.run(), "fetcher")
    stack.push_async_callback(supervisor.finish, handling.fetcher.stop, fetcher)
    contacts = supervisor.start(wutong.contacts.run(), "contacts")
    stack.callback(contacts.cancel)
    pages = supervisor.start(handling.pages.run(), "pages")
    stack.push_async_callback(supervisor.finish, handling.pages.stop, pages)
    handling.scheduler.start()
    stack.push_async_callback(handling.scheduler.stop)
