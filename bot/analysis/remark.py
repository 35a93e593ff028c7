"""What may be said of the figures: one finding with the evidence for it. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bot.vocabulary import Category, Source


class Tone(StrEnum):
    """What a remark is for, in the order in which they are said."""

    GOOD = "good"
    WATCH = "watch"
    LESSON = "lesson"


class Kind(StrEnum):
    """What is found. Each is said by one pattern of ``bot.digest.commentary``."""

    ALL_REPORTED = "all_reported"
    FELL = "fell"
    FASTER = "faster"
    FAST_BRANCH = "fast_branch"
    FOUND_BY_US = "found_by_us"
    LARGE_SETTLED = "large_settled"
    LONG_SETTLED = "long_settled"
    ROSE = "rose"
    SLOWER = "slower"
    SLOW_BRANCH = "slow_branch"
    GATHERED = "gathered"
    WAITING = "waiting"
    CAME_BACK = "came_back"
    SILENT = "silent"
    WORTH_COPYING = "worth_copying"
    EARLY_IS_EASY = "early_is_easy"
    SOURCE_UNTOLD = "source_untold"


@dataclass(frozen=True, slots=True)
class Named:
    """A matter that is named; ``days`` is how long it took, or has been waiting."""

    number: int
    branch: str
    title: str
    place: str | None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding. ``figures`` are the numbers that it rests on, ``numbers`` the matters that they
    count (empty where there are too many), ``matters`` those that it names. ``weight`` is how
    remarkable it is: for counts and rates -log2 of the probability that chance explains it.
    ``office_only``: it names somebody who may not want to be named in a group."""

    kind: Kind
    tone: Tone
    weight: float
    word: Category | Source | None = None
    branches: tuple[str, ...] = ()
    figures: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    numbers: tuple[int, ...] = ()
    matters: tuple[Named, ...] = ()
    office_only: bool = False
