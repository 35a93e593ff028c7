"""Leaves, and who stands in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """One row for each leave that somebody tells of."""
    op.create_table(
        "leave",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("organization_id", sa.Integer, sa.ForeignKey("organization.id"), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("stand_in_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("inbox_msg_id", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("leave_by_end", "leave", ["last", "first"])
    op.create_index("ix_leave_member_id", "leave", ["member_id"])
