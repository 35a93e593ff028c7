"""Keeps long-running parts going, and ends them in good order."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine

import structlog

STOP_SECONDS = 10.0

log = structlog.get_logger()


async def woken(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, at most so long."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


class Supervisor:
    """Long-running parts, each in a task. One that ends by an error is a defect: it is logged, and
    ``failed`` is set, so that the bot ends and whoever watches it starts it anew."""

    def __init__(self, failed: asyncio.Event) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed = failed

    def start(self, part: Coroutine[object, object, None], name: str) -> asyncio.Task[None]:
        """Runs a part until it ends by itself."""
        task = asyncio.create_task(part, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("part_failed", part=task.get_name(), exc_info=task.exception())
            self._failed.set()

    async def finish(self, stop: Callable[[], None], *tasks: asyncio.Task[None]) -> None:
        """Tells parts to stop and waits a while; what does not end is cancelled."""
        stop()
        _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
        for task in late:
            log.warning("part_cancelled", part=task.get_name())
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
