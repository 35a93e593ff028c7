"""The whole bot against the emulator, through the real SDK: faults, restarts, kill -9.

What was acknowledged is stored once, what was reported is answered, and nothing is said twice
unless a send was cut off.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from pydantic import SecretStr

from bot.app import Wutong, running
from bot.config import Settings
from bot.config_models import DatabaseSettings, DigestRule, DingTalkSettings, PageSettings
from bot.domain.clock import Clock
from bot.domain.messages import Outgoing, Person, Text
from bot.emulator import Emulator
from bot.emulator.faults import Rule
from tests.emulator.world import CLIENT_ID, GROUP, SECRET, WORLD

REPORT = "东门井盖丢失，已补装"


SIX_IN_THE_EVENING = datetime(2026, 6, 18, 10, tzinfo=UTC)


def evening() -> datetime:
    """Now: real seconds from six o'clock of a working day on, so that no test depends on the hour
    at which it is run."""
    return SIX_IN_THE_EVENING + timedelta(seconds=monotonic() - BEGAN)


BEGAN = monotonic()


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """The small organization, in the evening."""
    made = Emulator(WORLD, clock=evening, rng=Random(7))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def emulator_now() -> AsyncIterator[Emulator]:
    """The small organization in real time, for a bot in a process of its own."""
    made = Emulator(WORLD, clock=lambda: datetime.now(UTC), rng=Random(7))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def children() -> Iterator[ExitStack]:
    """Ends the processes that a test has started."""
    with ExitStack() as stack:
        yield stack


def settings(emulator: Emulator, database: str, **changes: object) -> Settings:
    """The bot's settings against the emulator."""
    dingtalk = DingTalkSettings(
        client_id=CLIENT_ID,
        client_secret=SecretStr(SECRET),
        robot_code=CLIENT_ID,
        openapi_endpoint=emulator.url,
        oapi_endpoint=emulator.url,
    )
    return Settings(
        dingtalk=dingtalk,
        database=DatabaseSettings(url=database),
        pages=PageSettings(port=0),
        **changes,
    )


@asynccontextmanager
async def bot(
    chosen: Settings, emulator: Emulator, clock: Clock = evening
) -> AsyncIterator[Wutong]:
    """The bot, ready, with everybody on its roster."""
    async with running(chosen, clock=clock, rng=Random(3)) as wutong:
        await asyncio.wait_for(wutong.ready.wait(), 20)
        while not await wutong.store.read(lambda tx: tx.people.members()):
            await asyncio.sleep(0.02)
        yield wutong


async def answers(emulator: Emulator, user: str, count: int, *, seconds: float = 20) -> list[str]:
    """What somebody was told, once it is so much."""
    await emulator.wait_for(lambda: len(emulator.sent(user)) >= count, seconds)
    return [said.text for said in emulator.sent(user)]


async def test_a_report_comes_back_as_a_receipt(emulator: Emulator, database_url: str) -> None:
    """Through the wire and back, acknowledged in time, with nothing that DingTalk would refuse."""
    async with bot(settings(emulator, database_url), emulator):
        await emulator.say("u-dali", REPORT)
        (receipt,) = await answers(emulator, "u-dali", 1)
    assert receipt.startswith("✅ 大里村党总支")
    assert [ack.code for ack in emulator.acks] == [200]
    assert emulator.violations == []


async def test_every_kind_of_message_is_answered(emulator: Emulator, database_url: str) -> None:
    """Text, speech, picture, file, film, unknown kinds, a group, an outsider."""
    async with bot(settings(emulator, database_url), emulator) as wutong:
        await emulator.say("u-dali", REPORT)
        await emulator.say_audio("u-dali", "北门路灯坏了已经修好了")
        await emulator.say_audio("u-qiming", None)
        await emulator.say_picture("u-qiming", b"\x89PNG" + bytes(64))
        await emulator.say_file("u-qiming", "台账.xlsx", b"PK" + bytes(64))
        await emulator.say_video("u-qiming", bytes(64))
        await emulator.say_unknown("u-qiming")
        await emulator.say("x-outside", "你好")
        await emulator.say("u-leader", "今天谁还没报", group=GROUP)
        await answers(emulator, "u-dali", 2)
        await answers(emulator, "x-outside", 1)
        await answers(emulator, GROUP, 1)
        await answers(emulator, "u-leader", 1)
        await emulator.wait_for(lambda: len(emulator.acks) >= 9, 10)
        for _ in range(200):
            wanted = await wutong.store.read(lambda tx: tx.ledger.attachments_wanted(10, evening()))
            if not wanted:
                break
            await asyncio.sleep(0.05)
    assert wanted == []
    assert {ack.code for ack in emulator.acks} == {200}
    assert emulator.violations == []


async def test_a_leader_gets_a_digest_with_its_picture(
    emulator: Emulator, database_url: str
) -> None:
    """On request, as text and as a picture."""
    async with bot(settings(emulator, database_url), emulator):
        await emulator.say("u-dali", REPORT)
        await answers(emulator, "u-dali", 1)
        await emulator.say("u-leader", "今天的日报汇总")
        await emulator.wait_for(lambda: len(emulator.sent("u-leader")) >= 2, 30)
    text, picture = emulator.sent("u-leader")
    assert "收集**1件**" in text.text
    assert "image" in picture.body["type"] or "![" in picture.text
    assert emulator.violations == []


async def test_redelivered_and_doubled_messages_are_answered_once(
    emulator: Emulator, database_url: str
) -> None:
    """Copies with the same id change nothing, acknowledged or not."""
    emulator.faults.redelivery = "always"
    emulator.faults.redelivery_seconds = [0.05, 0.2]
    emulator.faults.redelivery_new_frame_ids = True
    async with bot(settings(emulator, database_url), emulator) as wutong:
        for number in range(5):
            await emulator.say("u-dali", f"{number}号楼路灯坏了，已修好")
        await emulator.wait_for(lambda: len(emulator.acks) >= 15, 20)
        await answers(emulator, "u-dali", 5)
        await asyncio.sleep(0.3)
        kept = await wutong.store.read(lambda tx: tx.inbox.count("done"))
    assert kept == 5
    assert len(emulator.sent("u-dali")) == 5


@pytest.mark.parametrize("planned", [True, False])
async def test_messages_around_a_disconnect_are_answered(
    emulator: Emulator, database_url: str, planned: bool
) -> None:
    """The bot comes back by itself, planned or not."""
    emulator.faults.no_connection = "keep"
    async with bot(settings(emulator, database_url), emulator):
        await emulator.say("u-dali", "一号楼路灯坏了，已修好")
        if planned:
            await emulator.gateway.disconnect()
        else:
            emulator.gateway.cut()
        await emulator.say("u-dali", "二号楼路灯坏了，已修好")
        await answers(emulator, "u-dali", 2)
    assert len(emulator.sent("u-dali")) == 2


async def test_garbage_frames_change_nothing(emulator: Emulator, database_url: str) -> None:
    """The connection lives on."""
    async with bot(settings(emulator, database_url), emulator):
        for text in ("", "{", "[]", '"x"', '{"type":"CALLBACK"}', '{"headers":3}', "\x00\u2028"):
            await emulator.gateway.send_raw(text)
        await emulator.say("u-dali", REPORT)
        await answers(emulator, "u-dali", 1)
        assert emulator.gateway.opened == 1


async def test_a_refused_reply_address_falls_back_to_a_direct_message(
    emulator: Emulator, database_url: str
) -> None:
    """Somebody who was answered late is answered all the same."""
    emulator.faults.rules = [Rule(path="/robot/sendBySession", code="300001")]
    async with bot(settings(emulator, database_url), emulator):
        await emulator.say("u-dali", REPORT)
        await answers(emulator, "u-dali", 1)
    (said,) = emulator.sent("u-dali")
    assert said.via == "sampleText"


async def test_an_access_token_that_was_revoked_is_fetched_anew(
    emulator: Emulator, database_url: str
) -> None:
    """The send that found it out is repeated at once."""
    emulator.faults.rules = [Rule(path="/robot/sendBySession", code="300001")]
    async with bot(settings(emulator, database_url), emulator):
        await emulator.say("u-dali", REPORT)
        await answers(emulator, "u-dali", 1)
        emulator.tokens.revoke()
        await emulator.say("u-dali", "北门路灯坏了，已修好")
        await answers(emulator, "u-dali", 2)


async def test_who_leaves_loses_the_right_at_once(emulator: Emulator, database_url: str) -> None:
    """By the event of the address book, acknowledged with its status."""
    async with bot(settings(emulator, database_url), emulator) as wutong:
        await emulator.emit_event("user_leave_org", timeStamp="0", userId=["u-dali"])
        for _ in range(200):
            if await wutong.store.read(lambda tx: tx.people.member("u-dali")) is None:
                break
            await asyncio.sleep(0.02)
        await emulator.say("u-dali", REPORT)
        (answer,) = await answers(emulator, "u-dali", 1)
    assert "还不在报送名单里" in answer
    assert emulator.violations == []


async def test_throttled_and_broken_sends_come_later(emulator: Emulator, database_url: str) -> None:
    """Once each, after the trouble is over."""
    emulator.faults.rules = [Rule(path="/robot/sendBySession", code="-1", times=2)]
    async with bot(settings(emulator, database_url), emulator):
        for number in range(3):
            await emulator.say("u-dali", f"{number}号楼路灯坏了，已修好")
        await answers(emulator, "u-dali", 3)
        await asyncio.sleep(0.2)
    assert len(emulator.sent("u-dali")) == 3


async def test_the_scheduled_digest_goes_out_once(emulator: Emulator, database_url: str) -> None:
    """To persons and to the group, also when the bot is started twice."""
    ahead = timedelta()
    rule = DigestRule(
        name="日报汇总", period="day", cron="* * * * *", to=("role:leader", f"group:{GROUP}")
    )
    chosen = settings(emulator, database_url, digests=(rule,))
    async with bot(chosen, emulator, lambda: evening() + ahead) as wutong:
        await emulator.say("u-dali", REPORT)
        await answers(emulator, "u-dali", 1)
        while not await wutong.store.read(lambda tx: tx.runs.last("digest:日报汇总")):
            await asyncio.sleep(0.05)
        ahead = timedelta(seconds=70)
        for _ in range(3):
            await wutong.handled.digests.run_due(evening() + ahead)
        wutong.outbox.wake()
        await emulator.wait_for(lambda: len(emulator.sent(GROUP)) >= 2, 30)
        await emulator.wait_for(lambda: len(emulator.sent("u-leader")) >= 2, 30)
    assert Counter(said.body["type"] for said in emulator.sent(GROUP)) == {
        "markdown": 1,
        "image": 1,
    }
    assert len(emulator.sent("u-leader")) == 2


async def test_nobody_is_disturbed_at_night_after_an_outage(
    emulator: Emulator, database_url: str
) -> None:
    """What could not be said in time: an answer comes at once, a notice in the morning, a reminder
    whose time is over not at all."""
    ahead = timedelta()
    emulator.faults.rules = [Rule(path="/v1.0/robot/oToMessages", status=503)]
    reminder = Outgoing(
        "reminder",
        Person("u-leader"),
        Text("今天的日报还没收到"),
        unasked=True,
        good_until=evening() + timedelta(minutes=90),
    )
    notice = Outgoing("notice", Person("u-leader"), Text("1001 请您协调"), unasked=True)
    asked = Outgoing("asked", Person("u-leader"), Text("您要的台账"))
    async with bot(settings(emulator, database_url), emulator, lambda: evening() + ahead) as wutong:
        await wutong.store.write(
            lambda tx: tx.outbox.post_many([reminder, notice, asked], evening())
        )
        wutong.outbox.wake()
        await asyncio.sleep(0.3)
        ahead = timedelta(hours=5)
        emulator.faults.rules = []
        wutong.outbox.wake()
        assert await answers(emulator, "u-leader", 1) == ["您要的台账"]
        ahead = timedelta(hours=13, minutes=31)
        wutong.outbox.wake()
        assert await answers(emulator, "u-leader", 2) == ["您要的台账", "1001 请您协调"]
        await asyncio.sleep(0.2)
        counted = await wutong.store.read(lambda tx: tx.outbox.counts())
    assert counted == {"pending": 0, "sent": 2, "dead": 1}
    assert len(emulator.sent("u-leader")) == 2


@pytest.mark.slow
async def test_kill_9_in_a_burst_loses_nothing(
    emulator_now: Emulator, tmp_path: Path, children: ExitStack
) -> None:
    """The bot is killed three times while messages pour in; every acknowledged one is stored once
    and answered once, or twice where a send was cut off."""
    emulator = emulator_now
    emulator.faults.redelivery = "unacked"
    emulator.faults.redelivery_seconds = [1.0, 2.0, 4.0, 6.0]
    emulator.faults.no_connection = "keep"
    database = tmp_path / "wutong.db"
    said = 0
    for round_ in range(4):
        child = await a_process(emulator, database, children)
        if round_ == 0:
            await until_synced(database)
        for _ in range(100):
            said += 1
            await emulator.say("u-dali", f"{said}号楼路灯坏了，已修好")
        if round_ < 3:
            await asyncio.sleep(0.15)
            child.send_signal(signal.SIGKILL)
            await child.wait()
    await emulator.wait_for(lambda: answered_all(emulator, said), 60)
    child.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(child.wait(), 20) == 0
    with closing(sqlite3.connect(database)) as connection:
        states = Counter(
            state for (state,) in connection.execute("SELECT state FROM inbox_message")
        )
        matters = connection.execute("SELECT count(*) FROM matter").fetchone()[0]
    assert states == {"done": said}
    assert matters == said


@pytest.mark.slow
async def test_kill_9_between_message_and_answer(
    emulator_now: Emulator, tmp_path: Path, children: ExitStack
) -> None:
    """The bot is killed after each message of a conversation, before it could answer: each is answered
    once, what it had asked is remembered, and the ledger is as if nothing had happened."""
    emulator = emulator_now
    emulator.faults.redelivery = "unacked"
    emulator.faults.redelivery_seconds = [1.0, 2.0, 4.0, 6.0]
    emulator.faults.no_connection = "keep"
    database = tmp_path / "wutong.db"
    child = await a_process(emulator, database, children)
    await until_synced(database)
    conversation = {
        "东门路灯不亮，正在联系师傅": "#1001",
        "西门路灯不亮，正在联系师傅": "#1002",
        "路灯修好了": "哪",
        "1002": "#1002",
        "撤销": "已撤销",
    }
    for number, text in enumerate(conversation):
        emulator.faults.rules = [Rule(path="/robot/sendBySession", code="-1")]
        await emulator.say("u-dali", text)
        await until_stored(database, number + 1)
        await asyncio.sleep(number * 0.1)
        child.kill()
        await child.wait()
        emulator.faults.rules = []
        child = await a_process(emulator, database, children)
        await answers(emulator, "u-dali", number + 1, seconds=60)
    child.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(child.wait(), 20) == 0
    told = [said.text for said in emulator.sent("u-dali")]
    assert len(told) == len(conversation)
    for words, expected in zip(told, conversation.values(), strict=True):
        assert expected in words
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT number, status FROM matter ORDER BY number").fetchall()
        states = {state for (state,) in connection.execute("SELECT state FROM inbox_message")}
    assert found == [(1001, "in_progress"), (1002, "in_progress")]
    assert states == {"done"}


async def a_process(
    emulator: Emulator, database: Path, children: ExitStack
) -> asyncio.subprocess.Process:
    """`wutong run`, once it is connected."""
    config = database.parent / "config.toml"
    config.write_text("[pages]\nport = 0\n", encoding="utf-8")
    environment = {
        **os.environ,
        "DINGTALK_CLIENT_ID": CLIENT_ID,
        "DINGTALK_CLIENT_SECRET": SECRET,
        "DINGTALK_OPENAPI_ENDPOINT": emulator.url,
        "DINGTALK_OAPI_ENDPOINT": emulator.url,
        "WUTONG_DATABASE_URL": f"sqlite:///{database}",
        "WUTONG_CONFIG": str(config),
    }
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    children.callback(end, child)
    await emulator.wait_for(lambda: emulator.gateway.connections, 60)
    return child


def end(child: asyncio.subprocess.Process) -> None:
    """Nothing outlives its test."""
    if child.returncode is None:
        child.kill()


async def until_synced(database: Path) -> None:
    """Until the roster has come from the address book."""
    for _ in range(400):
        with closing(sqlite3.connect(database)) as connection:
            if connection.execute("SELECT count(*) FROM member").fetchone()[0]:
                return
        await asyncio.sleep(0.05)
    raise AssertionError("no roster")


async def until_stored(database: Path, count: int) -> None:
    """Until so many messages have been received."""
    for _ in range(2000):
        with closing(sqlite3.connect(database)) as connection:
            if connection.execute("SELECT count(*) FROM inbox_message").fetchone()[0] >= count:
                return
        await asyncio.sleep(0.005)
    raise AssertionError("not stored")


def answered_all(emulator: Emulator, said: int) -> bool:
    """Whether every building has been answered for."""
    text = "\n".join(each.text for each in emulator.sent("u-dali"))
    return all(f"{number}号楼" in text for number in range(1, said + 1))
