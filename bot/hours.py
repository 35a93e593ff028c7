"""When the bot may speak up by itself. Pure: nothing here knows what time it is now."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.reading import OFFICE_ZONE
from bot.schedule import ONE_DAY, Calendar


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours in which nobody is disturbed, ``quiet`` from one time of day to another (over
    midnight where the first is the later; the same twice: never), and the days off."""

    quiet: tuple[time, time] = (time(21, 0), time(7, 30))
    zone: ZoneInfo = OFFICE_ZONE
    calendar: Calendar = field(default_factory=Calendar)

    def are_quiet(self, at: datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        begin, end = self.quiet
        now = at.astimezone(self.zone).time()
        return begin <= now < end if begin <= end else now >= begin or now < end

    def may_remind(self, at: datetime) -> bool:
        """Whether people may be reminded of something: on working days, outside of quiet hours."""
        day = at.astimezone(self.zone).date()
        return self.calendar.is_workday(day) and not self.are_quiet(at)

    def courteous(self, at: datetime) -> datetime:
        """When something that others are to know may be said: now, or when the quiet hours end."""
        if not self.are_quiet(at):
            return at
        local = at.astimezone(self.zone)
        end = datetime.combine(local.date(), self.quiet[1], self.zone)
        return (end if end > local else end + ONE_DAY).astimezone(UTC)
