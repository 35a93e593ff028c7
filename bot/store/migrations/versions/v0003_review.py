"""Digests that the desk sees first; of those that there are, all have been sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """The columns of a review, and the index by which what is to go out is found."""
    for column in (
        sa.Column("state", sa.String, nullable=False, server_default="sent"),
        sa.Column("send_by", sa.DateTime(timezone=True)),
        sa.Column("reviewers", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("commentary", sa.JSON),
        sa.Column("undelivered_told", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("digest", column)
    condition = sa.text("state <> 'sent'")
    op.create_index(
        *("digest_to_review", "digest", ["send_by"]),
        sqlite_where=condition,
        postgresql_where=condition,
    )
