"""What all matters of a period say, for finding common problems."""

from operator import itemgetter

from sqlalchemy import select

from bot.domain.facts import Period, Told
from bot.store.subject import Subject
from bot.store.tables import matter as m
from bot.store.within import Within
from bot.vocabulary import Status

_COLUMNS = (
    *(m.c.number, m.c.organization_id, m.c.reported_on, m.c.title, m.c.text),
    *(m.c.status, m.c.needs_support, m.c.households, m.c.reopened),
)
_STATUS = {status.value: status for status in Status}


class ToldTx(Subject):
    """Texts in one transaction; a part of FactsTx."""

    def _told(self, within: Within, period: Period) -> tuple[Told, ...]:
        rows = self._connection.execute(within.matters(select(*_COLUMNS), period))
        told = [
            Told(number, id, day, title, text, _STATUS[status], support, households, reopened)
            for number, id, day, title, text, status, support, households, reopened in rows
        ]
        return tuple(sorted(told, key=itemgetter(0)))  # a database might read all for the order
