"""What the ledger holds about a period: counted once, looked at by digests, pages and documents.

Facts are plain counts; what they mean is worked out by ``bot.analysis``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from bot.vocabulary import Category, Level, Satisfaction, Source, Status

MOST_NUMBERED = 2_000


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

    def up_to(self, day: date) -> "Period":
        """What has come of it by a day; its first day in any case."""
        return Period(self.first, max(self.first, min(self.last, day)))

    @classmethod
    def of_key(cls, key: str) -> "Period":
        """The period of a key. Raises ValueError for what is none."""
        first, _, last = key.partition("..")
        return cls(date.fromisoformat(first), date.fromisoformat(last or first))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be counted. ``root`` is the organization whose tree is looked at, None for all,
    ``name`` what to call it (empty: by its own name); ``owed`` whether reports are owed in the period at
    all, and ``workdays`` on which of its days up to now; ``recent_workdays`` are the last ones up to
    its end, also before it; ``previous`` and ``last_year`` are the periods to
    compare with, ``usual`` the longer time that says what is usual. ``most_numbered`` is how many
    matters are traced by their numbers at most, None for all; ``problems`` whether the texts are
    wanted in which common problems are found."""

    period: Period
    root: int | None = None
    name: str = ""
    owed: bool = True
    workdays: tuple[date, ...] = ()
    recent_workdays: tuple[date, ...] = ()
    previous: Period | None = None
    last_year: Period | None = None
    usual: "Usual | None" = None
    most_numbered: int | None = MOST_NUMBERED
    problems: bool = True


@dataclass(frozen=True, slots=True)
class Usual:
    """Earlier days to which a period is held, and how many working days both have (at least 1)."""

    period: Period
    workdays: int
    workdays_now: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many matters agree in source, category and status; ``same_day`` of them were settled on
    the day on which they were reported."""

    source: Source
    category: Category
    status: Status
    count: int
    same_day: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """An organization's matters of one category, and how many of them are how far."""

    organization_id: int
    category: Category
    count: int
    resolved: int = 0
    in_progress: int = 0
    same_day: int = 0
    verified: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """All matters of a period, in cells."""

    period: Period
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class DayCount:
    """The matters reported on one day, and how many of these are resolved by now."""

    day: date
    count: int
    resolved: int


@dataclass(frozen=True, slots=True)
class Reported:
    """What an organization reported: its current reports, on how many of the working days asked
    about it made one, and the sums of the visits and households that it declared (None: not
    declared)."""

    organization_id: int
    reports: int
    visits: int | None = None
    households: int | None = None
    workdays: int = 0


@dataclass(frozen=True, slots=True)
class Numbered:
    """By which number a matter is counted where."""

    number: int
    organization_id: int
    source: Source
    category: Category
    status: Status
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A matter that a digest names. Texts as they were told, not masked. ``resolved_on`` is None
    too where it was reported as settled without a day. ``level`` says in whose hands it is,
    ``accepted_on`` when that level took it up."""

    number: int
    organization_id: int
    reported_on: date
    title: str
    category: Category
    status: Status
    place: str | None = None
    progress: int | None = None
    due_on: date | None = None
    resolved_on: date | None = None
    households: int | None = None
    people: int | None = None
    level: Level = Level.BRANCH
    level_since: date | None = None
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """How many residents of a period's matters said what when they were asked afterwards, and about
    which matters (None: too many)."""

    counts: Mapping[Satisfaction, int] = field(default_factory=lambda: MappingProxyType({}))
    numbers: Mapping[Satisfaction, tuple[int, ...]] | None = field(
        default_factory=lambda: MappingProxyType({})
    )


class Told(NamedTuple):
    """A matter as common problems are found from it. ``title`` and ``text`` as they were told, not
    masked; ``reopened`` is how often it was not settled after all. A month has tens of thousands,
    which as tuples are made in half the time."""

    number: int
    organization_id: int
    reported_on: date
    title: str
    text: str
    status: Status
    needs_support: bool = False
    households: int | None = None
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class Returned:
    """A matter that was told again after it had been settled: the same branch, category and
    place. Whether the trouble is the same is for analysis to say."""

    earlier: Listed
    again: Listed


@dataclass(frozen=True, slots=True)
class Notable:
    """Single matters that may be worth a sentence; some of each, the foremost first. ``long`` were
    settled in the period after the longest time, ``large`` for the most households or people;
    ``waiting`` are the oldest that are not settled; ``last_reports`` says when each branch made its
    last report up to the period's end."""

    long: tuple[Listed, ...] = ()
    large: tuple[Listed, ...] = ()
    waiting: tuple[Listed, ...] = ()
    returned: tuple[Returned, ...] = ()
    last_reports: Mapping[int, date] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Listing:
    """The first of some matters, and how many there are."""

    total: int = 0
    matters: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """What one month adds to the running totals; ``first`` is its first day. ``visits`` are those
    that branches declared, in ``visit_reports`` reports."""

    first: date
    total: int = 0
    resolved: int = 0
    visits: int = 0
    visit_reports: int = 0


@dataclass(frozen=True, slots=True)
class Cumulative:
    """All matters from the ledger's first day to the last day of the period, and the months of
    which they add up."""

    since: date
    total: int
    resolved: int
    visits: int = 0
    months: tuple[Month, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about a period, as the ledger stood at ``as_of``.

    ``as_of`` is local to the office, ``until`` the last of the period's days that had come then: a
    day ends with the office's day, not at midnight. ``branches`` are those that report, in tree order; ``owed``
    is false where the period has no working day; ``workdays`` are those asked about on which the
    ledger existed, ``recent_workdays`` as asked. ``names`` are the names of all organizations, in
    tree order too. ``numbers`` traces the counts of ``tally``; None where there are too many.
    ``shares`` and ``trend`` (days that have matters only) add up to ``tally``, and ``told`` are all
    its matters; ``told_before`` those of ``previous``. ``needs_support`` and ``overdue`` are matters
    not resolved yet that were reported up to the period's last day, and so are ``supervised``;
    overdue are those due before that day, or before today where it has not come yet. ``answers``
    are of the matters of ``tally``.
    ``previous_by_branch`` is how many matters of ``previous`` each organization had.
    ``cumulative`` is None while the ledger is empty; ``previous``, ``last_year`` and ``usually``,
    the tally of ``usual``, are None where the ledger did not exist for all of their days.
    Withdrawn matters, those merged into others and superseded reports are in nothing.
    """

    period: Period
    root: str
    as_of: datetime
    until: date
    owed: bool
    branches: tuple[int, ...]
    names: Mapping[int, str]
    reported: tuple[Reported, ...]
    tally: Tally
    numbers: tuple[Numbered, ...] | None
    shares: tuple[Share, ...] = ()
    trend: tuple[DayCount, ...] = ()
    workdays: tuple[date, ...] = ()
    recent_workdays: tuple[date, ...] = ()
    needs_support: Listing = Listing()
    overdue: Listing = Listing()
    supervised: Listing = Listing()
    answers: Answers = Answers()
    cumulative: Cumulative | None = None
    previous: Tally | None = None
    previous_by_branch: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    last_year: Tally | None = None
    usual: Usual | None = None
    usually: Tally | None = None
    notable: Notable = Notable()
    told: tuple[Told, ...] = ()
    told_before: tuple[Told, ...] | None = None
