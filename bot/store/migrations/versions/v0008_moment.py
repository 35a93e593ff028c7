"""Whether a picture shows how it was or how it is now; pictures by the message they came with."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A column and an index of attachments."""
    op.add_column("attachment", sa.Column("moment", sa.String))
    op.create_index("attachment_by_message", "attachment", ["inbox_msg_id"])
