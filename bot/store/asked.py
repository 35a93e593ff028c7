"""Questions to people that wait for an answer: one for each member, the newest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.asked import Whether, Which
from bot.store.codec import whether_from_row, whether_to_row, which_from_row, which_to_row
from bot.store.subject import Subject
from bot.store.tables import open_question as t

WHICH = "which"
WHETHER = "whether"

_of = select(t.c.data).where(
    t.c.member_id == bindparam("of"),
    t.c.kind == bindparam("kind"),
    t.c.asked_at >= bindparam("since"),
)
_drop = delete(t).where(t.c.member_id == bindparam("of"))
_add = insert(t)


class AskedTx(Subject):
    """The open questions in one transaction."""

    def ask(self, member_id: int, asked: Sequence[Which], now: datetime) -> None:
        """Remembers what is asked, the next first; what was asked before is given up."""
        self._put(member_id, WHICH, {"asked": [which_to_row(which) for which in asked]}, now)

    def open_for(self, member_id: int, since: datetime) -> list[Which]:
        """What a member was asked, not before ``since``, and has not answered; the next first."""
        data = self._open(member_id, WHICH, since)
        return [] if data is None else [which_from_row(each) for each in data["asked"]]

    def ask_whether(self, member_id: int, whether: Whether, now: datetime) -> None:
        """Remembers that it was asked whether a matter is settled; what was asked before is given
        up."""
        self._put(member_id, WHETHER, whether_to_row(whether), now)

    def whether(self, member_id: int, since: datetime) -> Whether | None:
        """What a member was asked, not before ``since``, about one matter's being settled."""
        data = self._open(member_id, WHETHER, since)
        return None if data is None else whether_from_row(data)

    def settle(self, member_id: int) -> None:
        """Forgets the question: it is answered, or nobody waits for the answer any more."""
        self._connection.execute(_drop, {"of": member_id})

    def _put(self, member_id: int, kind: str, data: Mapping[str, Any], now: datetime) -> None:
        self.settle(member_id)
        row = {"member_id": member_id, "kind": kind, "data": data, "asked_at": now}
        self._connection.execute(_add, row)

    def _open(self, member_id: int, kind: str, since: datetime) -> Mapping[str, Any] | None:
        given = {"of": member_id, "kind": kind, "since": since}
        data: Mapping[str, Any] | None = self._connection.execute(_of, given).scalar()
        return data
