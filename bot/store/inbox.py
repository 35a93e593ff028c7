"""Messages that came in: kept once, claimed with a lease, finished once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select, update

from bot.domain.messages import Incoming
from bot.store.codec import incoming_from_json, incoming_to_json
from bot.store.errors import AlreadyHandled
from bot.store.subject import Subject, insert_new
from bot.store.tables import inbox_message as t
from bot.store.tables import word

RECEIVED, WAITING, DONE, FAILED = "received", "waiting", "done", "failed"
STATES = (RECEIVED, WAITING, DONE, FAILED)

_unfinished = t.c.state != word(DONE)
_received = t.c.state == word(RECEIVED)
_free = or_(t.c.lease_until.is_(None), t.c.lease_until <= bindparam("now"))

_keep = insert_new(t, "msg_id")


def _claim(*, one_for_each_sender: bool) -> Any:
    """The oldest messages that nobody is at. With several replicas only the oldest message of each
    sender can be taken, so that nobody's correction overtakes the report that it corrects."""
    due = select(t.c.id).where(_unfinished, _received, _free).order_by(t.c.id)
    if one_for_each_sender:
        e = t.alias()
        earlier = exists().where(
            e.c.sender_channel_id == t.c.sender_channel_id,
            e.c.id < t.c.id,
            e.c.state == word(RECEIVED),
        )
        due = due.where(~earlier)
    # a table of its own: as a mere subquery PostgreSQL may run it again for each row
    taken = due.limit(bindparam("most")).with_for_update(skip_locked=True).cte("taken")
    return (
        update(t)
        .where(t.c.id.in_(select(taken.c.id)))
        .values(lease_until=bindparam("until"), attempts=t.c.attempts + 1)
        .returning(t.c.id, t.c.message, t.c.attempts)
    )


_claim_alone = _claim(one_for_each_sender=False)
_claim_among_others = _claim(one_for_each_sender=True)

_finish = (
    update(t)
    .where(t.c.id == bindparam("row"), _received)
    .values(
        state=bindparam("to"),
        lease_until=None,
        handled_at=bindparam("now"),
        intent=bindparam("as_intent"),
        report_id=bindparam("as_report"),
        error=bindparam("because"),
    )
)
_again = (
    update(t)
    .where(t.c.msg_id == bindparam("of"), t.c.state == FAILED)
    .values(state=RECEIVED, attempts=0, lease_until=None, error="")
)
_release = (
    update(t)
    .where(t.c.sender_user_id == bindparam("user"), _unfinished, t.c.state == word(WAITING))
    .values(state=RECEIVED, attempts=0, lease_until=None)
)
_last_from = (
    select(t.c.message)
    .where(t.c.sender_user_id == bindparam("user"), t.c.received_at < bindparam("before"))
    .order_by(t.c.received_at.desc(), t.c.id.desc())
    .limit(bindparam("most"))
)
_count = select(func.count()).select_from(t)
_text_of = select(t.c.text).where(t.c.msg_id == bindparam("id"))
_by_id = select(t.c.message).where(t.c.msg_id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to be handled before its lease runs out. ``attempts`` counts from 1."""

    id: int
    incoming: Incoming
    attempts: int


def inbox_row(incoming: Incoming, payload: str, now: datetime) -> dict[str, Any]:
    """The row of a message that has just come in."""
    return {
        "msg_id": incoming.id,
        "received_at": now,
        "sender_user_id": incoming.sender.user_id,
        "sender_channel_id": incoming.sender.channel_id,
        "conversation_id": incoming.conversation.id,
        "kind": incoming.kind,
        "message": incoming_to_json(incoming),
        "payload": payload,
        "text": incoming.text,
        "state": RECEIVED,
        "attempts": 0,
        "lease_until": None,
        "handled_at": None,
        "intent": None,
        "report_id": None,
        "error": "",
    }


class InboxTx(Subject):
    """The inbox in one transaction."""

    def keep(self, incoming: Incoming, payload: str, now: datetime) -> bool:
        """Keeps a message; False, and nothing changed, where it is there already."""
        return bool(self.keep_rows([inbox_row(incoming, payload, now)]))

    def keep_many(self, items: Sequence[tuple[Incoming, str]], now: datetime) -> int:
        """Keeps messages in their order; how many were new."""
        return len(self.keep_rows([inbox_row(incoming, raw, now) for incoming, raw in items]))

    def keep_rows(self, rows: Sequence[dict[str, Any]]) -> set[str]:
        """Keeps rows made by ``inbox_row``; the message ids that were new."""
        if not rows:
            return set()
        kept = self._connection.execute(_keep.of(self._connection), list(rows))
        return set(kept.scalars())

    def claim(self, limit: int, now: datetime, lease: timedelta) -> list[Claimed]:
        """Takes the oldest messages that nobody is at, until ``now + lease``."""
        values = {"most": limit, "now": now, "until": now + lease}
        claim = _claim_alone if self._on_sqlite else _claim_among_others
        rows = self._connection.execute(claim, values).all()
        return [Claimed(id, incoming_from_json(raw), n) for id, raw, n in sorted(rows)]

    def done(
        self, id: int, now: datetime, *, intent: str | None, report_id: int | None = None
    ) -> None:
        """Finishes a message. Raises AlreadyHandled where somebody else did so meanwhile: the
        transaction must not be committed then, or the message would count twice."""
        if not self._finish(id, DONE, now, as_intent=intent, as_report=report_id):
            raise AlreadyHandled(f"inbox row {id}")

    def waits(self, id: int, now: datetime) -> None:
        """Puts a message aside until its sender is on the roster (``PeopleTx.put_member``)."""
        if not self._finish(id, WAITING, now):
            raise AlreadyHandled(f"inbox row {id}")

    def failed(self, id: int, error: str, now: datetime) -> bool:
        """Marks a message whose handling failed; False where it was finished meanwhile."""
        return self._finish(id, FAILED, now, because=error)

    def _finish(self, id: int, state: str, now: datetime, **values: object) -> bool:
        default = {"as_intent": None, "as_report": None, "because": ""}
        given = {"row": id, "to": state, "now": now, **default, **values}
        return self._connection.execute(_finish, given).rowcount == 1

    def retry(self, msg_id: str) -> bool:
        """Lets a failed message be handled again; False where there is none."""
        return self._connection.execute(_again, {"of": msg_id}).rowcount == 1

    def free_leases(self) -> None:
        """Lets what a process that was killed had claimed be claimed at once. Only where no other
        process can be at it: on SQLite; does nothing elsewhere."""
        if self._on_sqlite:
            leased = update(t).where(_unfinished, _received, t.c.lease_until.is_not(None))
            self._connection.execute(leased.values(lease_until=None))

    def failed_ids(self) -> list[str]:
        """The message ids of those whose handling failed, oldest first."""
        query = select(t.c.msg_id).where(_unfinished, t.c.state == word(FAILED)).order_by(t.c.id)
        return list(self._connection.execute(query).scalars())

    def release(self, user_id: str) -> int:
        """Lets what somebody sent before being on the roster be handled; how many messages."""
        return self._connection.execute(_release, {"user": user_id}).rowcount

    def last_from(self, user_id: str, before: datetime, limit: int) -> list[Incoming]:
        """What somebody sent before a moment, newest first."""
        values = {"user": user_id, "before": before, "most": limit}
        found = self._connection.execute(_last_from, values).scalars()
        return [incoming_from_json(raw) for raw in found]

    def message(self, msg_id: str) -> Incoming | None:
        """A message by its id."""
        raw = self._connection.execute(_by_id, {"id": msg_id}).scalar()
        return None if raw is None else incoming_from_json(raw)

    def text_of(self, msg_id: str) -> str | None:
        """What was typed in a message; None where there is no such message."""
        text: str | None = self._connection.execute(_text_of, {"id": msg_id}).scalar()
        return text

    def count(self, state: str) -> int:
        """How many messages are in a state. Raises ValueError for what is no state."""
        if state not in STATES:
            raise ValueError(f"no state of a message: {state}")
        query = _count.where(t.c.state == word(state))
        if state != DONE:
            query = query.where(_unfinished)
        return int(self._connection.execute(query).scalar_one())
