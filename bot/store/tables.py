"""The tables. Names of tables and columns are an interface: digests and pages query them.

Rows never leave ``bot.store``. The schema that migrations build must equal this one (tested).
Texts are stored in a form that every database takes; moments are aware and in UTC.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    DateTime,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    and_,
    literal_column,
    text,
)
from sqlmodel import Field, SQLModel

from bot.store.codec import storable


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC. Refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text that people wrote: whatever it holds, it can be stored."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Row(SQLModel):
    """The root of all rows."""

    metadata = MetaData()


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that fulfil a condition. A query uses it only if it repeats the
    condition word for word (no bound values)."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


class OrganizationRow(Row, table=True):
    """A node of the tree; ``path`` is the names from the root, joined by "/"."""

    __tablename__ = "organization"
    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="organization.id", index=True)
    name: str = Field(sa_type=Words)
    path: str = Field(sa_type=Words, unique=True)
    level: str
    reports: bool
    department_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    by_hand: bool


class MemberRow(Row, table=True):
    """A user with a role. Rows stay when people leave (``active``), so that history keeps names."""

    __tablename__ = "member"
    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    user_id: str = Field(unique=True)
    name: str = Field(sa_type=Words)
    role: str
    mobile: str
    active: bool
    by_hand: bool


class GroupChatRow(Row, table=True):
    """A group conversation that the bot was written to from."""

    __tablename__ = "group_chat"
    conversation_id: str = Field(primary_key=True)
    title: str = Field(sa_type=Words)
    seen_at: datetime = Field(sa_type=Moment)


class StrangerRow(Row, table=True):
    """Somebody of whom the desk has been told."""

    __tablename__ = "stranger"
    channel_id: str = Field(primary_key=True)
    told_at: datetime = Field(sa_type=Moment)


class InboxMessageRow(Row, table=True):
    """A message as it came. ``message`` is the Incoming as JSON, ``payload`` what the channel sent.

    States: received (to be handled), waiting (its sender is not on the roster), done, failed.
    """

    __tablename__ = "inbox_message"
    __table_args__ = (
        CheckConstraint("state IN ('received', 'waiting', 'done', 'failed')", "inbox_state"),
        partial("inbox_unfinished", "state", "id", where="state <> 'done'"),
        partial("inbox_queue", "sender_channel_id", "id", where="state = 'received'"),
        Index("inbox_by_sender", "sender_user_id", "received_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    msg_id: str = Field(unique=True)
    received_at: datetime = Field(sa_type=Moment)
    sender_user_id: str | None
    sender_channel_id: str
    conversation_id: str
    kind: str
    message: str = Field(sa_type=Text)
    payload: str = Field(sa_type=Words)
    text: str = Field(sa_type=Words)
    state: str
    attempts: int
    lease_until: datetime | None = Field(sa_type=Moment)
    handled_at: datetime | None = Field(sa_type=Moment)
    intent: str | None
    report_id: int | None
    error: str = Field(sa_type=Words)


class ReportRow(Row, table=True):
    """One version of what a branch said about a day. Current: neither superseded nor withdrawn."""

    __tablename__ = "report"
    __table_args__ = (
        Index("report_by_day", "report_date", "organization_id"),
        Index("report_by_branch", "organization_id", "report_date"),
    )
    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    report_date: date
    version: int
    superseded: bool
    withdrawn: bool
    intent: str
    visits: int | None
    households: int | None
    found: int | None
    resolved: int | None
    member_id: int | None = Field(foreign_key="member.id")
    inbox_msg_id: str | None
    text_digest: str
    replaces_id: int | None = Field(foreign_key="report.id", unique=True)
    created_at: datetime = Field(sa_type=Moment)


class MatterRow(Row, table=True):
    """One thing a resident needed, as it stands now; how it came to that is in matter_update."""

    __tablename__ = "matter"
    __table_args__ = (
        Index(
            "matter_by_day",
            *("reported_on", "organization_id", "category", "status", "source"),
            *("resolved_on", "withdrawn", "merged_into", "verified"),
        ),
        Index("matter_by_branch", "organization_id", "reported_on", "status"),
        partial(
            "matter_open",
            *("reported_on", "due_on", "number", "needs_support", "withdrawn", "merged_into"),
            *("organization_id", "status", "id"),
            where="status <> 'resolved'",
        ),
        Index("matter_by_end", "resolved_on", "reported_on"),
        partial("matter_by_place", "organization_id", "place", where="place IS NOT NULL"),
        partial("matter_of_many", "reported_on", where="households >= 10 AND status = 'resolved'"),
        partial("matter_open_by_branch", "organization_id", "number", where="status <> 'resolved'"),
        partial("matter_by_due", "due_on", where="status <> 'resolved'"),
        partial("matter_supervised", "supervised_on", where="supervised_on IS NOT NULL"),
        partial(
            "matter_answered",
            *("reported_on", "organization_id", "satisfaction", "number"),
            *("withdrawn", "merged_into"),
            where="satisfaction IS NOT NULL",
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    organization_id: int = Field(foreign_key="organization.id")
    reported_on: date
    title: str = Field(sa_type=Words)
    text: str = Field(sa_type=Words)
    source: str
    category: str
    status: str
    place: str | None = Field(sa_type=Words)
    progress: int | None
    needs_support: bool
    households: int | None
    people: int | None
    quantity: list[dict[str, Any]] = Field(sa_type=JSON)
    occurred_on: date | None
    resolved_on: date | None
    due_on: date | None
    owner: str | None = Field(sa_type=Words)
    level: str | None
    level_since: date | None
    accepted_on: date | None
    assigned_to: int | None = Field(foreign_key="organization.id")
    default_due: bool
    supervised_on: date | None
    supervised_by: int | None = Field(foreign_key="member.id")
    merged_into: int | None = Field(foreign_key="matter.id")
    withdrawn: bool
    verified: bool
    satisfaction: str | None
    reopened: int
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class MatterUpdateRow(Row, table=True):
    """One entry of a matter's timeline. Append-only: the database refuses to change or delete."""

    __tablename__ = "matter_update"
    __table_args__ = (
        Index("update_by_matter", "matter_id", "id"),
        Index("update_by_time", "at"),
        partial("update_by_message", "inbox_msg_id", where="inbox_msg_id IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id")
    at: datetime = Field(sa_type=Moment)
    member_id: int | None = Field(foreign_key="member.id")
    kind: str
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)
    note: str = Field(sa_type=Words)
    inbox_msg_id: str | None


class DeadlineNoticeRow(Row, table=True):
    """That those concerned have been told of a deadline: before it came, or after it passed."""

    __tablename__ = "deadline_notice"
    matter_id: int = Field(primary_key=True, foreign_key="matter.id")
    due_on: date = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)


class OpenQuestionRow(Row, table=True):
    """The one question to somebody that is not answered yet. ``data`` is what the answer needs, in
    the form of its ``kind``."""

    __tablename__ = "open_question"
    member_id: int = Field(foreign_key="member.id", primary_key=True)
    kind: str
    data: dict[str, Any] = Field(sa_type=JSON)
    asked_at: datetime = Field(sa_type=Moment)


class LeaveRow(Row, table=True):
    """Days on which somebody of a branch is away, both ends included, and who reports meanwhile."""

    __tablename__ = "leave"
    __table_args__ = (Index("leave_by_end", "last", "first"),)
    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    organization_id: int = Field(foreign_key="organization.id")
    first: date
    last: date
    stand_in_id: int | None = Field(foreign_key="member.id")
    inbox_msg_id: str
    created_at: datetime = Field(sa_type=Moment)


class AttachmentRow(Row, table=True):
    """A photo or file of a matter or report; wanted until its content is in ``blob``. ``moment`` is
    before or after, where that was said of a picture."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("state IN ('wanted', 'fetched', 'failed')", "attachment_state"),
        partial("attachment_wanted", "not_before", "id", where="state = 'wanted'"),
        Index("attachment_by_message", "inbox_msg_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    matter_id: int | None = Field(foreign_key="matter.id", index=True)
    report_id: int | None = Field(foreign_key="report.id", index=True)
    inbox_msg_id: str | None
    kind: str
    moment: str | None
    download_code: str = Field(sa_type=Text)
    file_name: str = Field(sa_type=Words)
    state: str
    attempts: int
    not_before: datetime = Field(sa_type=Moment)
    blob_id: str | None = Field(foreign_key="blob.id")
    error: str = Field(sa_type=Words)
    created_at: datetime = Field(sa_type=Moment)


class OutboxMessageRow(Row, table=True):
    """Something to be said, and what became of it.

    States: pending, sent, dead. ``not_before`` is when it may be tried next; a claim moves it to
    the end of the lease, so a claimed row that is never settled becomes due again by itself.
    ``target`` is user:<id>, group:<id>, robot:<name> or none:. What is ``unasked`` waits for the end
    of quiet hours; what could not be said until ``good_until`` is dead.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'sent', 'dead')", "outbox_state"),
        partial("outbox_unsent", "state", "not_before", "id", where="state <> 'sent'"),
        partial("outbox_by_receipt", "receipt", where="receipt <> ''"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    target: str
    kind: str
    body: dict[str, Any] = Field(sa_type=JSON)
    reply_url: str | None = Field(sa_type=Text)
    reply_expires_at: datetime | None = Field(sa_type=Moment)
    at_user_id: str | None
    state: str
    attempts: int
    not_before: datetime = Field(sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    sent_at: datetime | None = Field(sa_type=Moment)
    error: str = Field(sa_type=Words)
    receipt: str
    unasked: bool
    good_until: datetime | None = Field(sa_type=Moment)


class JobRunRow(Row, table=True):
    """A job that was due at a moment, and has been taken on."""

    __tablename__ = "job_run"
    job: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=Moment, primary_key=True)
    started_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(sa_type=Moment)
    note: str = Field(sa_type=Words)


class DigestRow(Row, table=True):
    """A digest: the figures and the text made of them.

    States: draft (the ``reviewers`` may change it; it goes out at ``send_by``), held, sent.
    ``commentary`` is what the desk wrote instead of the bot's own. ``undelivered_told`` is of how
    many failed deliveries the desk has been told.
    """

    __tablename__ = "digest"
    __table_args__ = (
        Index("digest_by_period", "name", "period"),
        partial("digest_to_review", "send_by", where="state <> 'sent'"),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    period: str
    figures: dict[str, Any] = Field(sa_type=JSON)
    body: str = Field(sa_type=Words)
    created_at: datetime = Field(sa_type=Moment)
    state: str
    send_by: datetime | None = Field(sa_type=Moment)
    reviewers: list[str] = Field(sa_type=JSON)
    commentary: list[str] | None = Field(sa_type=JSON)
    undelivered_told: int


class DailyCountRow(Row, table=True):
    """What the matters and reports of a branch and day add up to. Kept by triggers on ``matter``
    and ``report``, in the same transaction; nothing else writes here."""

    __tablename__ = "daily_count"
    day: date = Field(primary_key=True)
    organization_id: int = Field(primary_key=True)
    matters: int
    resolved: int
    visits: int
    visit_reports: int


class BlobRow(Row, table=True):
    """A file's content under its sha256 (hex). ``media_id`` is the channel's name for it."""

    __tablename__ = "blob"
    id: str = Field(primary_key=True)
    media_type: str
    name: str = Field(sa_type=Words)
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=Moment)
    media_id: str | None


class ApiUsageRow(Row, table=True):
    """Calls against the monthly quota."""

    __tablename__ = "api_usage"
    month: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    calls: int


metadata = Row.metadata


def _table(name: str) -> Table:
    return metadata.tables[name]


organization = _table("organization")
member = _table("member")
group_chat = _table("group_chat")
stranger = _table("stranger")
inbox_message = _table("inbox_message")
report = _table("report")
matter = _table("matter")
matter_update = _table("matter_update")
deadline_notice = _table("deadline_notice")
open_question = _table("open_question")
leave = _table("leave")
attachment = _table("attachment")
outbox_message = _table("outbox_message")
job_run = _table("job_run")
digest = _table("digest")
daily_count = _table("daily_count")
blob = _table("blob")
api_usage = _table("api_usage")


def word(value: str) -> ColumnElement[str]:
    """A constant written into the statement, as conditions of partial indexes need it. Only for
    words of the program itself."""
    return literal_column(f"'{value}'")


def is_open() -> ColumnElement[bool]:
    """The condition of the partial indexes on matters that are not settled yet."""
    return matter.c.status != word("resolved")


def by_message() -> ColumnElement[bool]:
    """The condition of the partial index on entries that a message led to."""
    return matter_update.c.inbox_msg_id.is_not(None)


def helps_many() -> ColumnElement[bool]:
    """The condition of the partial index on settled matters of many households."""
    many: ColumnElement[bool] = matter.c.households >= literal_column("10")
    return and_(many, matter.c.status == word("resolved"))
