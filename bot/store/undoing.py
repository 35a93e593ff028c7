"""Takes back what one message changed, leaving a trace: nothing is deleted, every step of it is an
entry of a timeline or a new version of a report, and can be taken back in the same way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, not_, select, update

from bot.domain.ledger import Matter, Report
from bot.store.codec import plain, typed
from bot.store.errors import Superseded
from bot.store.ledger import LedgerTx
from bot.store.tables import by_message
from bot.store.tables import matter as m
from bot.store.tables import matter_update as u
from bot.store.tables import report as r
from bot.vocabulary import UpdateKind

_last_entry = (
    select(u.c.inbox_msg_id, u.c.at)
    .where(
        u.c.member_id == bindparam("by"),
        u.c.at >= bindparam("since"),
        u.c.kind != UpdateKind.ATTACHED.value,
        by_message(),
    )
    .order_by(u.c.id.desc())
    .limit(1)
)
_last_version = (
    select(r.c.inbox_msg_id, r.c.created_at)
    .where(
        r.c.organization_id == bindparam("of"),
        r.c.member_id == bindparam("by"),
        r.c.created_at >= bindparam("since"),
        r.c.inbox_msg_id.is_not(None),
    )
    .order_by(r.c.id.desc())
    .limit(1)
)
_entries = (
    select(u.c.matter_id, u.c.kind, u.c.before, u.c.after)
    .where(u.c.inbox_msg_id == bindparam("of"), u.c.kind != UpdateKind.ATTACHED.value, by_message())
    .order_by(u.c.id.desc())
)
_versions = (
    select(r)
    .where(
        r.c.organization_id == bindparam("branch"),
        r.c.created_at >= bindparam("since"),
        r.c.inbox_msg_id == bindparam("of"),
    )
    .order_by(r.c.id.desc())
)
_by_id = select(r).where(r.c.id == bindparam("of"))
_end = update(r).where(r.c.id == bindparam("of"), not_(r.c.superseded)).values(superseded=True)


@dataclass(frozen=True, slots=True)
class Undone:
    """What stands again: the matters and reports concerned, as they are now."""

    matters: tuple[Matter, ...]
    reports: tuple[Report, ...]


class UndoingTx(LedgerTx):
    """Taking back in one transaction."""

    def last_change(
        self, member_id: int, organization_id: int | None, since: datetime
    ) -> str | None:
        """The message by which a member changed the ledger last, not before ``since``: any matter,
        and the reports of one branch (None: of none)."""
        values = {"by": member_id, "of": organization_id, "since": since}
        found = [
            row
            for row in (
                self._connection.execute(_last_entry, values).first(),
                self._connection.execute(_last_version, values).first(),
            )
            if row is not None
        ]
        return max(found, key=lambda row: row[1])[0] if found else None

    def undo(
        self,
        msg_id: str,
        *,
        organization_id: int | None,
        since: datetime,
        member_id: int,
        inbox_msg_id: str,
        now: datetime,
    ) -> Undone:
        """Takes back what a message changed of matters, and of the reports of one branch (None: of
        none). Raises Superseded, and changes nothing,
        where somebody has changed the same since."""
        found = {"of": msg_id, "branch": organization_id, "since": since}
        versions = self._connection.execute(_versions, found).mappings().all()
        entries = self._connection.execute(_entries, {"of": msg_id}).all()
        self._refuse_if_changed(versions, entries)
        for matter_id, kind, before, _ in entries:
            back = {"withdrawn": True} if kind == UpdateKind.REPORTED.value else typed(before)
            self.change_matter(
                matter_id,
                back,
                kind=UpdateKind.UNDONE,
                member_id=member_id,
                inbox_msg_id=inbox_msg_id,
                now=now,
            )
        by = {"member_id": member_id, "inbox_msg_id": inbox_msg_id, "created_at": now}
        new = [self._version_before(version, by) for version in versions]
        matters = [
            self.matter_by_id(id) for id in dict.fromkeys(row[0] for row in reversed(entries))
        ]
        return Undone(
            tuple(matter for matter in matters if matter is not None),
            tuple(self._get(id) for id in new),
        )

    def _refuse_if_changed(self, versions: Any, entries: Any) -> None:
        if any(version["superseded"] for version in versions):
            raise Superseded("a report has a newer version")
        seen: dict[tuple[int, str], object] = {}
        for matter_id, _, _, after in entries:  # newest first: only the last value must stand
            for name, value in after.items():
                seen.setdefault((matter_id, name), value)
        for (matter_id, name), value in seen.items():
            row = select(m.c[name]).where(m.c.id == matter_id)
            if plain(self._connection.execute(row).scalar()) != value:
                raise Superseded(f"matter {matter_id} was changed")

    def _version_before(self, version: Mapping[Any, Any], by: Mapping[str, Any]) -> int:
        """A new version with what stood before this one; with nothing before it, it does not count."""
        former: Mapping[Any, Any] = version
        if version["replaces_id"] is not None:
            values = {"of": version["replaces_id"]}
            former = self._connection.execute(_by_id, values).mappings().one()
        withdrawn = version is former or former["withdrawn"]
        kept = ("report_date", "intent", "visits", "households", "found", "resolved", "text_digest")
        values = {name: former[name] for name in kept}
        self._connection.execute(_end, {"of": version["id"]})
        new = self._add_row(version, {**values, "withdrawn": withdrawn, **by})
        for old in {version["id"], former["id"]}:
            self._move_matters(old, new)
        return new
