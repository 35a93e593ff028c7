"""Reports, matters and their timeline, as the store gives them out."""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.reading import Quantity, Totals
from bot.vocabulary import Category, Intent, Source, Status, UpdateKind


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing a resident needed. ``number`` is what people say (#1024). ``branch`` is the name of
    the organization that reported it."""

    id: int
    number: int
    report_id: int
    organization_id: int
    branch: str
    reported_on: date
    title: str
    text: str
    source: Source
    category: Category
    status: Status
    place: str | None = None
    progress: int | None = None
    needs_support: bool = False
    households: int | None = None
    people: int | None = None
    quantity: tuple[Quantity, ...] = ()
    occurred_on: date | None = None
    resolved_on: date | None = None
    due_on: date | None = None
    owner: str | None = None
    withdrawn: bool = False
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What one branch said about one day, in its newest version. ``matters`` in the order told,
    without those withdrawn."""

    id: int
    organization_id: int
    branch: str
    report_date: date
    version: int
    intent: Intent
    totals: Totals
    member_id: int | None
    matters: tuple[Matter, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter as the ledger's table shows it: who reported it, the number of the matter that it
    was merged into, at which level it is (None: the branch's own), the news of it in the words of
    those who sent them, oldest first, and how many of its pictures there are."""

    matter: Matter
    reporter: str = ""
    merged_into: int | None = None
    level: str | None = None
    news: tuple[str, ...] = ()
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class VisitsTold:
    """The visits and households that a branch declared for a day."""

    report_date: date
    branch: str
    visits: int | None
    households: int | None


@dataclass(frozen=True, slots=True)
class Update:
    """One entry of a matter's timeline; ``before`` and ``after`` hold the values that changed, as
    JSON-able values by field name."""

    matter_id: int
    at: datetime
    member_id: int | None
    kind: UpdateKind
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)
    note: str = ""
    inbox_msg_id: str | None = None
