"""The figures of a period, whoever asks for them: the scheduler, a leader or the command line.

Knows which organization the office is and what its periods are compared with; sends nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.analysis import Figures, analyse
from bot.domain.facts import Asked, Facts, Period
from bot.domain.people import Organization
from bot.schedule import Days, Kind
from bot.store import Tx


@dataclass(frozen=True, slots=True)
class Briefing:
    """Asks for one office. ``name`` is the office's name or its path in the tree."""

    name: str
    days: Days

    def figures(self, tx: Tx, kind: Kind, period: Period, now: datetime) -> Figures:
        """The figures of a period as the ledger stands now."""
        return analyse(self.facts(tx, kind, period, now))

    def facts(self, tx: Tx, kind: Kind, period: Period, now: datetime) -> Facts:
        """The facts of a period, with those that it is compared with."""
        office = find_by_name(tx.people.organizations(), self.name)
        asked = Asked(
            period,
            root=office[0].id if office else None,
            name=self.name.rpartition("/")[2],
            owed=self.days.calendar.has_workday(period),
            previous=self.days.before(kind, period),
            last_year=self.days.a_year_before(kind, period),
        )
        return tx.facts.facts(asked, now)


def find_by_name(tree: list[Organization], name: str) -> list[Organization]:
    """The organizations with a path or, failing that, a name."""
    return [each for each in tree if each.path == name] or [
        each for each in tree if each.name == name
    ]
