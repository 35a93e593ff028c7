"""What was understood of a text. Made by ``bot.reader``, and by nothing else."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.vocabulary import Category, Intent, Source, Status

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


# What an office's own corrections add to the sums of the categories, in their order, for the signs
# of a text; None where there were too few.
Learned = Callable[[Collection[str]], list[float] | None]


@dataclass(frozen=True, slots=True)
class Words:
    """What one office adds to the reader: places, words by category, what it has corrected."""

    places: tuple[str, ...] = ()
    categories: Mapping[str, Category] = field(default_factory=lambda: MappingProxyType({}))
    learned: Learned | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a text is read against: who wrote it, and when it was sent (aware)."""

    sent_at: datetime
    branch: str | None = None
    zone: ZoneInfo = OFFICE_ZONE
    day_ends_at: time = time(6, 0)
    words: Words = Words()


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """Counted things; ``approximate`` for 余, 近, 约, 多 and the like."""

    value: float
    unit: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures that the branch states about its whole day; None where it states none."""

    visits: int | None = None
    households: int | None = None
    found: int | None = None
    resolved: int | None = None


@dataclass(frozen=True, slots=True)
class ReadMatter:
    """One matter of a text.

    ``evidence`` gives for a field the piece of text it was taken from (absent: inferred or
    inherited); ``sureness`` a value from 0 to 1 (absent: 1).
    """

    span: Span
    text: str
    title: str
    source: Source = Source.UNKNOWN
    category: Category = Category.OTHER
    place: str | None = None
    status: Status = Status.PENDING
    progress: int | None = None
    needs_support: bool = False
    households: int | None = None
    people: int | None = None
    quantity: tuple[Quantity, ...] = ()
    occurred_on: date | None = None
    resolved_on: date | None = None
    due_on: date | None = None
    owner: str | None = None
    evidence: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))
    sureness: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


SETTLED = "settled"  # the doubt whether a matter is settled


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something worth saying in the receipt. ``kind`` is a stable id, ``note`` a short Chinese
    sentence for the sender, ``matter`` the index of the matter concerned. ``asks`` is true where
    an answer is needed; at most one doubt of a reading asks."""

    kind: str
    note: str
    matter: int | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole text. ``numbers`` are the matter numbers named in it (#1024, 1024号), ``ordinals``
    the positions named in it (第2条, 3号事项), ``withdraws`` whether it takes something back."""

    intent: Intent
    report_date: date | None = None
    totals: Totals = Totals()
    matters: tuple[ReadMatter, ...] = ()
    numbers: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    withdraws: bool = False
    doubts: tuple[Doubt, ...] = ()
