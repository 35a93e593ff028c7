"""Starts a measured bot in a process of its own, and says what it used."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.gateway import CLIENT_ID, CLIENT_SECRET, Gateway

WUTONG = ("-m", "bot", "run")
SDK_ACK = ("-m", "bench.bots.sdk_ack")
SDK_REPLY = ("-m", "bench.bots.sdk_reply")
SDK_SQLMODEL = ("-m", "bench.bots.sdk_sqlmodel")
STOP_SECONDS = 15.0


@dataclass(slots=True)
class Running:
    """A connected bot. ``start_seconds`` from the start of its process to its open connection."""

    process: psutil.Process
    start_seconds: float

    def cpu_seconds(self) -> float:
        """Processor time used so far, with the bot's own helpers."""
        total = 0.0
        for process in (self.process, *self.process.children(recursive=True)):
            times = process.cpu_times()
            total += times.user + times.system
        return total

    def resident_mib(self) -> float:
        """Memory in use, in MiB."""
        return self.process.memory_info().rss / 2**20


@asynccontextmanager
async def bot(arguments: Sequence[str], gateway: Gateway, folder: Path) -> AsyncIterator[Running]:
    """The bot, connected to the gateway; its data and its log are in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{folder}/bench.db"
    environment = os.environ | {
        "DINGTALK_CLIENT_ID": CLIENT_ID,
        "DINGTALK_CLIENT_SECRET": CLIENT_SECRET,
        "DINGTALK_ROBOT_CODE": CLIENT_ID,
        "DINGTALK_OPENAPI_ENDPOINT": gateway.url,
        "DINGTALK_OAPI_ENDPOINT": gateway.url,
        "WUTONG_DATABASE_URL": database,
        "NO_PROXY": "127.0.0.1",
    }
    if arguments is WUTONG:
        prepare(database)
        config = folder / "config.toml"
        config.write_text("[roster]\nsync = false\n[pages]\nport = 0\n", encoding="utf-8")
        environment["WUTONG_CONFIG"] = str(config)
    started = time.monotonic()
    with (folder / "log.txt").open("wb") as log:
        child = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env=environment, stdout=log, stderr=log
        )
    try:
        connected = await gateway.connected()
        yield Running(psutil.Process(child.pid), connected - started)
    finally:
        await stop(child)
        await gateway.forget()


def prepare(database: str) -> None:
    """Twenty branches with a secretary each, as the gateway's senders."""
    from datetime import time as day_time
    from zoneinfo import ZoneInfo

    from bot.store import Store, Tx
    from bot.vocabulary import Level, Role

    def roster(tx: Tx) -> None:
        for number in range(20):
            path = f"高新区/梧桐办事处/第{number}村党支部"
            branch = tx.people.put_organization(
                path, level=Level.BRANCH, reports=True, by_hand=True
            )
            tx.people.put_member(
                f"bench{number}",
                name=f"书记{number}",
                role=Role.REPORTER,
                mobile="",
                organization_id=branch.id,
                by_hand=True,
            )

    store = Store.open(database, zone=ZoneInfo("Asia/Shanghai"), day_ends_at=day_time(6))
    store.write_now(roster)
    store.close()


async def stop(child: asyncio.subprocess.Process) -> None:
    """Ends a bot; the SDK's own do not end when asked."""
    if child.returncode is not None:
        return
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), STOP_SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()
