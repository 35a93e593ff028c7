"""The digests that were made: those under review, those that were sent, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.domain.facts import Period
from bot.store.outbox import DEAD, PENDING, SENT
from bot.store.subject import Subject
from bot.store.tables import digest as t
from bot.store.tables import outbox_message as o
from bot.store.tables import word

DRAFT, HELD = "draft", "held"

_add = insert(t).returning(t.c.id)
_columns = (t.c.id, t.c.name, t.c.period, t.c.figures, t.c.body, t.c.state, t.c.send_by)
_shown = select(*_columns, t.c.reviewers, t.c.commentary, t.c.created_at)
_unsent = t.c.state != word(SENT)


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """A digest as it was made. ``key`` is what the keys of its messages begin with. ``state`` is
    draft, held or sent; ``reviewers`` are user ids; ``commentary`` what the desk wrote instead of
    the bot's sentences, None where it wrote nothing."""

    id: int
    name: str
    period: Period
    figures: Mapping[str, Any]
    body: str
    state: str
    send_by: datetime | None
    reviewers: tuple[str, ...]
    commentary: tuple[str, ...] | None
    created_at: datetime

    @property
    def key(self) -> str:
        """日报汇总:2026-06-18"""
        return f"{self.name}:{self.period.key}"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one message of a digest: ``target`` as in keys, ``state`` as in the outbox,
    ``error`` in the channel's words."""

    target: str
    kind: str
    state: str
    error: str = ""


class DigestsTx(Subject):
    """The digests in one transaction."""

    def keep(
        self,
        name: str,
        period: Period,
        *,
        figures: Mapping[str, Any],
        body: str,
        now: datetime,
        send_by: datetime | None = None,
        reviewers: Sequence[str] = (),
    ) -> int:
        """Keeps a digest as it is sent, or, with reviewers, as a draft that goes out at
        ``send_by``; its id."""
        row = {
            "name": name,
            "period": period.key,
            "figures": dict(figures),
            "body": body,
            "created_at": now,
            "state": DRAFT if reviewers else SENT,
            "send_by": send_by,
            "reviewers": list(reviewers),
            "commentary": None,
            "undelivered_told": 0,
        }
        return int(self._connection.execute(_add, row).scalar_one())

    def to_review(self, user_id: str) -> list[KeptDigest]:
        """The drafts and held digests that somebody may decide on, the newest first."""
        rows = self._connection.execute(_shown.where(_unsent).order_by(t.c.id.desc()))
        return [kept for row in rows if user_id in (kept := _kept(row)).reviewers]

    def due(self, now: datetime) -> list[KeptDigest]:
        """The drafts that are to go out now, oldest first."""
        query = _shown.where(_unsent, t.c.state == DRAFT, t.c.send_by <= now).order_by(t.c.id)
        return [_kept(row) for row in self._connection.execute(query)]

    def change(self, id: int, *, commentary: Sequence[str]) -> KeptDigest | None:
        """Changes what a digest says; None where it was sent meanwhile."""
        return self._changed(id, {"commentary": list(commentary)})

    def release(self, id: int, now: datetime) -> KeptDigest | None:
        """Lets a digest go out now; None where it was sent meanwhile."""
        return self._changed(id, {"state": DRAFT, "send_by": now})

    def hold(self, id: int) -> KeptDigest | None:
        """Keeps a digest back until it is released; None where it was sent meanwhile."""
        return self._changed(id, {"state": HELD})

    def sent(self, id: int, body: str) -> bool:
        """Notes that a draft is posted, and how it reads; False where it is none any more."""
        query = update(t).where(t.c.id == id, t.c.state == DRAFT).values(state=SENT, body=body)
        return self._connection.execute(query).rowcount == 1

    def recent(self, limit: int) -> list[KeptDigest]:
        """The newest digests, the newest first."""
        rows = self._connection.execute(_shown.order_by(t.c.id.desc()).limit(limit))
        return [_kept(row) for row in rows]

    def deliveries(self, digest: KeptDigest) -> list[Delivered]:
        """What became of the messages of a digest, in the order of posting."""
        start = digest.key + ":"
        query = (
            select(o.c.target, o.c.kind, o.c.state, o.c.error)
            .where(o.c.key >= start, o.c.key < start + "\U0010ffff")
            .order_by(o.c.id)
        )
        return [Delivered(*row) for row in self._connection.execute(query)]

    def undelivered(self, since: datetime) -> list[tuple[KeptDigest, list[Delivered]]]:
        """Digests made since then whose messages have all been tried, with what did not arrive,
        where that is more than the desk has been told."""
        query = _shown.add_columns(t.c.undelivered_told)
        query = query.where(t.c.created_at >= since, t.c.state == SENT).order_by(t.c.id)
        found = []
        for row in self._connection.execute(query).all():
            every = self.deliveries(_kept(row))
            dead = [each for each in every if each.state == DEAD]
            if len(dead) > row[-1] and not any(each.state == PENDING for each in every):
                found.append((_kept(row), dead))
        return found

    def told_undelivered(self, id: int, how_many: int) -> None:
        """Notes of how many failed deliveries of a digest the desk has been told."""
        self._connection.execute(update(t).where(t.c.id == id).values(undelivered_told=how_many))

    def _changed(self, id: int, values: Mapping[str, Any]) -> KeptDigest | None:
        query = update(t).where(t.c.id == id, _unsent).values(**values)
        if self._connection.execute(query).rowcount != 1:
            return None
        return _kept(self._connection.execute(_shown.where(t.c.id == id)).one())


def _kept(row: Any) -> KeptDigest:
    id, name, period, figures, body, state, send_by, reviewers, commentary, created_at = row[:10]
    own = None if commentary is None else tuple(commentary)
    return KeptDigest(
        *(id, name, Period.of_key(period), figures, body, state, send_by),
        reviewers=tuple(reviewers),
        commentary=own,
        created_at=created_at,
    )
