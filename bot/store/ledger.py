"""Reports in their versions; with matters and attachments it is the ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from bot.domain.ledger import Origin, Report
from bot.domain.reading import Totals
from bot.store import tables
from bot.store.attachments import AttachmentsTx
from bot.store.entries import EntriesTx
from bot.store.errors import NotFound, Superseded
from bot.store.matters import MattersTx
from bot.store.tables import matter as m
from bot.store.tables import report as t
from bot.store.within import current
from bot.vocabulary import Intent, UpdateKind

_organization_name = select(tables.organization.c.name).where(
    tables.organization.c.id == bindparam("of")
)
_report = select(
    *(t.c.id, t.c.organization_id, tables.organization.c.name, t.c.report_date, t.c.version),
    *(t.c.intent, t.c.visits, t.c.households, t.c.found, t.c.resolved, t.c.member_id),
).join_from(t, tables.organization)
_by_id = _report.where(t.c.id == bindparam("of"))
_current = _report.where(current())
_of_day = _current.where(
    t.c.organization_id == bindparam("of"), t.c.report_date == bindparam("day")
).order_by(t.c.id)
_reported = (
    select(t.c.organization_id).where(t.c.report_date == bindparam("day"), current()).distinct()
)
_of_one_message = _current.where(
    t.c.organization_id == bindparam("of"), t.c.inbox_msg_id == bindparam("message")
).order_by(t.c.id)
_same = _of_day.where(t.c.text_digest == bindparam("digest"))
_last = _current.where(t.c.organization_id == bindparam("of")).order_by(t.c.id.desc()).limit(1)
_last_of_member = _last.where(t.c.member_id == bindparam("by"))
_add = insert(t).returning(t.c.id)
_supersede = (
    update(t)
    .where(t.c.id == bindparam("of"), current())
    .values(superseded=True)
    .returning(t.c.version)
)
_row = select(t).where(t.c.id == bindparam("of"))
_move_matters = update(m).where(m.c.report_id == bindparam("of")).values(report_id=bindparam("to"))


class LedgerTx(MattersTx, AttachmentsTx, EntriesTx):
    """The ledger in one transaction."""

    def add_report(
        self,
        *,
        organization_id: int,
        member_id: int | None,
        report_date: date,
        intent: Intent,
        totals: Totals,
        origin: Origin,
        now: datetime,
        replaces: int | None = None,
    ) -> Report:
        """Adds a report without matters. ``replaces`` makes it the next version of another, whose
        matters are withdrawn. Raises Superseded where that is not current any more."""
        name = self._connection.execute(_organization_name, {"of": organization_id}).scalar()
        if name is None:
            raise NotFound(f"organization {organization_id}")
        version = 1
        if replaces is not None:
            version = self._supersede(replaces) + 1
            self._withdraw_matters(
                replaces, member_id=member_id, inbox_msg_id=origin.inbox_msg_id, now=now
            )
        row = {
            "organization_id": organization_id,
            "report_date": report_date,
            "version": version,
            "superseded": False,
            "withdrawn": False,
            "intent": intent.value,
            **_stated(totals),
            "member_id": member_id,
            "inbox_msg_id": origin.inbox_msg_id,
            "text_digest": origin.text_digest,
            "replaces_id": replaces,
            "created_at": now,
        }
        id = int(self._connection.execute(_add, row).scalar_one())
        return Report(id, organization_id, name, report_date, version, intent, totals, member_id)

    def change_report(
        self,
        report_id: int,
        *,
        report_date: date | None = None,
        totals: Totals | None = None,
        member_id: int | None,
        inbox_msg_id: str | None,
        now: datetime,
    ) -> Report:
        """Makes a new version with another day or other totals; the matters move along, and a new
        day is noted in the timeline of each. Raises Superseded where it is not current."""
        old = self._get(report_id)
        new = self._next_version(
            report_id,
            {
                "report_date": report_date or old.report_date,
                **_stated(totals or old.totals),
                "member_id": member_id,
                "inbox_msg_id": inbox_msg_id,
                "created_at": now,
            },
        )
        if report_date is not None and report_date != old.report_date:
            for matter in self._of_report(new):
                self.change_matter(
                    matter.id,
                    {"reported_on": report_date},
                    kind=UpdateKind.CORRECTED,
                    member_id=member_id,
                    inbox_msg_id=inbox_msg_id,
                    now=now,
                )
        return self._get(new)

    def _supersede(self, report_id: int) -> int:
        """Ends a version; its number. The database lets only one transaction do so."""
        version = self._connection.execute(_supersede, {"of": report_id}).scalar()
        if version is None:
            raise Superseded(f"report {report_id}")
        return int(version)

    def withdraw_report(
        self,
        report_id: int,
        *,
        member_id: int | None,
        inbox_msg_id: str | None = None,
        note: str = "",
        now: datetime,
    ) -> Report:
        """Takes a report back with its matters: a new version that does not count; nothing is
        deleted. Raises Superseded where it is not current."""
        self._withdraw_matters(
            report_id, member_id=member_id, inbox_msg_id=inbox_msg_id, note=note, now=now
        )
        by = {"member_id": member_id, "inbox_msg_id": inbox_msg_id, "created_at": now}
        return self._get(self._next_version(report_id, {"withdrawn": True, **by}))

    def retell_report(
        self,
        report_id: int,
        *,
        report_date: date,
        intent: Intent,
        totals: Totals,
        text_digest: str,
        member_id: int | None,
        inbox_msg_id: str | None,
        now: datetime,
    ) -> Report:
        """Makes a new version of what a report says of its day; the matters move along unchanged.
        Raises Superseded where it is not current."""
        values = {
            "report_date": report_date,
            "intent": intent.value,
            "text_digest": text_digest,
            "member_id": member_id,
            "inbox_msg_id": inbox_msg_id,
            "created_at": now,
        }
        return self._get(self._next_version(report_id, {**values, **_stated(totals)}))

    def _next_version(self, report_id: int, changes: Mapping[str, Any]) -> int:
        """A copy of a report's row with other values, in its place; its matters move along."""
        self._supersede(report_id)
        old = self._connection.execute(_row, {"of": report_id}).mappings().one()
        new = self._add_row(old, changes)
        self._move_matters(report_id, new)
        return new

    def _add_row(self, old: Mapping[Any, Any], changes: Mapping[str, Any]) -> int:
        """The next version of a report's row, which has been ended; its id."""
        kept = {name: value for name, value in old.items() if name != "id"}
        after = {"superseded": False, "replaces_id": old["id"], "version": old["version"] + 1}
        return int(self._connection.execute(_add, {**kept, **after, **changes}).scalar_one())

    def _move_matters(self, report_id: int, to: int) -> None:
        self._connection.execute(_move_matters, {"of": report_id, "to": to})

    def _withdraw_matters(
        self,
        report_id: int,
        *,
        member_id: int | None,
        inbox_msg_id: str | None,
        note: str = "",
        now: datetime,
    ) -> None:
        for matter in self._of_report(report_id):
            self.withdraw_matter(
                matter.id, member_id=member_id, inbox_msg_id=inbox_msg_id, note=note, now=now
            )

    def report(self, id: int) -> Report | None:
        """A report by its id, current or not, with the matters that still count."""
        return self._one_report(_by_id, {"of": id})

    def report_for(self, organization_id: int, report_date: date) -> list[Report]:
        """The current reports of a branch about a day, oldest first."""
        rows = self._connection.execute(_of_day, {"of": organization_id, "day": report_date}).all()
        return [self._to_report(row) for row in rows]

    def reported(self, day: date) -> set[int]:
        """The ids of the organizations that have reported a day, zero reports too."""
        return set(self._connection.execute(_reported, {"day": day}).scalars())

    def reports_of(self, msg_id: str, organization_id: int) -> list[Report]:
        """The current versions of a branch's reports that a message led to."""
        values = {"of": organization_id, "message": msg_id}
        rows = self._connection.execute(_of_one_message, values).all()
        return [self._to_report(row) for row in rows]

    def last_report(self, organization_id: int, *, member_id: int | None = None) -> Report | None:
        """The current report that a branch (or one member of it) made last."""
        if member_id is None:
            return self._one_report(_last, {"of": organization_id})
        return self._one_report(_last_of_member, {"of": organization_id, "by": member_id})

    def find_same(self, organization_id: int, report_date: date, digest: str) -> Report | None:
        """The current report of the day that was made of the same text."""
        values = {"of": organization_id, "day": report_date, "digest": digest}
        return self._one_report(_same, values)

    def _get(self, report_id: int) -> Report:
        found = self.report(report_id)
        if found is None:
            raise NotFound(f"report {report_id}")
        return found

    def _one_report(self, query: Select[Any], values: dict[str, object]) -> Report | None:
        row = self._connection.execute(query, values).first()
        return None if row is None else self._to_report(row)

    def _to_report(self, row: Any) -> Report:
        id, organization_id, branch, day, version, intent, *totals, member_id = row
        return Report(
            *(id, organization_id, branch, day, version, Intent(intent), Totals(*totals)),
            member_id,
            self._of_report(id),
        )


def _stated(totals: Totals) -> dict[str, int | None]:
    return {
        "visits": totals.visits,
        "households": totals.households,
        "found": totals.found,
        "resolved": totals.resolved,
    }
