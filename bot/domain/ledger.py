"""Reports, matters and their timeline, as the store gives them out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.facts import Period
from bot.domain.people import Organization
from bot.domain.reading import Quantity, Totals
from bot.vocabulary import Category, Intent, Level, Satisfaction, Source, Status, UpdateKind


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing a resident needed. ``number`` is what people say (#1024). ``branch`` is the name of
    the organization that reported it.

    ``level`` says in whose hands it is since ``level_since``: the branch's, the office's or the
    district's; ``accepted_on`` is when those above took it up, ``assigned_to`` the organization
    that they gave it to. ``default_due`` marks a deadline that follows from the category alone.
    ``supervised_by`` is the member who ordered it to be settled. ``verified`` means that somebody
    other than who settled it has seen to it; ``reopened`` counts how often it was not settled after
    all."""

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
    level: Level = Level.BRANCH
    level_since: date | None = None
    accepted_on: date | None = None
    assigned_to: int | None = None
    default_due: bool = False
    supervised_on: date | None = None
    supervised_by: int | None = None
    satisfaction: Satisfaction | None = None
    reopened: int = 0


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
class Origin:
    """The message in which a report came, if any, and the fingerprint of its words."""

    inbox_msg_id: str | None = None
    text_digest: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter as the ledger's table shows it: who reported it, the number of the matter that it
    was merged into, the news of it in the words of those who sent them, oldest first, how many of its
    pictures there are, and of these the first that shows how it was and the last that shows how it
    is now (ids of blobs)."""

    matter: Matter
    reporter: str = ""
    merged_into: int | None = None
    news: tuple[str, ...] = ()
    pictures: int = 0
    before: str | None = None
    after: str | None = None


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


@dataclass(frozen=True, slots=True)
class Taught:
    """What a person has said of a category: the update that says it, the matter's text, the
    category as it stands."""

    update_id: int
    text: str
    category: Category


class Stage(StrEnum):
    """Where matters stand between those who have them and those who look after them."""

    SUPERVISED = "supervised"  # a leader waits for it to be settled
    WAITING = "waiting"  # handed up and not taken up yet
    UNVERIFIED = "unverified"  # said to be settled, and nobody has looked


@dataclass(frozen=True, slots=True)
class Sought:
    """Which matters are asked for: of an organization and all below it (None: of all) or of some
    branches of these, reported in a period, of some kinds (empty: of any), which mention all of some
    words. ``due_before`` leaves those that are due before a day and not settled; with
    ``due_from`` only those due from another day on."""

    below: Organization | None = None
    branches: tuple[int, ...] = ()
    period: Period | None = None
    statuses: tuple[Status, ...] = ()
    categories: tuple[Category, ...] = ()
    sources: tuple[Source, ...] = ()
    words: tuple[str, ...] = ()
    due_before: date | None = None
    due_from: date | None = None
    needs_support: bool = False
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """How many matters agree in branch, category, source and status."""

    organization_id: int
    category: Category
    source: Source
    status: Status
    count: int
