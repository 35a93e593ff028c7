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

    def may_remind(self, at: datetime, *, workdays_only: bool = True) -> bool:
        """Whether people may be reminded of something: on working days, outside of quiet hours."""
        day = at.astimezone(self.zone).date()
        return (self.calendar.is_workday(day) or not workdays_only) and not self.are_quiet(at)

    def on_day_of(self, at: datetime, clock: time) -> datetime:
        """The moment of a time of day, on the calendar day here that a moment (aware) falls on."""
        return datetime.combine(at.astimezone(self.zone).date(), clock, self.zone)

    def courteous(self, at: datetime) -> datetime:
        """When something that others are to know may be said: now, or when the quiet hours end."""
        if not self.are_quiet(at):
            return at
        end = self.on_day_of(at, self.quiet[1])
        return (end if end > at else end + ONE_DAY).astimezone(UTC)
