"""What analysis makes of facts: figures that every view of a digest shows alike. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from bot.analysis.remark import Remark
from bot.domain.facts import DayCount, Month, Period
from bot.vocabulary import Category, Level, Satisfaction, Source, Status


@dataclass(frozen=True, slots=True)
class Count:
    """How many matters, and which: ``numbers`` is None where they are too many to be named."""

    value: int = 0
    numbers: tuple[int, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who reported. ``owed`` is how many owe a report (0 on days off), ``reported`` how many did,
    ``zero`` how many of these had nothing to tell. ``missing`` are the names of those who owe one
    still; for the eyes of the office only. ``owed_days`` counts each branch on each working day
    up to now, ``reported_days`` those of them with a report."""

    owed: int
    reported: int
    zero: int
    missing: tuple[str, ...] = ()
    owed_days: int = 0
    reported_days: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """A sum of what branches declared, and how many of them did."""

    value: int
    by: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The matters of one source or category. ``same_day`` of them were settled on the day on which
    they were reported. ``before`` is the previous period's count, ``last_year`` that of a year ago;
    None where there is nothing to compare with."""

    word: Source | Category
    count: Count
    by_status: Mapping[Status, int]
    same_day: int = 0
    before: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class BranchBar:
    """The matters of one branch; ``before`` and ``same_day`` as of a Bar."""

    branch: str
    count: Count
    by_status: Mapping[Status, int]
    same_day: int = 0
    verified: int = 0
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many matters another period had; ``same_day`` of them were settled on their day."""

    period: Period
    total: int
    same_day: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A matter that is named. ``late_by`` is how many days it was late at the period's end;
    ``level`` in whose hands it is, and whether that level has taken it up."""

    number: int
    branch: str
    title: str
    place: str | None
    category: Category
    status: Status
    progress: int | None
    due_on: date | None
    late_by: int = 0
    level: Level = Level.BRANCH
    level_since: date | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """The first of some matters, and how many there are."""

    total: int
    first: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """Everything since the ledger's first day; ``visits`` as branches declared them. The months
    add up to it."""

    since: date
    total: int
    resolved: int
    visits: int = 0
    months: tuple[Month, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A matter that stands for others."""

    number: int
    branch: str
    title: str


@dataclass(frozen=True, slots=True)
class CommonProblem:
    """A trouble met in several matters. ``first`` and ``last`` are the days of the first and the
    last of them in the period; ``households`` what was told of them; ``again`` how many are about
    the same trouble at the same place as another of them; ``reopened`` how many were not settled
    after all; ``beyond`` how many the branch cannot settle alone; ``before`` how many the previous
    period had, None where there is nothing to compare with."""

    title: str
    count: Count
    branches: tuple[str, ...]
    first: date
    last: date
    examples: tuple[Example, ...]
    resolved: int = 0
    households: Stated | None = None
    again: int = 0
    reopened: int = 0
    beyond: int = 0
    before: int | None = None

    @property
    def days(self) -> int:
        """From the first to the last of them, both included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Sequel:
    """What became of a common problem of the previous period."""

    title: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Common:
    """The common problems of a period, the most frequent first: ``total`` of them, ``first`` some;
    and what became of the first ones of the previous period."""

    total: int = 0
    first: tuple[CommonProblem, ...] = ()
    sequels: tuple[Sequel, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """A period in figures; ``until`` is the last of its days that has come. The bars of
    ``by_source``, ``by_category`` and ``by_branch`` each add up to ``total``, and so do
    ``by_status`` and ``trend`` (every day up to ``until``). Resolved means declared so by the
    branch; ``verified`` are those of them that somebody else confirmed, ``answers`` what residents
    said of them. ``same_day`` were settled on the day on which they were reported. ``remarks`` is
    what is remarkable in the figures, the most remarkable of each tone first; ``common`` are the
    common problems."""

    period: Period
    root: str
    as_of: datetime
    until: date
    coverage: Coverage
    total: Count
    by_status: Mapping[Status, Count]
    by_source: tuple[Bar, ...]
    by_category: tuple[Bar, ...]
    by_branch: tuple[BranchBar, ...]
    needs_support: Items
    overdue: Items
    supervised: Items = Items(0, ())
    answers: Mapping[Satisfaction, Count] = field(default_factory=lambda: MappingProxyType({}))
    visits: Stated | None = None
    households: Stated | None = None
    cumulative: Total | None = None
    previous: Comparison | None = None
    last_year: Comparison | None = None
    verified: Count = Count()
    same_day: int = 0
    trend: tuple[DayCount, ...] = ()
    remarks: tuple[Remark, ...] = ()
    common: Common = Common()


def as_json(value: object) -> object:
    """Figures, or a part of them, in JSON's own types."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(as_json(key)): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return value
