"""Fires at the moments of the settings, and every minute to make up for what was missed.

Decides nothing: what is due is asked of the store by what it calls, so a firing too many does no
harm, and one that is lost is made up for a minute later.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from bot.store import StoreUnavailable

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

GRACE = 60

log = structlog.get_logger()


class Scheduler:
    """Calls ``run`` when it starts, at each moment of ``crons`` (five fields, in ``zone``) and once
    a minute, never twice at a time. ``jitter`` is by how many seconds firings may be put off."""

    def __init__(
        self,
        run: Callable[[], Awaitable[object]],
        crons: Iterable[str],
        *,
        zone: ZoneInfo,
        jitter: int = 0,
    ) -> None:
        self._run = run
        self._crons = tuple(crons)
        self._zone = zone
        self._jitter = jitter or None
        self._scheduler: AsyncIOScheduler | None = None
        self._running = asyncio.Lock()

    def start(self) -> None:
        """Begins to fire. Call on the event loop."""
        # here, because start-up until the first frame needs no scheduler
        from apscheduler.schedulers.asyncio import AsyncIOScheduler
        from apscheduler.triggers.cron import CronTrigger

        scheduler = AsyncIOScheduler(
            timezone=self._zone,
            job_defaults={"coalesce": True, "misfire_grace_time": GRACE, "max_instances": 2},
        )
        for cron in self._crons:
            trigger = CronTrigger.from_crontab(cron, timezone=self._zone)
            trigger.jitter = self._jitter
            scheduler.add_job(self.fire, trigger)
        scheduler.add_job(self.fire, "interval", minutes=1, jitter=self._jitter)
        scheduler.add_job(self.fire)
        scheduler.start()
        self._scheduler = scheduler

    async def fire(self) -> None:
        """One firing; a fault in it is told and does not end the others. One that comes while
        another runs has nothing to add."""
        if self._running.locked():
            return
        async with self._running:
            try:
                await self._run()
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
            except Exception as error:
                log.error("job_failed", exc_info=error)

    async def stop(self) -> None:
        """Ends the firing; waits for what is running. Harmless a second time."""
        if self._scheduler is None:
            return
        scheduler, self._scheduler = self._scheduler, None
        scheduler.pause()
        async with self._running:  # shutdown would cancel it
            scheduler.shutdown(wait=False)
