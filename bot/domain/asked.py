"""Questions that the bot has asked somebody, with what the answer will be needed for."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.reading import ReadMatter
from bot.vocabulary import Status, UpdateKind


@dataclass(frozen=True, slots=True)
class Which:
    """Which of some matters is meant. ``changes`` are to be made in it as an update of a ``kind``,
    ``right`` is to stand in the place of ``wrong`` in its words, ``note`` is what was said.
    ``news`` is what becomes a new matter where none of them is meant (None: nothing)."""

    numbers: tuple[int, ...]
    kind: UpdateKind
    changes: Mapping[str, object]
    note: str = ""
    right: str = ""
    wrong: str = ""
    news: ReadMatter | None = None


@dataclass(frozen=True, slots=True)
class Whether:
    """Whether a matter is settled: its words leave it open. It was kept with a status as a guess."""

    number: int
    kept_as: Status
