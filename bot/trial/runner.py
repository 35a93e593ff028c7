"""Plays the trial: history, the sample day through the channel, the digest; then it stays open.

Everything but the stand-in of DingTalk is what ``wutong run`` runs. The database is a temporary
one, whatever the settings name; of them it keeps the words, deadlines, reminders, calendar and
privacy of the office.
"""

import asyncio
import logging
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import structlog
from pydantic import SecretStr
from rich.console import Console

from bot.analysis import Figures
from bot.app import Wutong, running
from bot.config import Settings, words_of
from bot.config_models import DatabaseSettings, DigestRule, PageSettings
from bot.domain.clock import Clock, office_day
from bot.domain.facts import Period
from bot.domain.reading import Context
from bot.jobs import DigestJobs
from bot.opening import days_of, open_store
from bot.schedule import Days
from bot.store import Tx
from bot.trial import day as sample
from bot.trial import history, office
from bot.trial.clock import TrialClock
from bot.trial.office import Office
from bot.trial.screen import Screen
from bot.trial.stage import HOST, PortInUse, Stage, free_port

DIGEST = "日报汇总"
STEP_SECONDS = 15.0
LOOK_SECONDS = 0.02


class NotAnswered(Exception):
    """The bot did not answer a message of the sample day in time."""


@dataclass(slots=True)
class Trial:
    """The trial while it runs. ``figures`` are those of the digest, once it is out."""

    office: Office
    day: date
    clock: TrialClock
    stage: Stage
    wutong: Wutong
    jobs: DigestJobs
    messages: list[sample.Said]
    figures: Figures | None = None


async def try_out(
    settings: Settings,
    *,
    once: bool,
    port: int | None,
    clock: Clock,
    rng: Random,
    console: Console,
) -> int:
    """``wutong try``: 0, or 1 after one sentence that says what is in the way. ``port`` is that of
    the chat page; without one a free port is taken. Without ``once`` it ends at Ctrl-C."""
    _quiet_logs()
    screen = Screen(console, settings.office.zone)
    try:
        async with playing(settings, port=port, clock=clock, rng=rng) as trial:
            await play(trial, screen)
            if not once:
                screen.headline("试一试")
                screen.addresses(_pages(trial))
                screen.line("网页一直开着，按 Ctrl-C 结束。试用的数据不会留下。")
                await _until_told_to_stop()
    except PortInUse as error:
        why = "已被别的程序占用" if error.taken else "用不了"
        screen.line(f"端口 {error.port} {why}，请换一个，如 wutong try --port 8899。")
        return 1
    except NotAnswered as error:
        screen.line(str(error))
        return 1
    return 0


@asynccontextmanager
async def playing(
    settings: Settings, *, port: int | None, clock: Clock, rng: Random
) -> AsyncIterator[Trial]:
    """The stand-in and the bot, connected, with the month before in the ledger. Raises PortInUse."""
    trial_office = office.load()
    days = days_of(settings)
    today = office_day(clock(), days.zone, days.day_ends_at)
    day = sample.sample_day(today, days.calendar.is_workday)
    trial_clock = TrialClock(clock, sample.moment(day, sample.STARTS, days.zone))
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wutong-try-"))
        stage = await Stage.open(trial_office, port=port, clock=trial_clock, rng=rng)
        stack.push_async_callback(stage.close)
        own = trial_settings(settings, trial_office, stage, Path(folder))
        await _write_history(own, trial_office, day, days)
        wutong = await stack.enter_async_context(running(own, clock=trial_clock, rng=rng))
        await _connected(wutong)
        jobs = wutong.handled.digests
        await jobs.run_due(trial_clock())  # from here on the digest is due
        messages = sample.messages(day, days.zone, days.calendar.is_workday)
        yield Trial(trial_office, day, trial_clock, stage, wutong, jobs, messages)


async def _connected(wutong: Wutong) -> None:
    try:
        await asyncio.wait_for(wutong.ready.wait(), STEP_SECONDS)
    except TimeoutError:
        raise NotAnswered("机器人连不上本机的仿真钉钉，试用停在这里。") from None


def trial_settings(
    settings: Settings, trial_office: Office, stage: Stage, folder: Path
) -> Settings:
    """The office's settings with the trial's database, people and DingTalk in their place."""
    at = sample.DIGEST_AT
    rule = DigestRule(
        name=DIGEST,
        period="day",
        cron=f"{at.minute} {at.hour} * * *",
        to=(f"role:leader@{trial_office.name}", f"group:{stage.group_id}"),
    )
    pages = free_port(HOST)  # known beforehand: what the bot says is to lead there
    dingtalk = settings.dingtalk.model_copy(
        update={
            "client_id": stage.client_id,
            "client_secret": SecretStr(stage.client_secret),
            "robot_code": stage.client_id,
            "openapi_endpoint": stage.url,
            "oapi_endpoint": stage.url,
            "group_robots": {},
        }
    )
    return settings.model_copy(
        update={
            "office": settings.office.model_copy(update={"name": trial_office.name}),
            "dingtalk": dingtalk,
            "roster": trial_office.roster_settings(),
            "database": DatabaseSettings(url=f"sqlite:///{folder}/try.db"),
            "digests": (rule,),
            "pages": PageSettings(host=HOST, port=pages, public_url=f"http://{HOST}:{pages}"),
        }
    )


async def _write_history(own: Settings, trial_office: Office, day: date, days: Days) -> None:
    store = open_store(own)
    try:
        context = Context(
            sent_at=sample.moment(day, sample.STARTS, days.zone),
            zone=days.zone,
            day_ends_at=days.day_ends_at,
            words=words_of(own),
        )
        told = history.plan(trial_office, day, days.calendar.is_workday)
        await history.write(store, trial_office, told, context)
    finally:
        store.close()


async def play(trial: Trial, screen: Screen) -> None:
    """The sample day and its digest. Raises NotAnswered."""
    matters = await trial.wutong.store.read(lambda tx: len(tx.ledger.matters(None, None, None)))
    screen.headline(f"{trial.office.name} {trial.day.month}月{trial.day.day}日")
    screen.line(
        f"{len(trial.office.branches)}个上报单位，台账里已有一个月的{matters}件。"
        "下面的话都经由本机的仿真钉钉发给机器人，人和事是编的。"
    )
    await _play_day(trial, screen)
    screen.headline(DIGEST)
    await _send_digest(trial, screen)


async def _play_day(trial: Trial, screen: Screen) -> None:
    shown: list[tuple[str, str]] = []
    with screen.progress(len(trial.messages)) as bars:
        for number, said in enumerate(trial.messages, 1):
            unit, person = trial.office.find(said.who)
            name = f"{unit.name} {person.name}"
            trial.clock.move_to(said.at)
            bars.said(said.at, name, said.kind, said.text)
            before = trial.stage.heard()
            await trial.stage.say(said)
            await _settled(trial, number)
            answers = trial.stage.answers_since(before, said.who)
            bars.answered(len(answers))
            if said.shown:
                shown += [(name, answer) for answer in answers]
    screen.headline("收到的回执（节选）")
    for name, answer in shown:
        screen.receipt(name, answer)


async def _settled(trial: Trial, messages: int) -> None:
    """Until the bot has handled so many messages and said what it has to say. Raises NotAnswered."""

    def is_settled(tx: Tx) -> bool:
        handled = sum(tx.inbox.count(state) for state in ("done", "waiting", "failed"))
        return handled >= messages and tx.outbox.counts()["pending"] == 0

    await _until(trial, is_settled, "机器人没有及时回复，试用停在这里。")


async def _until(trial: Trial, ready: Callable[[Tx], bool], otherwise: str) -> None:
    try:
        async with asyncio.timeout(STEP_SECONDS):
            while not await trial.wutong.store.read(ready):
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise NotAnswered(otherwise) from None


async def _send_digest(trial: Trial, screen: Screen) -> None:
    """Has the digest made as the scheduler would, and shows what arrived."""
    trial.clock.move_to(
        sample.moment(trial.day, sample.DIGEST_AT, trial.wutong.handled.office.zone)
    )
    before = trial.stage.heard()
    now = trial.clock()
    await trial.jobs.run_due(now)
    trial.wutong.outbox.wake()
    await _until(
        trial, lambda tx: tx.outbox.counts()["pending"] == 0, "简报没有及时发出，试用停在这里。"
    )
    period = Period(trial.day, trial.day)
    figures = await trial.wutong.store.read(
        lambda tx: trial.wutong.handled.office.briefing.figures(tx, "day", period, now)
    )
    trial.figures = figures
    leader = trial.office.departments[0].people[0]
    for text in trial.stage.answers_since(before, leader.user_id):
        screen.digest(text, f"发给 {leader.name}（{leader.title}）")
    if trial.stage.group_answers_since(before):
        screen.line(f"同时发到“{trial.office.group}”，群里的一份不点名未报的单位。")
    screen.chart(figures)
    picture = trial.stage.picture_since(before, leader.user_id)
    if picture is not None:
        screen.picture(await _save_picture(picture))


async def _save_picture(content: bytes) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="wutong-chart-"))
    path = folder / "日报汇总.png"
    await asyncio.to_thread(path.write_bytes, content)
    return path


def _pages(trial: Trial) -> list[tuple[str, str]]:
    """What can be opened in a browser, and as whom."""
    secretary = trial.office.branches[0].people[0]
    leader = trial.office.departments[0].people[0]
    pages = [
        (f"聊天页（{secretary.name}）", trial.stage.page_of(secretary.user_id)),
        (f"聊天页（{leader.name}，{leader.title}）", trial.stage.page_of(leader.user_id)),
    ]
    board = trial.wutong.handled.pages.url
    return [*pages, ("看板", board)] if board else pages


async def _until_told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # where there are no such handlers, Ctrl-C cancels
            continue
    await stop.wait()


def _quiet_logs() -> None:
    """Only what went wrong, so that the terminal shows the trial."""
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(message)s")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
