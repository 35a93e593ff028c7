"""Until when a matter should be settled, where nobody has said so. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.schedule import Calendar
from bot.vocabulary import Category


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The settings' working days by category, on the office's calendar."""

    default: int = 5
    by_category: Mapping[Category, int] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)

    def due(self, category: Category, since: date) -> date:
        """The last day of a matter that became known on a day."""
        return self.calendar.workdays_after(since, self.by_category.get(category, self.default))

    def by(self, today: date, due_on: date | None, workdays: int | None) -> date | None:
        """The day that an order names, as such or in working days from today."""
        if workdays is not None:
            return self.calendar.workdays_after(today, workdays)
        return due_on
