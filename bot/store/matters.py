"""Matters and their timeline. Whatever changes a matter leaves an entry there."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)

from bot.domain.ledger import Matter, Report, Taught, Update
from bot.domain.reading import ReadMatter
from bot.store import tables
from bot.store.codec import plain, quantity_from_rows, quantity_to_rows
from bot.store.errors import NotFound
from bot.store.subject import Subject
from bot.store.tables import by_message, is_open, word
from bot.store.tables import matter as t
from bot.store.tables import matter_update as u
from bot.store.within import counts
from bot.vocabulary import Category, Level, Satisfaction, Source, Status, UpdateKind

FIRST_NUMBER = 1001

CHANGEABLE = frozenset(
    {
        *("title", "text", "source", "category", "status", "place", "progress", "needs_support"),
        *("households", "people", "quantity", "occurred_on", "resolved_on", "due_on", "owner"),
        *("merged_into", "withdrawn", "reported_on", "organization_id"),
        *("level", "level_since", "accepted_on", "assigned_to", "default_due"),
        *("supervised_on", "supervised_by", "verified", "satisfaction", "reopened"),
    }
)

SHOWN = (
    *(t.c.id, t.c.number, t.c.report_id, t.c.organization_id, tables.organization.c.name),
    *(t.c.reported_on, t.c.title, t.c.text, t.c.source, t.c.category, t.c.status, t.c.place),
    *(t.c.progress, t.c.needs_support, t.c.households, t.c.people, t.c.quantity),
    *(t.c.occurred_on, t.c.resolved_on, t.c.due_on, t.c.owner, t.c.withdrawn, t.c.verified),
    *(t.c.level, t.c.level_since, t.c.accepted_on, t.c.assigned_to, t.c.default_due),
    *(t.c.supervised_on, t.c.supervised_by, t.c.satisfaction, t.c.reopened),
)
of_branch = t.c.organization_id == tables.organization.c.id
shown_matters = select(*SHOWN).join_from(t, tables.organization, of_branch)
_by_id = shown_matters.where(t.c.id == bindparam("of"))
_by_number = shown_matters.where(t.c.number == bindparam("of"))
_of_report = shown_matters.where(t.c.report_id == bindparam("of"), counts()).order_by(t.c.number)
_matters_of_message = shown_matters.where(
    t.c.id.in_(select(u.c.matter_id).where(u.c.inbox_msg_id == bindparam("of"), by_message()))
).order_by(t.c.number)
_settled = (
    shown_matters.where(
        t.c.organization_id == bindparam("of"),
        t.c.reported_on >= bindparam("since"),
        t.c.status == word(Status.RESOLVED.value),
        counts(),
    )
    .order_by(t.c.number.desc())
    .limit(bindparam("most"))
)
_open = (
    shown_matters.where(t.c.organization_id == bindparam("of"), is_open(), counts())
    .order_by(t.c.number.desc())
    .limit(bindparam("most"))
)
_row = select(t).where(t.c.id == bindparam("of")).with_for_update()
_give_deadline = (
    update(t)
    .where(t.c.id == bindparam("of"))
    .values(due_on=bindparam("due"), default_due=True, updated_at=bindparam("at"))
)
_highest = select(func.coalesce(func.max(t.c.number), literal(FIRST_NUMBER - 1)))
_next_numbers = text("SELECT nextval('matter_number') FROM generate_series(1, :n)")
_add = insert(t).returning(t.c.id, t.c.number)
_log = insert(u)
_update = select(
    *(u.c.matter_id, u.c.at, u.c.member_id, u.c.kind, u.c.before, u.c.after, u.c.note),
    u.c.inbox_msg_id,
).order_by(u.c.id)
_timeline = _update.where(u.c.matter_id == bindparam("of"))
_of_message = _update.where(u.c.inbox_msg_id == bindparam("of"), u.c.inbox_msg_id.is_not(None))
_taught = (
    select(u.c.id, t.c.text, t.c.category)
    .join_from(u, t, u.c.matter_id == t.c.id)
    .where(
        u.c.id > bindparam("after"),
        or_(
            u.c.kind == str(UpdateKind.VERIFIED),
            and_(
                u.c.kind == str(UpdateKind.CORRECTED),
                u.c.after["category"].as_string().is_not(None),
            ),
        ),
    )
    .order_by(u.c.id)
    .limit(bindparam("most"))
)


class MattersTx(Subject):
    """The matters in one transaction; a part of LedgerTx."""

    def add_matters(
        self,
        report: Report,
        matters: Sequence[ReadMatter],
        *,
        member_id: int | None,
        inbox_msg_id: str | None,
        now: datetime,
    ) -> list[Matter]:
        """Adds matters to a report, in their order, under the next free numbers."""
        if not matters:
            return []
        numbers = self._numbers(len(matters))
        rows = [
            _new_row(report, read, number, now)
            for read, number in zip(matters, numbers, strict=True)
        ]
        ids = {number: id for id, number in self._connection.execute(_add, rows)}
        added = [
            _new_matter(report, read, ids[number], number)
            for read, number in zip(matters, numbers, strict=True)
        ]
        entries = [
            _entry(
                Update(
                    matter.id,
                    now,
                    member_id,
                    UpdateKind.REPORTED,
                    after={"status": matter.status.value},
                    inbox_msg_id=inbox_msg_id,
                )
            )
            for matter in added
        ]
        self._connection.execute(_log, entries)
        return added

    def _numbers(self, n: int) -> list[int]:
        """The next numbers. SQLite has one writer at a time; PostgreSQL hands them out from a
        sequence, so that replicas do not wait for each other: a transaction that is rolled back
        there leaves a gap."""
        if self._on_sqlite:
            highest = int(self._connection.execute(_highest).scalar_one())
            return list(range(highest + 1, highest + 1 + n))
        return sorted(self._connection.execute(_next_numbers, {"n": n}).scalars())

    def change_matter(
        self,
        matter_id: int,
        changes: Mapping[str, object],
        *,
        kind: UpdateKind,
        member_id: int | None,
        inbox_msg_id: str | None = None,
        note: str = "",
        now: datetime,
    ) -> Matter:
        """Changes fields of a matter and writes one entry of its timeline, also where nothing
        changed. A day that is set is no default any more. Raises NotFound, and ValueError for what
        is no changeable field."""
        if "due_on" in changes:
            changes = {"default_due": False, **changes}
        unknown = changes.keys() - CHANGEABLE
        if unknown:
            raise ValueError(f"not to be changed: {', '.join(sorted(unknown))}")
        row = self._connection.execute(_row, {"of": matter_id}).mappings().first()
        if row is None:
            raise NotFound(f"matter {matter_id}")
        before = {name: plain(row[name]) for name in changes}
        after = {name: plain(value) for name, value in changes.items()}
        changed = [name for name in changes if before[name] != after[name]]
        if changed:
            values = {name: _stored(name, changes[name]) for name in changed}
            query = update(t).where(t.c.id == matter_id).values(**values, updated_at=now)
            self._connection.execute(query)
        entry = Update(
            matter_id,
            now,
            member_id,
            kind,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            note=note,
            inbox_msg_id=inbox_msg_id,
        )
        self._connection.execute(_log, [_entry(entry)])
        found = self.matter_by_id(matter_id)
        assert found is not None
        return found

    def give_deadlines(self, due: Mapping[int, date], now: datetime) -> None:
        """Gives matters the deadlines that follow from their categories; nobody's doing."""
        if not due:
            return
        rows = [{"of": id, "due": day, "at": now} for id, day in due.items()]
        self._connection.execute(_give_deadline, rows)
        entries = [
            Update(id, now, None, UpdateKind.DEADLINE, after={"due_on": day.isoformat()})
            for id, day in due.items()
        ]
        self._connection.execute(_log, [_entry(entry) for entry in entries])

    def withdraw_matter(
        self,
        matter_id: int,
        *,
        member_id: int | None,
        inbox_msg_id: str | None = None,
        note: str = "",
        now: datetime,
    ) -> Matter:
        """Takes a matter back: it stays, but counts no more."""
        return self.change_matter(
            matter_id,
            {"withdrawn": True},
            kind=UpdateKind.WITHDRAWN,
            member_id=member_id,
            inbox_msg_id=inbox_msg_id,
            note=note,
            now=now,
        )

    def matter(self, number: int) -> Matter | None:
        """A matter by the number that people say."""
        return self._one(_by_number, number)

    def matter_by_id(self, id: int) -> Matter | None:
        """A matter by its id."""
        return self._one(_by_id, id)

    def open_matters(self, organization_id: int, limit: int = 200) -> list[Matter]:
        """What a branch has not settled yet, newest first."""
        return self._all(_open, {"of": organization_id, "most": limit})

    def settled_matters(self, organization_id: int, since: date, limit: int = 200) -> list[Matter]:
        """What a branch reported from a day on and has settled, newest first."""
        return self._all(_settled, {"of": organization_id, "since": since, "most": limit})

    def of_message(self, msg_id: str) -> list[Matter]:
        """The matters that a message told of or changed, by number, whether they count or not."""
        return self._all(_matters_of_message, {"of": msg_id})

    def waiting(self, organization_ids: Sequence[int], level: Level) -> list[Matter]:
        """What has been handed up to a level and has not been taken up there yet, oldest first."""
        query = (
            shown_matters.where(is_open(), counts())
            .where(t.c.organization_id.in_(organization_ids))
            .where(t.c.level == level.value, t.c.accepted_on.is_(None))
            .order_by(t.c.number)
        )
        return self._all(query, {})

    def matters(
        self,
        organization_ids: Sequence[int] | None,
        first: date | None,
        last: date | None,
        *,
        statuses: Sequence[Status] = (),
        categories: Sequence[Category] = (),
        sources: Sequence[Source] = (),
    ) -> list[Matter]:
        """Matters reported from ``first`` to ``last`` (both included; None: no bound) by some or
        all (None) organizations, oldest first, without those taken back or merged into others."""
        query = shown_matters.where(counts())
        if organization_ids is not None:
            query = query.where(t.c.organization_id.in_(organization_ids))
        if first is not None:
            query = query.where(t.c.reported_on >= first)
        if last is not None:
            query = query.where(t.c.reported_on <= last)
        for column, wanted in (
            (t.c.status, statuses),
            (t.c.category, categories),
            (t.c.source, sources),
        ):
            if wanted:
                query = query.where(column.in_([each.value for each in wanted]))
        return self._all(query.order_by(t.c.reported_on, t.c.number), {})

    def timeline(self, matter_id: int) -> list[Update]:
        """What happened to a matter, oldest first."""
        return self._updates(_timeline, matter_id)

    def updates_of(self, inbox_msg_id: str) -> list[Update]:
        """What a message has changed so far, oldest first."""
        return self._updates(_of_message, inbox_msg_id)

    def taught(self, after: int, limit: int = 1000) -> list[Taught]:
        """What people have said of categories since an update: set in a correction, or left
        standing when the matter was verified. Oldest first."""
        rows = self._connection.execute(_taught, {"after": after, "most": limit})
        return [Taught(id, text, Category(category)) for id, text, category in rows]

    def _updates(self, query: Select[Any], of: object) -> list[Update]:
        return [
            Update(id, at, by, UpdateKind(kind), before, after, note, msg_id)
            for id, at, by, kind, before, after, note, msg_id in self._connection.execute(
                query, {"of": of}
            )
        ]

    def _of_report(self, report_id: int) -> tuple[Matter, ...]:
        return tuple(self._all(_of_report, {"of": report_id}))

    def _one(self, query: Select[Any], of: object) -> Matter | None:
        row = self._connection.execute(query, {"of": of}).first()
        return None if row is None else to_matter(row)

    def _all(self, query: Select[Any], values: Mapping[str, object]) -> list[Matter]:
        return [to_matter(row) for row in self._connection.execute(query, values)]


def mentions(words: str) -> Any:
    """The condition that a matter's title, text or place holds some words."""
    parts = (t.c.title, t.c.text, func.coalesce(t.c.place, ""))
    found = [part.contains(words, autoescape=True) for part in parts]
    return found[0] | found[1] | found[2]


def _stored(name: str, value: object) -> object:
    """A field's value as its column takes it."""
    if name == "quantity":
        assert isinstance(value, list | tuple)
        return quantity_to_rows(value)
    return value if isinstance(value, date) else plain(value)


def _entry(entry: Update) -> dict[str, Any]:
    return {
        "matter_id": entry.matter_id,
        "at": entry.at,
        "member_id": entry.member_id,
        "kind": entry.kind.value,
        "before": entry.before,
        "after": entry.after,
        "note": entry.note,
        "inbox_msg_id": entry.inbox_msg_id,
    }


def _new_row(report: Report, read: ReadMatter, number: int, now: datetime) -> dict[str, Any]:
    return {
        "number": number,
        "report_id": report.id,
        "organization_id": report.organization_id,
        "reported_on": report.report_date,
        "title": read.title,
        "text": read.text,
        "source": read.source.value,
        "category": read.category.value,
        "status": read.status.value,
        "place": read.place,
        "progress": read.progress,
        "needs_support": read.needs_support,
        "households": read.households,
        "people": read.people,
        "quantity": quantity_to_rows(read.quantity),
        "occurred_on": read.occurred_on,
        "resolved_on": read.resolved_on,
        "due_on": read.due_on,
        "owner": read.owner,
        "level": Level.BRANCH.value,
        "level_since": report.report_date,
        "accepted_on": None,
        "assigned_to": None,
        "default_due": False,
        "supervised_on": None,
        "supervised_by": None,
        "merged_into": None,
        "withdrawn": False,
        "verified": False,
        "satisfaction": None,
        "reopened": 0,
        "created_at": now,
        "updated_at": now,
    }


def _new_matter(report: Report, read: ReadMatter, id: int, number: int) -> Matter:
    return Matter(
        id=id,
        number=number,
        report_id=report.id,
        organization_id=report.organization_id,
        branch=report.branch,
        reported_on=report.report_date,
        title=read.title,
        text=read.text,
        source=read.source,
        category=read.category,
        status=read.status,
        place=read.place,
        progress=read.progress,
        needs_support=read.needs_support,
        households=read.households,
        people=read.people,
        quantity=tuple(read.quantity),
        occurred_on=read.occurred_on,
        resolved_on=read.resolved_on,
        due_on=read.due_on,
        owner=read.owner,
        level_since=report.report_date,
    )


def to_matter(row: Any) -> Matter:
    """The matter of a row of the columns SHOWN."""
    values = list(row)
    values[8:11] = Source(row[8]), Category(row[9]), Status(row[10])
    values[16] = quantity_from_rows(row[16])
    values[23] = Level(row[23]) if row[23] else Level.BRANCH
    values[30] = Satisfaction(row[30]) if row[30] else None
    return Matter(*values)
