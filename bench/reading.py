"""The reader: its speed against a segmenter on the same texts, and its score on gold messages."""

import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

from bench.texts import lines


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Time for all texts once."""
    started = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - started


def speed(rounds: int) -> None:
    """(d) ``read`` against ``jieba.lcut`` alone; rounds take turns."""
    import jieba

    from bot.domain.reading import Context
    from bot.reader import read

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    texts = [str(line["text"]) for line in lines()]
    context = Context(sent_at=datetime.fromisoformat("2026-11-24T18:00:00+08:00"), branch="大里村")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds + 1):
        theirs.append(seconds(jieba.lcut, texts))
        ours.append(seconds(lambda text: read(text, context), texts))
    ours_s, theirs_s = median(ours[1:]), median(theirs[1:])
    print(
        f"(d) read                        {ours_s / len(texts) * 1000:7.3f} ms a message  "
        f"ratio {ours_s / theirs_s:.2f} to jieba.lcut "
        f"({theirs_s / len(texts) * 1000:.3f} ms), {len(texts)} messages"
    )


def gold(folder: Path) -> None:
    """(f) the score on gold messages, by the scorer that lies beside them."""
    scorer, messages = folder / "score.py", folder / "dev.jsonl"
    if not scorer.exists() or not messages.exists():
        print(f"(f) no gold messages in {folder}: name their folder with --gold")
        return
    questions = messages.read_text(encoding="utf-8")
    answers = subprocess.run(
        [sys.executable, "-m", "bot", "read", "--jsonl"],
        input=questions,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(answers)
        file.flush()
        done = subprocess.run(
            [sys.executable, str(scorer), str(messages), file.name, "--json"],
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
    figures = json.loads(done.stdout)["figures"]
    print(f"(f) gold messages, {len(questions.splitlines())} lines")
    for name, row in figures.items():
        print(f"    {name:<22} {row['value']:.3f}")
