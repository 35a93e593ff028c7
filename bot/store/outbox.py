"""What the bot has to say: posted once for each key, claimed with a lease, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, case, func, null, select, update

from bot.domain.messages import Outgoing, ReplyAddress, Words
from bot.store.codec import body_from_row, body_to_row, target_from_text, target_to_text
from bot.store.subject import Subject, insert_new
from bot.store.tables import outbox_message as t
from bot.store.tables import word

PENDING, SENT, DEAD = "pending", "sent", "dead"
TOO_LATE = "过了该说的时候，没有再发"

_unsent = t.c.state != word(SENT)
_pending = t.c.state == word(PENDING)
_post = insert_new(t, "key")
# a table of its own: as a mere subquery PostgreSQL may run it again for each row
_taken = (
    select(t.c.id)
    .where(_unsent, _pending, t.c.not_before <= bindparam("now"))
    .order_by(t.c.not_before, t.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("taken")
)
_claim = (
    update(t)
    .where(t.c.id.in_(select(_taken.c.id)))
    .values(not_before=bindparam("until"), attempts=t.c.attempts + 1)
    .returning(
        *(t.c.id, t.c.attempts, t.c.key, t.c.target, t.c.kind, t.c.body),
        *(t.c.reply_url, t.c.reply_expires_at, t.c.at_user_id),
    )
)
_sent = (
    update(t)
    .where(t.c.id == bindparam("row"), t.c.state != SENT)
    .values(state=SENT, sent_at=bindparam("now"), receipt=bindparam("key_of"), error="")
)
_not_sent = (
    update(t)
    .where(t.c.id == bindparam("row"), _pending)
    .values(
        state=bindparam("to"),
        not_before=func.coalesce(bindparam("at", type_=t.c.not_before.type), t.c.not_before),
        error=bindparam("because"),
        reply_url=case((bindparam("drop"), null()), else_=t.c.reply_url),
        reply_expires_at=case((bindparam("drop"), null()), else_=t.c.reply_expires_at),
    )
)
_due = (_unsent, _pending, t.c.not_before <= bindparam("now"))
_hold = update(t).where(*_due, t.c.unasked).values(not_before=bindparam("until"))
_drop = (
    update(t).where(*_due, t.c.good_until <= bindparam("now")).values(state=DEAD, error=TOO_LATE)
)
_next_due = select(func.min(t.c.not_before)).where(_unsent, _pending)
_counts = select(t.c.state, func.count()).group_by(t.c.state)
_said = select(t.c.kind, t.c.body).where(t.c.key == bindparam("of"))
_by_receipt = select(t.c.key).where(t.c.receipt == bindparam("of"), t.c.receipt != word(""))


@dataclass(frozen=True, slots=True)
class ClaimedOutgoing:
    """Something to be sent before its lease runs out. ``attempts`` counts from 1."""

    id: int
    outgoing: Outgoing
    attempts: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a claimed row: sent (``receipt`` is the channel's key for it), to be tried
    again at ``not_before``, or given up. ``drop_reply``: the reply address is of no use."""

    id: int
    state: Literal["sent", "pending", "dead"]
    not_before: datetime | None = None
    error: str = ""
    receipt: str = ""
    drop_reply: bool = False


class OutboxTx(Subject):
    """The outbox in one transaction."""

    def post(self, outgoing: Outgoing, now: datetime) -> bool:
        """Posts one thing; False, and nothing changed, where its key was posted before."""
        return self.post_many([outgoing], now) == 1

    def post_many(self, outgoing: Sequence[Outgoing], now: datetime) -> int:
        """Posts things in their order; how many were new."""
        if not outgoing:
            return 0
        rows = [_row(item, now) for item in outgoing]
        new = self._connection.execute(_post.of(self._connection), rows)
        return len(new.all())

    def claim(self, limit: int, now: datetime, lease: timedelta) -> list[ClaimedOutgoing]:
        """Takes what is due, longest due first; it is due again at ``now + lease`` unless it is
        settled before."""
        values = {"most": limit, "now": now, "until": now + lease}
        rows = self._connection.execute(_claim, values).all()
        return [_claimed(row) for row in sorted(rows, key=lambda row: row.id)]

    def hold(self, now: datetime, until: datetime) -> None:
        """What is due now and was not asked for waits until another moment."""
        self._connection.execute(_hold, {"now": now, "until": until})

    def drop_stale(self, now: datetime) -> None:
        """What is due now and not worth saying any more is given up."""
        self._connection.execute(_drop, {"now": now})

    def settle(self, results: Sequence[Settlement], now: datetime) -> None:
        """Writes down what became of claimed rows. What somebody else sent meanwhile stays sent."""
        sent = [{"row": r.id, "now": now, "key_of": r.receipt} for r in results if r.state == SENT]
        others = [
            {
                "row": r.id,
                "to": r.state,
                "at": (r.not_before or now) if r.state == PENDING else None,
                "because": r.error,
                "drop": r.drop_reply,
            }
            for r in results
            if r.state != SENT
        ]
        if sent:
            self._connection.execute(_sent, sent)
        if others:
            self._connection.execute(_not_sent, others)

    def free_leases(self, now: datetime) -> None:
        """Lets what a process that was killed had claimed be sent at once; retries keep their
        time. Only on SQLite, where no other process can be at it; does nothing elsewhere."""
        if self._on_sqlite:
            leased = update(t).where(_unsent, _pending, t.c.not_before > now, t.c.attempts > 0)
            self._connection.execute(leased.where(t.c.error == "").values(not_before=now))

    def next_due(self, now: datetime) -> datetime | None:
        """When the next row is due, ``now`` at the earliest; None where nothing is pending."""
        due: datetime | None = self._connection.execute(_next_due).scalar()
        return None if due is None else max(due, now)

    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        counted = {state: int(n) for state, n in self._connection.execute(_counts)}
        return {state: counted.get(state, 0) for state in (PENDING, SENT, DEAD)}

    def said(self, key: str) -> Words | None:
        """What is or was to be said under a key."""
        row = self._connection.execute(_said, {"of": key}).first()
        return None if row is None else body_from_row(row.kind, row.body)

    def by_receipt(self, receipt: str) -> str | None:
        """The key of what was sent under a key of the channel (processQueryKey)."""
        key: str | None = self._connection.execute(_by_receipt, {"of": receipt}).scalar()
        return key


def _row(outgoing: Outgoing, now: datetime) -> dict[str, Any]:
    kind, body = body_to_row(outgoing.body)
    reply = outgoing.reply
    return {
        "key": outgoing.key,
        "target": target_to_text(outgoing.target),
        "kind": kind,
        "body": body,
        "reply_url": reply.url if reply else None,
        "reply_expires_at": reply.expires_at if reply else None,
        "at_user_id": outgoing.at_user_id,
        "state": PENDING,
        "attempts": 0,
        "not_before": now,
        "created_at": now,
        "sent_at": None,
        "error": "",
        "receipt": "",
        "unasked": outgoing.unasked,
        "good_until": outgoing.good_until,
    }


def _claimed(row: Any) -> ClaimedOutgoing:
    reply = ReplyAddress(row.reply_url, row.reply_expires_at) if row.reply_url else None
    outgoing = Outgoing(
        row.key,
        target_from_text(row.target),
        body_from_row(row.kind, row.body),
        reply=reply,
        at_user_id=row.at_user_id,
    )
    return ClaimedOutgoing(row.id, outgoing, row.attempts)
