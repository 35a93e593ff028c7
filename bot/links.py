"""Addresses of pages for one person: the page of a matter, of a list, of a file. Pure.

The pages have no login. A key in the address says who asked and until when it opens; what that
person may see is looked up each time it is opened, so that a right that was taken away is gone at
once.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from itsdangerous import BadSignature, URLSafeSerializer

from bot.domain.ledger import Sought

LIVES = timedelta(days=3)
SALT = "wutong.pages"
YES = "1"


class Keys:
    """Makes and reads keys. ``secret`` is known to all replicas and to nobody else."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeSerializer(secret, salt=SALT)

    def key(self, member_id: int, now: datetime) -> str:
        """A key for a member, from now (aware) on."""
        return str(self._signer.dumps([member_id, int((now + LIVES).timestamp())]))

    def holder(self, key: str, now: datetime) -> int | None:
        """Whose key it is; None where it is none of ours or does not open any more."""
        try:
            member_id, until = self._signer.loads(key)
        except BadSignature:
            return None
        return int(member_id) if now < datetime.fromtimestamp(until, UTC) else None


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses. ``address`` is where people find the pages."""

    address: str
    keys: Keys

    def matter(self, number: int, member_id: int, now: datetime) -> str:
        """The page of one matter."""
        return f"{self.address}/matter/{number}?{urlencode(self._key(member_id, now))}"

    def matters(self, sought: Sought, member_id: int, now: datetime) -> str:
        """The page of exactly those matters that are sought."""
        asked = [*words_of(sought), *self._key(member_id, now)]
        return f"{self.address}/matters?{urlencode(asked)}"

    def _key(self, member_id: int, now: datetime) -> list[tuple[str, str]]:
        return [("key", self.keys.key(member_id, now))]


def words_of(sought: Sought) -> list[tuple[str, str]]:
    """What is sought, as an address says it; ``bot.pages.matters`` reads it back."""
    period = sought.period
    found: list[tuple[str, object]] = [
        *([("in", sought.below.id)] if sought.below else []),
        *(("branch", id) for id in sought.branches),
        *([("from", period.first), ("to", period.last)] if period else []),
        *(("status", word) for word in sought.statuses),
        *(("category", word) for word in sought.categories),
        *(("source", word) for word in sought.sources),
        *(("word", word) for word in sought.words),
        *([("due_before", sought.due_before)] if sought.due_before else []),
        *([("due_from", sought.due_from)] if sought.due_from else []),
        *([("support", YES)] if sought.needs_support else []),
        *([("stage", sought.stage)] if sought.stage else []),
    ]
    return [
        (name, value.isoformat() if isinstance(value, date) else str(value))
        for name, value in found
    ]
