"""What nobody has asked for, and until when it is worth saying."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Two columns of the outbox."""
    for column in (
        sa.Column("unasked", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("good_until", sa.DateTime(timezone=True)),
    ):
        op.add_column("outbox_message", column)
