"""Who is on leave when, and who reports for the branch meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select, update

from bot.store.subject import Subject
from bot.store.tables import leave as t

_add = insert(t)
_now = (t.c.first <= bindparam("day"), t.c.last >= bindparam("day"))
_columns = (t.c.id, t.c.member_id, t.c.organization_id, t.c.first, t.c.last, t.c.stand_in_id)
_on = select(*_columns).where(*_now).order_by(t.c.id)
_in_place = select(t.c.organization_id).where(*_now, t.c.stand_in_id == bindparam("by")).distinct()
_of_member = (
    select(*_columns)
    .where(t.c.member_id == bindparam("of"), t.c.last >= bindparam("day"))
    .order_by(t.c.id.desc())
    .limit(1)
)
_end = (
    update(t)
    .where(t.c.member_id == bindparam("of"), t.c.last >= bindparam("day"))
    .values(last=bindparam("until"))
)
_stand_in = update(t).where(t.c.id == bindparam("of")).values(stand_in_id=bindparam("by"))


@dataclass(frozen=True, slots=True)
class Leave:
    """A member of a branch is away from ``first`` to ``last``, both included; ``stand_in_id`` is
    the member who reports for the branch meanwhile."""

    id: int
    member_id: int
    organization_id: int
    first: date
    last: date
    stand_in_id: int | None


class LeavesTx(Subject):
    """The leaves in one transaction."""

    def add(
        self,
        member_id: int,
        organization_id: int,
        *,
        first: date,
        last: date,
        stand_in_id: int | None,
        inbox_msg_id: str,
        now: datetime,
    ) -> None:
        """Notes a leave; one of the same member that has not ended is over the day before."""
        row = {
            "member_id": member_id,
            "organization_id": organization_id,
            "first": first,
            "last": last,
            "stand_in_id": stand_in_id,
            "inbox_msg_id": inbox_msg_id,
            "created_at": now,
        }
        self.end(member_id, first, until=date.fromordinal(first.toordinal() - 1))
        self._connection.execute(_add, row)

    def end(self, member_id: int, day: date, *, until: date) -> bool:
        """Ends the leaves of a member that last up to a day or longer; False where there is none."""
        values = {"of": member_id, "day": day, "until": until}
        return self._connection.execute(_end, values).rowcount > 0

    def set_stand_in(self, leave_id: int, stand_in_id: int) -> None:
        """Another reports meanwhile."""
        self._connection.execute(_stand_in, {"of": leave_id, "by": stand_in_id})

    def of(self, member_id: int, day: date) -> Leave | None:
        """The leave of a member that has not ended on a day, the newest."""
        row = self._connection.execute(_of_member, {"of": member_id, "day": day}).first()
        return None if row is None else Leave(*row)

    def on(self, day: date) -> list[Leave]:
        """The leaves of a day."""
        return [Leave(*row) for row in self._connection.execute(_on, {"day": day})]

    def stood_in_for(self, member_id: int, day: date) -> list[int]:
        """The ids of the branches that a member reports for on a day in somebody's place."""
        values = {"by": member_id, "day": day}
        return list(self._connection.execute(_in_place, values).scalars())
