"""The whole trial: the stand-in of DingTalk, the bot, a sample day, its digest."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic
from urllib.request import urlopen

import pytest
from rich.console import Console

from bot.config import load
from bot.config_models import Settings
from bot.trial.runner import play, playing, try_out
from bot.trial.screen import Screen
from bot.vocabulary import Status

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
STARTED = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SECONDS = 120


class Running:
    """Real seconds from a given moment on, so that the trial plays on a known day."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = monotonic()

    def __call__(self) -> datetime:
        """Now."""
        return self._start + timedelta(seconds=monotonic() - self._began)


def trial_settings(tmp_path: Path) -> Settings:
    """Settings of somebody who has a database of their own."""
    return load(None, {"WUTONG_DATABASE_URL": f"sqlite:///{tmp_path}/own.db"})


async def test_the_digest_agrees_with_the_ledger(tmp_path: Path) -> None:
    """What the leader reads is what the ledger holds, and nothing went wrong on the way."""
    text = io.StringIO()
    screen = Screen(Console(file=text, width=100), trial_settings(tmp_path).office.zone)
    settings = trial_settings(tmp_path)
    async with playing(settings, port=None, clock=Running(STARTED), rng=Random(1)) as trial:
        await play(trial, screen)
        day = trial.day
        store = trial.wutong.store
        matters = store.read_now(lambda tx: tx.ledger.matters(None, day, day))
        months = store.read_now(lambda tx: tx.ledger.matters(None, None, day))
        failed = store.read_now(lambda tx: (tx.inbox.count("failed"), tx.outbox.counts()["dead"]))
        figures = trial.figures
        digest = "\n".join(trial.stage.heard_by("wenbosong"))
    assert failed == (0, 0)
    assert figures is not None
    resolved = sum(matter.status is Status.RESOLVED for matter in matters)
    assert figures.total.value == len(matters)
    assert figures.by_status[Status.RESOLVED].value == resolved
    assert (figures.coverage.owed, figures.coverage.reported, figures.coverage.zero) == (18, 15, 2)
    assert f"收集**{len(matters)}件**" in digest
    assert f"**{resolved}/{len(matters)}" in digest
    settled = sum(matter.status is Status.RESOLVED for matter in months)
    assert f"共解决社区微实事{settled}件" in digest
    assert f"以来收集的{settled}/{len(months)}" in digest
    assert "科苑社区、枫林社区、瑞丰物流园党支部" in digest


async def test_every_message_is_answered(tmp_path: Path) -> None:
    """Whoever writes hears something back."""
    settings = trial_settings(tmp_path)
    screen = Screen(Console(file=io.StringIO()), settings.office.zone)
    async with playing(settings, port=None, clock=Running(STARTED), rng=Random(1)) as trial:
        await play(trial, screen)
        writers = [said.who for said in trial.messages]
        said = {who: trial.stage.heard_by(who) for who in set(writers)}
        complaints = trial.stage.complaints()
    heard = {who: len(answers) for who, answers in said.items()}
    assert {who for who in writers if heard[who] < writers.count(who)} == set()
    assert [each for answers in said.values() for each in answers if "没找到" in each] == []
    assert [each for answers in said.values() for each in answers if "没看懂" in each] == []
    assert complaints == []


def run_try(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """``wutong try`` as people start it, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "try", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


def test_try_once_ends_by_itself(tmp_path: Path) -> None:
    """Exit 0; the digest is there with figures that agree, and nothing is left behind."""
    done = run_try("--once", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "日报汇总" in done.stdout
    found = re.search(r"收集(\d+)件（#", done.stdout)
    assert found is not None
    bars = re.findall(r"^\S+ +[█▓░]+ +(\d+)$", done.stdout, re.MULTILINE)
    assert sum(map(int, bars)) == int(found[1]) > 20
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """One sentence, exit 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_try("--once", "--port", str(port), folder=tmp_path)
    said = (done.stdout + done.stderr).strip()
    assert done.returncode == 1
    assert f"端口 {port}" in said
    assert len(said.splitlines()) == 1


async def test_the_own_database_is_left_alone(tmp_path: Path) -> None:
    """The trial has its own."""
    console = Console(file=io.StringIO())
    code = await try_out(
        trial_settings(tmp_path),
        once=True,
        port=None,
        clock=Running(STARTED),
        rng=Random(1),
        console=console,
    )
    assert code == 0
    assert not (tmp_path / "own.db").exists()


def test_without_once_it_stays_open_until_ctrl_c(tmp_path: Path) -> None:
    """The pages answer; Ctrl-C ends it with exit 0."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "bot", "try"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        pages = []
        for line in process.stdout:
            pages += re.findall(r"^(?:聊天页|看板).*?(http://127\.0\.0\.1:\d+\S*)", line)
            if "Ctrl-C" in line:
                break
        codes = [urlopen(page, timeout=10).status for page in pages]
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        code = process.wait(timeout=20)
    assert (codes, code, rest.strip()) == ([200, 200, 200], 0, "")
