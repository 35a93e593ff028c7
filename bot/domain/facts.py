"""What the ledger holds about a period: counted once, looked at by digests, pages and documents.

Facts are plain counts; what they mean is worked out by ``bot.analysis``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.vocabulary import Category, Source, Status


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the office, both ends included. Raises ValueError where the first is the later."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a period that ends before it begins: {self.first} {self.last}")

    @property
    def is_day(self) -> bool:
        """Whether it is one day only."""
        return self.first == self.last

    @property
    def key(self) -> str:
        """2026-06-18, or 2026-06-15..2026-06-21: the period's name in tables and keys."""
        return self.first.isoformat() if self.is_day else f"{self.first}..{self.last}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be counted. ``root`` is the organization whose tree is looked at, None for all,
    ``name`` what to call it (empty: by its own name); ``owed`` whether reports are owed in the period at
    all; ``previous`` and ``last_year`` are the periods to compare with."""

    period: Period
    root: int | None = None
    name: str = ""
    owed: bool = True
    previous: Period | None = None
    last_year: Period | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """How many matters of an organization agree in source, category and status."""

    organization_id: int
    source: Source
    category: Category
    status: Status
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """All matters of a period, in cells."""

    period: Period
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """What an organization reported: its current reports, and the sums of the visits and
    households that it declared in them (None: not declared)."""

    organization_id: int
    reports: int
    visits: int | None = None
    households: int | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """By which number a matter is counted where."""

    number: int
    organization_id: int
    source: Source
    category: Category
    status: Status


@dataclass(frozen=True, slots=True)
class Listed:
    """A matter that a digest names. Texts as they were told, not masked."""

    number: int
    organization_id: int
    reported_on: date
    title: str
    category: Category
    status: Status
    place: str | None = None
    progress: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The first of some matters, and how many there are."""

    total: int = 0
    matters: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Cumulative:
    """All matters from the ledger's first day to the last day of the period."""

    since: date
    total: int
    resolved: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about a period, as the ledger stood at ``as_of``.

    ``as_of`` is local to the office. ``branches`` are those that report, in tree order; ``owed``
    is false where the period has no working day. ``names`` are the names of all organizations, in
    tree order too. ``numbers`` traces the counts of ``tally``; None
    where there are too many. ``needs_support`` and ``overdue`` are matters not resolved yet that
    were reported up to the period's last day; overdue are those due before that day.
    ``cumulative`` is None while the ledger is empty; ``previous`` and ``last_year`` are None where
    the ledger did not exist yet. Withdrawn matters and superseded reports are in nothing.
    """

    period: Period
    root: str
    as_of: datetime
    owed: bool
    branches: tuple[int, ...]
    names: Mapping[int, str]
    reported: tuple[Reported, ...]
    tally: Tally
    numbers: tuple[Numbered, ...] | None
    needs_support: Listing = Listing()
    overdue: Listing = Listing()
    cumulative: Cumulative | None = None
    previous: Tally | None = None
    last_year: Tally | None = None
