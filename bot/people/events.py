"""Changes of the address book as they happen: each is applied soon after it came, in order."""

import asyncio
from collections.abc import Callable
from datetime import date

import structlog

from bot.config_models import RosterSettings
from bot.domain.clock import Clock
from bot.domain.messages import ContactEvent
from bot.people.sync import Contacts, apply_event, sync
from bot.store import Store

log = structlog.get_logger()


class ContactEvents:
    """``receive`` takes an event, ``run`` applies what came until cancelled. An event that is lost
    in a crash, or fails, is made up for by the daily sync."""

    def __init__(
        self,
        contacts: Contacts,
        store: Store,
        settings: RosterSettings,
        *,
        clock: Clock,
        on_changed: Callable[[], None],
    ) -> None:
        self._contacts = contacts
        self._store = store
        self._settings = settings
        self._clock = clock
        self._on_changed = on_changed
        self._events: asyncio.Queue[ContactEvent] = asyncio.Queue()
        self._synced_on: date | None = None

    async def receive(self, event: ContactEvent) -> None:
        """Takes an event; returns at once."""
        if self._settings.sync:
            self._events.put_nowait(event)

    async def run(self) -> None:
        """Applies events one after the other."""
        while True:
            event = await self._events.get()
            try:
                result = await apply_event(
                    event,
                    self._contacts,
                    self._store,
                    settings=self._settings,
                    now=self._clock(),
                )
            except Exception as error:  # the daily sync makes up for it
                log.error("contact_event_failed", type=event.type, exc_info=error)
                continue
            log.info("contacts_changed", type=event.type, removed=result.removed)
            self._on_changed()

    async def sync_daily(self) -> None:
        """Brings the whole roster in line once a day of the system's calendar (UTC), and at the
        first call; a failed sync is tried again at the next call."""
        now = self._clock()
        if not self._settings.sync or self._synced_on == now.date():
            return
        try:
            result = await sync(self._contacts, self._store, self._settings, now)
        except Exception as error:
            log.error("roster_sync_failed", exc_info=error)
            return
        self._synced_on = now.date()
        log.info("roster_synced", members=result.members, removed=result.removed)
        self._on_changed()
