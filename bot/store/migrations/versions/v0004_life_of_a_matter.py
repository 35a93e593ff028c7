"""Levels, supervision, verification and deadlines of matters.

Columns are only added, never is the table made anew: SQLite would lose its triggers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """What there is lies with the branch, or with the office where it needs support."""
    for name, kind in (
        ("level_since", sa.Date),
        ("accepted_on", sa.Date),
        ("supervised_on", sa.Date),
        ("satisfaction", sa.String),
    ):
        op.add_column("matter", sa.Column(name, kind))
    # in one statement with its key, which SQLite cannot be given later
    op.execute("ALTER TABLE matter ADD COLUMN assigned_to INTEGER REFERENCES organization (id)")
    op.execute("ALTER TABLE matter ADD COLUMN supervised_by INTEGER REFERENCES member (id)")
    op.add_column(
        "matter", sa.Column("default_due", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column(
        "matter", sa.Column("reopened", sa.Integer, nullable=False, server_default=sa.text("0"))
    )
    op.execute(
        "UPDATE matter SET level_since = reported_on, level = "
        "CASE WHEN needs_support AND status <> 'resolved' THEN 'office' ELSE 'branch' END "
        "WHERE level IS NULL"
    )
    _partial("matter_by_due", "matter", "due_on", "status <> 'resolved'")
    _partial("matter_supervised", "matter", "supervised_on", "supervised_on IS NOT NULL")
    _partial("update_by_message", "matter_update", "inbox_msg_id", "inbox_msg_id IS NOT NULL")
    op.create_table(
        "deadline_notice",
        sa.Column("matter_id", sa.Integer, sa.ForeignKey("matter.id"), primary_key=True),
        sa.Column("due_on", sa.Date, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _partial(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)
