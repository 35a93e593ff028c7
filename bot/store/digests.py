"""The digests that were made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from bot.domain.facts import Period
from bot.store.subject import Subject
from bot.store.tables import digest as t

_add = insert(t).returning(t.c.id)


class DigestsTx(Subject):
    """The digests in one transaction."""

    def keep(
        self, name: str, period: Period, *, figures: Mapping[str, Any], body: str, now: datetime
    ) -> int:
        """Keeps a digest as it was sent; its id."""
        row = {
            "name": name,
            "period": period.key,
            "figures": dict(figures),
            "body": body,
            "created_at": now,
        }
        return int(self._connection.execute(_add, row).scalar_one())
