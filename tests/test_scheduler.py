"""The scheduler fires; that nothing depends on how often is tested with the jobs."""

import asyncio
from zoneinfo import ZoneInfo

from structlog.testing import capture_logs

from bot.scheduler import Scheduler
from bot.store import StoreUnavailable

ZONE = ZoneInfo("Asia/Shanghai")


class Work:
    """Counts its calls, and holds each until it is let go."""

    def __init__(self) -> None:
        self.calls = 0
        self.ended = 0
        self.began = asyncio.Event()
        self.let_go = asyncio.Event()

    async def __call__(self) -> None:
        self.calls += 1
        self.began.set()
        await self.let_go.wait()
        self.ended += 1


async def test_fires_at_once_and_stops_after_the_work() -> None:
    """Starting makes up for what was missed; stopping waits for what runs."""
    work = Work()
    scheduler = Scheduler(work, ["30 18 * * *"], zone=ZONE, jitter=5)
    scheduler.start()
    await asyncio.wait_for(work.began.wait(), 5)
    stopping = asyncio.create_task(scheduler.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    work.let_go.set()
    await stopping
    assert (work.calls, work.ended) == (1, 1)
    await scheduler.stop()


async def test_never_twice_at_a_time() -> None:
    """A firing while another runs adds nothing."""
    work = Work()
    scheduler = Scheduler(work, [], zone=ZONE)
    first = asyncio.create_task(scheduler.fire())
    await work.began.wait()
    await scheduler.fire()
    work.let_go.set()
    await first
    assert work.calls == 1


async def test_a_fault_does_not_end_it() -> None:
    """Faults are told, and the next firing comes all the same."""
    faults: list[Exception] = [StoreUnavailable("数据库暂时用不了"), ValueError("a defect")]

    async def work() -> None:
        if faults:
            raise faults.pop(0)

    scheduler = Scheduler(work, [], zone=ZONE)
    with capture_logs() as logs:
        for _ in range(3):
            await scheduler.fire()
    assert [entry["event"] for entry in logs] == ["store_unavailable", "job_failed"]
