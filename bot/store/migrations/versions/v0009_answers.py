"""An index for what residents say when they are asked afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Only of the matters for which they were asked."""
    asked = sa.text("satisfaction IS NOT NULL")
    columns = ("reported_on", "organization_id", "satisfaction", "number")
    op.create_index(
        *("matter_answered", "matter", [*columns, "withdrawn", "merged_into"]),
        sqlite_where=asked,
        postgresql_where=asked,
    )
