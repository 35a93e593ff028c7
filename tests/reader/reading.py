"""Helpers of the reader's tests: reads one text as of a day, and scores a corpus file."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.reading import Context, Reading, ReadMatter
from bot.reader import answer, read

ZONE = ZoneInfo("Asia/Shanghai")
CORPUS = Path(__file__).parent / "corpus"
SENT = datetime(2026, 6, 17, 17, 30, tzinfo=ZONE)  # a Wednesday


def reading_of(text: str, *, sent_at: datetime = SENT, branch: str = "大里村") -> Reading:
    """The reading of a text sent on an ordinary Wednesday."""
    return read(text, Context(sent_at, branch))


def only(text: str, **given: Any) -> ReadMatter:
    """The one matter of a text."""
    matters = reading_of(text, **given).matters
    assert len(matters) == 1, [matter.text for matter in matters]
    return matters[0]


def lines(name: str) -> Iterator[dict[str, Any]]:
    """The lines of a corpus file."""
    for raw in (CORPUS / name).read_text(encoding="utf-8").splitlines():
        if raw.strip():
            yield json.loads(raw)


def answered(line: dict[str, Any]) -> dict[str, Any]:
    """The reader's answer to a corpus line."""
    context = Context(datetime.fromisoformat(line["sent_at"]), line["branch"])
    return answer(read(line["text"], context), line["id"])
