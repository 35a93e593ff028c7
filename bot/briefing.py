"""The figures of a period, whoever asks for them: the scheduler, a leader or the command line.

Knows which organization the office is and what its periods are compared with; sends nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.analysis import Figures, analyse
from bot.domain.clock import office_day
from bot.domain.facts import MOST_NUMBERED, Asked, Period, Usual
from bot.domain.people import Organization
from bot.schedule import Days, Span
from bot.store import Tx

RECENT = 20  # working days


@dataclass(frozen=True, slots=True)
class Briefing:
    """Asks for one office. ``name`` is the office's name or its path in the tree."""

    name: str
    days: Days

    def figures(
        self,
        tx: Tx,
        kind: Span,
        period: Period,
        now: datetime,
        *,
        below: Organization | None = None,
        most_numbered: int | None = MOST_NUMBERED,
        problems: bool = True,
    ) -> Figures:
        """The figures of a period as the ledger stands now, of the office or of a part of it, with
        those of the periods that it is compared with."""
        root = below or self.office(tx)
        days, calendar = self.days, self.days.calendar
        today = office_day(now, days.zone, days.day_ends_at)
        so_far = period.up_to(today)
        asked = Asked(
            period,
            root=root.id if root else None,
            name=self.name.rpartition("/")[2] if below is None else below.name,
            owed=calendar.has_workday(period),
            workdays=calendar.workdays(so_far),
            recent_workdays=calendar.workdays_until(so_far.last, RECENT),
            previous=_as_much(days.before(kind, period), period, so_far),
            last_year=_as_much(days.a_year_before(kind, period), period, so_far),
            usual=self._usual(kind, period, so_far),
            most_numbered=most_numbered,
            problems=problems,
        )
        return analyse(tx.facts.facts(asked, now))

    def office(self, tx: Tx) -> Organization | None:
        """The office in the tree; None where it is not on the roster (yet)."""
        found = find_by_name(tx.people.organizations(), self.name)
        return found[0] if found else None

    def _usual(self, kind: Span, period: Period, so_far: Period) -> Usual:
        calendar, usual = self.days.calendar, self.days.usual(kind, period)
        now, before = calendar.workdays(so_far), calendar.workdays(usual)
        return Usual(usual, max(len(before), 1), max(len(now), 1))


def _as_much(earlier: Period | None, period: Period, so_far: Period) -> Period | None:
    """As many days of an earlier period as the period has had, where it is not over yet."""
    if earlier is None or so_far == period:
        return earlier
    return earlier.up_to(earlier.first + (so_far.last - so_far.first))


def find_by_name(tree: list[Organization], name: str) -> list[Organization]:
    """The organizations with a path or, failing that, a name."""
    return [each for each in tree if each.path == name] or [
        each for each in tree if each.name == name
    ]
