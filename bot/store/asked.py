"""Questions to people that wait for an answer: one for each member, the newest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.asked import Which
from bot.store.codec import which_from_row, which_to_row
from bot.store.subject import Subject
from bot.store.tables import open_question as t

WHICH = "which"

_of = select(t.c.data).where(
    t.c.member_id == bindparam("of"), t.c.kind == WHICH, t.c.asked_at >= bindparam("since")
)
_drop = delete(t).where(t.c.member_id == bindparam("of"))
_add = insert(t)


class AskedTx(Subject):
    """The open questions in one transaction."""

    def ask(self, member_id: int, asked: Sequence[Which], now: datetime) -> None:
        """Remembers what is asked, the next first; what was asked before is given up."""
        self.settle(member_id)
        data = {"asked": [which_to_row(which) for which in asked]}
        row = {"member_id": member_id, "kind": WHICH, "data": data, "asked_at": now}
        self._connection.execute(_add, row)

    def open_for(self, member_id: int, since: datetime) -> list[Which]:
        """What a member was asked, not before ``since``, and has not answered; the next first."""
        row = self._connection.execute(_of, {"of": member_id, "since": since}).first()
        return [] if row is None else [which_from_row(each) for each in row.data["asked"]]

    def settle(self, member_id: int) -> None:
        """Forgets the question: it is answered, or nobody waits for the answer any more."""
        self._connection.execute(_drop, {"of": member_id})
