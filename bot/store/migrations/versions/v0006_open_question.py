"""Questions that wait for an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """One open question for each member."""
    op.create_table(
        "open_question",
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
