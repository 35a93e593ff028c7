"""Open matters can be counted and chosen in their index, without touching the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The index of open matters holds what digests choose them by."""
    op.drop_index("matter_open", "matter")
    condition = sa.text("status <> 'resolved'")
    op.create_index(
        "matter_open",
        "matter",
        [
            *("reported_on", "due_on", "number", "needs_support", "withdrawn", "merged_into"),
            *("organization_id", "status", "id"),
        ],
        sqlite_where=condition,
        postgresql_where=condition,
    )
