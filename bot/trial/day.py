"""The sample day: who writes what at what time, from ``data/day.toml``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.trial.office import read_data
from bot.vocabulary import Intent

STARTS = time(16, 30)
DIGEST_AT = time(21, 40)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the day. ``intent`` and ``matters`` are what it is to be read as; None where
    there is nothing to read. ``shown``: its receipt is worth showing in full."""

    at: datetime
    who: str
    kind: str
    text: str
    in_group: bool
    intent: Intent | None
    matters: int | None
    shown: bool


def sample_day(today: date, is_workday: Callable[[date], bool]) -> date:
    """Today, or the last working day where today is none."""
    while not is_workday(today):
        today -= timedelta(days=1)
    return today


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A time of the day there, in UTC."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def messages(day: date, zone: ZoneInfo, is_workday: Callable[[date], bool]) -> list[Said]:
    """The messages of the day in their order."""
    words = _words(day, is_workday)
    return [_said(raw, day, zone, words=words) for raw in read_data("day.toml")["messages"]]


def _said(
    raw: Mapping[str, object], day: date, zone: ZoneInfo, *, words: Mapping[str, str]
) -> Said:
    at, who, text = str(raw["at"]), str(raw["who"]), str(raw.get("text", ""))
    intent, matters = raw.get("intent"), raw.get("matters")
    return Said(
        at=moment(day, time.fromisoformat(at), zone),
        who=who,
        kind=str(raw.get("kind", "text")),
        text=text.strip().format(**words),
        in_group=bool(raw.get("group", False)),
        intent=Intent(str(intent)) if intent else None,
        matters=matters if isinstance(matters, int) else None,
        shown=bool(raw.get("shown", False)),
    )


def _words(day: date, is_workday: Callable[[date], bool]) -> dict[str, str]:
    """today, in2 to in6 as people write days; last is the working day before."""
    later = {"today": 0, "in2": 2, "in3": 3, "in5": 5, "in6": 6}
    days = {name: day + timedelta(days=n) for name, n in later.items()}
    words = {name: f"{each.month}月{each.day}日" for name, each in days.items()}
    return {**words, "last": "昨天" if is_workday(day - timedelta(days=1)) else "上次"}
