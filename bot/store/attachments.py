"""Photos and files that belong to matters and reports: wanted, then fetched or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, insert, select, update

from bot.domain.messages import Media, MediaKind
from bot.store.subject import Subject
from bot.store.tables import attachment as t
from bot.store.tables import word
from bot.vocabulary import Moment

WANTED, FETCHED, FAILED = "wanted", "fetched", "failed"

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)

_columns = (t.c.id, t.c.kind, t.c.download_code, t.c.file_name, t.c.attempts, t.c.created_at)
_shown = select(
    *(t.c.id, t.c.matter_id, t.c.report_id, t.c.kind, t.c.file_name, t.c.blob_id, t.c.moment)
)
_belongs = (
    update(t)
    .where(t.c.id == bindparam("row"))
    .values(matter_id=bindparam("matter"), report_id=bindparam("report"))
)
_tell = update(t).where(t.c.id == bindparam("row")).values(moment=bindparam("as_of"))
_attempts = select(t.c.attempts).where(t.c.id == bindparam("row"))
_add = insert(t).returning(t.c.id)
_wanted = (
    select(*_columns)
    .where(t.c.state == word(WANTED), t.c.not_before <= bindparam("now"))
    .order_by(t.c.not_before, t.c.id)
    .limit(bindparam("most"))
)
_fetched = (
    update(t)
    .where(t.c.id == bindparam("row"))
    .values(state=FETCHED, blob_id=bindparam("blob"), error="")
)
_failed = (
    update(t)
    .where(t.c.id == bindparam("row"), t.c.state == word(WANTED))
    .values(
        state=bindparam("to"),
        attempts=t.c.attempts + 1,
        not_before=bindparam("at"),
        error=bindparam("because"),
    )
)


@dataclass(frozen=True, slots=True)
class WantedAttachment:
    """A file to be fetched. ``asked_at`` is when it came, ``attempts`` counts failed tries."""

    id: int
    kind: MediaKind
    download_code: str
    file_name: str
    attempts: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a matter or report. ``blob_id`` is None where it was not fetched (yet)."""

    id: int
    matter_id: int | None
    report_id: int | None
    kind: MediaKind
    file_name: str
    blob_id: str | None
    moment: Moment | None = None


class AttachmentsTx(Subject):
    """The attachments in one transaction; a part of LedgerTx."""

    def attach(
        self,
        *,
        matter_id: int | None,
        report_id: int | None,
        inbox_msg_id: str | None,
        media: Media,
        now: datetime,
        moment: Moment | None = None,
    ) -> int:
        """Notes a file that came with a message, to be fetched soon; its id. Writes no entry into
        the timeline (``change_matter`` with UpdateKind.ATTACHED does)."""
        row = {
            "matter_id": matter_id,
            "report_id": report_id,
            "inbox_msg_id": inbox_msg_id,
            "kind": media.kind.value,
            "moment": moment.value if moment else None,
            "download_code": media.download_code,
            "file_name": media.file_name,
            "state": WANTED,
            "attempts": 0,
            "not_before": now,
            "blob_id": None,
            "error": "",
            "created_at": now,
        }
        return int(self._connection.execute(_add, row).scalar_one())

    def attachments_wanted(self, limit: int, now: datetime) -> list[WantedAttachment]:
        """What is still to be fetched and may be tried now, longest due first."""
        rows = self._connection.execute(_wanted, {"now": now, "most": limit})
        return [WantedAttachment(id, MediaKind(kind), *rest) for id, kind, *rest in rows]

    def attachment_fetched(self, id: int, blob_id: str) -> None:
        """The content is in the blobs now."""
        self._connection.execute(_fetched, {"row": id, "blob": blob_id})

    def attachment_failed(self, id: int, error: str, *, now: datetime, over: bool) -> None:
        """A try failed: it is tried again after a pause that grows, unless it is ``over``."""
        known = self._connection.execute(_attempts, {"row": id}).scalar()
        pause = min(FIRST_PAUSE * 2 ** min(known or 0, 10), LONGEST_PAUSE)
        to = FAILED if over else WANTED
        values = {"row": id, "to": to, "at": now + pause, "because": error}
        self._connection.execute(_failed, values)

    def attachments(
        self, *, matter_id: int | None = None, report_id: int | None = None
    ) -> list[Attachment]:
        """The files of a matter, or of a report with its matters; oldest first."""
        if matter_id is not None:
            belongs = t.c.matter_id == matter_id
        else:
            belongs = t.c.report_id == report_id
        return self._shown(belongs)

    def attachment(self, id: int) -> Attachment | None:
        """One file."""
        return next(iter(self._shown(t.c.id == id)), None)

    def attachments_of(self, msg_ids: Sequence[str]) -> list[Attachment]:
        """The files that came with some messages, oldest first."""
        return self._shown(t.c.inbox_msg_id.in_(msg_ids))

    def belongs(self, id: int, *, matter_id: int | None, report_id: int | None) -> None:
        """A file is of this matter and report."""
        values = {"row": id, "matter": matter_id, "report": report_id}
        self._connection.execute(_belongs, values)

    def tell_moment(self, id: int, moment: Moment) -> None:
        """A picture shows how it was, or how it is now."""
        self._connection.execute(_tell, {"row": id, "as_of": moment.value})

    def _shown(self, condition: ColumnElement[bool]) -> list[Attachment]:
        rows = self._connection.execute(_shown.where(condition).order_by(t.c.id))
        return [
            Attachment(
                *(id, matter, report, MediaKind(kind), name, blob),
                Moment(moment) if moment else None,
            )
            for id, matter, report, kind, name, blob, moment in rows
        ]
