"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = "matter_update is append-only"


def upgrade() -> None:
    """All tables; the timeline of matters refuses changes; numbers of matters begin at 1001."""
    _people()
    _messages()
    _ledger()
    _timeline()
    _files()
    _rest()
    if op.get_bind().dialect.name == "sqlite":
        _append_only_on_sqlite()
    else:
        op.execute("CREATE SEQUENCE matter_number START 1001")
        _append_only_on_postgresql()


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _needed(name: str, kind: sa.types.TypeEngine[object] | type) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _people() -> None:
    op.create_table(
        "organization",
        _id(),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("organization.id")),
        _needed("name", sa.Text),
        sa.Column("path", sa.Text, nullable=False, unique=True),
        _needed("level", sa.String),
        _needed("reports", sa.Boolean),
        sa.Column("department_id", sa.BigInteger, unique=True),
        _needed("by_hand", sa.Boolean),
    )
    op.create_index("ix_organization_parent_id", "organization", ["parent_id"])
    op.create_table(
        "member",
        _id(),
        sa.Column("organization_id", sa.Integer, sa.ForeignKey("organization.id"), nullable=False),
        sa.Column("user_id", sa.String, nullable=False, unique=True),
        _needed("name", sa.Text),
        _needed("role", sa.String),
        _needed("mobile", sa.String),
        _needed("active", sa.Boolean),
        _needed("by_hand", sa.Boolean),
    )
    op.create_index("ix_member_organization_id", "member", ["organization_id"])
    op.create_table(
        "group_chat",
        sa.Column("conversation_id", sa.String, primary_key=True),
        _needed("title", sa.Text),
        _moment("seen_at"),
    )
    op.create_table(
        "stranger", sa.Column("channel_id", sa.String, primary_key=True), _moment("told_at")
    )


def _messages() -> None:
    op.create_table(
        "inbox_message",
        _id(),
        sa.Column("msg_id", sa.String, nullable=False, unique=True),
        _moment("received_at"),
        sa.Column("sender_user_id", sa.String),
        _needed("sender_channel_id", sa.String),
        _needed("conversation_id", sa.String),
        _needed("kind", sa.String),
        _needed("message", sa.Text),
        _needed("payload", sa.Text),
        _needed("text", sa.Text),
        _needed("state", sa.String),
        _needed("attempts", sa.Integer),
        _moment("lease_until", nullable=True),
        _moment("handled_at", nullable=True),
        sa.Column("intent", sa.String),
        sa.Column("report_id", sa.Integer),
        _needed("error", sa.Text),
        sa.CheckConstraint("state IN ('received', 'waiting', 'done', 'failed')", "inbox_state"),
    )
    _partial("inbox_unfinished", "inbox_message", ["state", "id"], "state <> 'done'")
    _partial("inbox_queue", "inbox_message", ["sender_channel_id", "id"], "state = 'received'")
    op.create_index("inbox_by_sender", "inbox_message", ["sender_user_id", "received_at"])
    op.create_table(
        "outbox_message",
        _id(),
        sa.Column("key", sa.String, nullable=False, unique=True),
        _needed("target", sa.String),
        _needed("kind", sa.String),
        _needed("body", sa.JSON),
        sa.Column("reply_url", sa.Text),
        _moment("reply_expires_at", nullable=True),
        sa.Column("at_user_id", sa.String),
        _needed("state", sa.String),
        _needed("attempts", sa.Integer),
        _moment("not_before"),
        _moment("created_at"),
        _moment("sent_at", nullable=True),
        _needed("error", sa.Text),
        _needed("receipt", sa.String),
        sa.CheckConstraint("state IN ('pending', 'sent', 'dead')", "outbox_state"),
    )
    _partial("outbox_unsent", "outbox_message", ["state", "not_before", "id"], "state <> 'sent'")
    _partial("outbox_by_receipt", "outbox_message", ["receipt"], "receipt <> ''")


def _ledger() -> None:
    op.create_table(
        "report",
        _id(),
        sa.Column("organization_id", sa.Integer, sa.ForeignKey("organization.id"), nullable=False),
        _needed("report_date", sa.Date),
        _needed("version", sa.Integer),
        _needed("superseded", sa.Boolean),
        _needed("withdrawn", sa.Boolean),
        _needed("intent", sa.String),
        *(sa.Column(name, sa.Integer) for name in ("visits", "households", "found", "resolved")),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("inbox_msg_id", sa.String),
        _needed("text_digest", sa.String),
        sa.Column("replaces_id", sa.Integer, sa.ForeignKey("report.id"), unique=True),
        _moment("created_at"),
    )
    op.create_index("report_by_day", "report", ["report_date", "organization_id"])
    op.create_index("report_by_branch", "report", ["organization_id", "report_date"])
    op.create_table(
        "matter",
        _id(),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("report.id"), nullable=False),
        sa.Column("organization_id", sa.Integer, sa.ForeignKey("organization.id"), nullable=False),
        _needed("reported_on", sa.Date),
        _needed("title", sa.Text),
        _needed("text", sa.Text),
        *(_needed(name, sa.String) for name in ("source", "category", "status")),
        sa.Column("place", sa.Text),
        sa.Column("progress", sa.Integer),
        _needed("needs_support", sa.Boolean),
        sa.Column("households", sa.Integer),
        sa.Column("people", sa.Integer),
        _needed("quantity", sa.JSON),
        *(sa.Column(name, sa.Date) for name in ("occurred_on", "resolved_on", "due_on")),
        sa.Column("owner", sa.Text),
        sa.Column("level", sa.String),
        sa.Column("merged_into", sa.Integer, sa.ForeignKey("matter.id")),
        _needed("withdrawn", sa.Boolean),
        _needed("verified", sa.Boolean),
        _moment("created_at"),
        _moment("updated_at"),
    )
    op.create_index("ix_matter_report_id", "matter", ["report_id"])
    day = ["reported_on", "organization_id", "category", "status", "source", "resolved_on"]
    op.create_index("matter_by_day", "matter", [*day, "withdrawn"])
    op.create_index("matter_by_branch", "matter", ["organization_id", "reported_on", "status"])
    unsettled = "status <> 'resolved'"
    _partial("matter_open", "matter", ["reported_on"], unsettled)
    _partial("matter_open_by_branch", "matter", ["organization_id", "number"], unsettled)


def _timeline() -> None:
    op.create_table(
        "matter_update",
        _id(),
        sa.Column("matter_id", sa.Integer, sa.ForeignKey("matter.id"), nullable=False),
        _moment("at"),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id")),
        _needed("kind", sa.String),
        _needed("before", sa.JSON),
        _needed("after", sa.JSON),
        _needed("note", sa.Text),
        sa.Column("inbox_msg_id", sa.String),
    )
    op.create_index("update_by_matter", "matter_update", ["matter_id", "id"])
    op.create_index("update_by_time", "matter_update", ["at"])


def _append_only_on_sqlite() -> None:
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER matter_update_no_{what.lower()} BEFORE {what} ON matter_update "
            f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        )


def _append_only_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER matter_update_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON matter_update FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _files() -> None:
    op.create_table(
        "blob",
        sa.Column("id", sa.String, primary_key=True),
        _needed("media_type", sa.String),
        _needed("name", sa.Text),
        _needed("content", sa.LargeBinary),
        _moment("created_at"),
        sa.Column("media_id", sa.String),
    )
    op.create_table(
        "attachment",
        _id(),
        sa.Column("matter_id", sa.Integer, sa.ForeignKey("matter.id")),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("report.id")),
        sa.Column("inbox_msg_id", sa.String),
        _needed("kind", sa.String),
        _needed("download_code", sa.Text),
        _needed("file_name", sa.Text),
        _needed("state", sa.String),
        _needed("attempts", sa.Integer),
        _moment("not_before"),
        sa.Column("blob_id", sa.String, sa.ForeignKey("blob.id")),
        _needed("error", sa.Text),
        _moment("created_at"),
        sa.CheckConstraint("state IN ('wanted', 'fetched', 'failed')", "attachment_state"),
    )
    op.create_index("ix_attachment_matter_id", "attachment", ["matter_id"])
    op.create_index("ix_attachment_report_id", "attachment", ["report_id"])
    _partial("attachment_wanted", "attachment", ["not_before", "id"], "state = 'wanted'")


def _rest() -> None:
    op.create_table(
        "job_run",
        sa.Column("job", sa.String, primary_key=True),
        sa.Column("due_at", sa.DateTime(timezone=True), primary_key=True),
        _moment("started_at"),
        _moment("finished_at", nullable=True),
        _needed("note", sa.Text),
    )
    op.create_table(
        "digest",
        _id(),
        _needed("name", sa.String),
        _needed("period", sa.String),
        _needed("figures", sa.JSON),
        _needed("body", sa.Text),
        _moment("created_at"),
    )
    op.create_index("digest_by_period", "digest", ["name", "period"])
    op.create_table(
        "api_usage",
        sa.Column("month", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        _needed("calls", sa.Integer),
    )
