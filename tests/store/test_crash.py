"""kill -9 in the middle of a burst: what was acknowledged is there, and nothing is half done."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import open_store

ROUNDS = 3
LINES = 1_500
ROOT = Path(__file__).parents[2]


def kill_in_a_burst(url: str, begin_at: int) -> tuple[set[str], set[str]]:
    """The messages acknowledged and the messages handled before the program died."""
    command = [sys.executable, "-m", "tests.store.burst", url, str(begin_at)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline() for _ in range(LINES)]
        program.kill()
        lines += program.stdout.readlines()
    words = [line.split() for line in lines if line.endswith("\n")]
    kept = {line[1] for line in words if line[0] == "kept"}
    done = {line[1] for line in words if line[0] == "done"}
    return kept, done


@pytest.mark.slow
def test_nothing_acknowledged_is_lost(database_url: str) -> None:
    """Killed several times: every acknowledged message is kept once, every message that is done
    has its answer, and none has two."""
    kept: set[str] = set()
    done: set[str] = set()
    for round in range(ROUNDS):
        more_kept, more_done = kill_in_a_burst(database_url, round * 1_000_000)
        kept |= more_kept
        done |= more_done
    assert len(kept) > ROUNDS * 100
    open_store(database_url).close()
    engine = create_engine(database_url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT msg_id, state FROM inbox_message"))
        states = {id: str(state) for id, state in found}
        answers = list(connection.execute(text("SELECT key FROM outbox_message")).scalars())
    engine.dispose()
    assert kept <= states.keys()
    assert done <= {id for id, state in states.items() if state == "done"}
    assert sorted(f"{id}:reply" for id, state in states.items() if state == "done") == sorted(
        answers
    )
