"""Jobs that were due: each due moment is taken on once, whoever asks."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.store.subject import Subject, insert_new
from bot.store.tables import job_run as t

_claim = insert_new(t, "job")
_finish = (
    update(t)
    .where(t.c.job == bindparam("of"), t.c.due_at == bindparam("due"))
    .values(finished_at=bindparam("at"), note=bindparam("with_note"))
)
_last = select(func.max(t.c.due_at)).where(t.c.job == bindparam("of"))


class RunsTx(Subject):
    """The runs table in one transaction."""

    def claim(self, job: str, due_at: datetime, now: datetime) -> bool:
        """Takes a run on; False where it has been taken on already. What the run posts belongs in
        the same transaction."""
        row = {
            "job": job,
            "due_at": due_at,
            "started_at": now,
            "finished_at": None,
            "note": "",
        }
        return self._connection.execute(_claim.of(self._connection), [row]).first() is not None

    def finish(self, job: str, due_at: datetime, now: datetime, *, note: str = "") -> None:
        """Writes down that a run ended, and what is to be said of it."""
        values = {"of": job, "due": due_at, "at": now, "with_note": note}
        self._connection.execute(_finish, values)

    def last(self, job: str) -> datetime | None:
        """The latest due moment that was taken on."""
        moment: datetime | None = self._connection.execute(_last, {"of": job}).scalar()
        return moment
