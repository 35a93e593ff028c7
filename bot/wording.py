"""Figures, dates and lists in Chinese, and words of users made harmless. Pure.

Bold is written only here and in ``bot.digest``: what comes out of ``quoted`` holds nothing that
DingTalk's markdown could take for a heading, link, mention or emphasis.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from bot.domain.facts import Period
from bot.masking import mask
from bot.vocabulary import Level, label

WEEKDAYS = "一二三四五六日"
NOTHING = "—"
LEAST_FOR_PERCENT = 20
LEAST_FOR_TENTHS = 200
LEAST_FOR_ABOUT = 100

_HARMLESS = str.maketrans(
    {
        **dict(zip("#><[]*_`@~|\\&", "＃＞＜［］＊＿｀＠～｜＼＆", strict=True)),
        "!": "！",
        "$": "＄",
    }
)


def short(text: str, most: int) -> str:
    """At most ``most`` characters; a cut shows as …"""
    return text if len(text) <= most else text[: most - 1] + "…"


def short_name(name: str, most: int) -> str:
    """At most ``most`` characters of a name; the cut is in the middle, because names of branches
    begin alike and end alike."""
    if len(name) <= most:
        return name
    head = (most - 1) // 2
    return f"{name[:head]}…{name[len(name) - (most - 1 - head) :]}"


def distinct(names: Sequence[str], most: int) -> list[str]:
    """Names of at most ``most`` characters that can still be told apart: what is too long loses
    what all begin and end with, and what is alike after that is numbered."""
    if any(len(name) > most for name in names):
        head = len(commonprefix(names))
        tail = len(commonprefix([name[head:][::-1] for name in names]))
        room = max(most - max(len(name) - head - tail for name in names), 0)
        before = min(1, head, room)
        after = min(tail, room - before)
        names = [name[head - before : len(name) - tail + after] or name for name in names]
    shown: list[str] = []
    for name in names:
        cut = short_name(name, most)
        alike = shown.count(cut)
        while cut in shown:
            alike += 1
            cut = f"{short_name(name, most - len(str(alike)))}{alike}"
        shown.append(cut)
    return shown


def commonprefix(names: Sequence[str]) -> str:
    """What all of several names begin with; nothing of a single one."""
    first, last = min(names, default=""), max(names, default="")
    same = [a == b for a, b in zip(first, last, strict=False)]
    return first[: same.index(False)] if False in same else ""


def harmless(text: str) -> str:
    """Words of a user on one line, without anything that markdown or the renderer would act on:
    its signs become their full-width look-alikes, invisible characters go."""
    visible = "".join(" " if c.isspace() else c for c in text if c.isspace() or _is_shown(c))
    line = " ".join(visible.split())
    return line.translate(_HARMLESS).replace("://", "：//")


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def quoted(text: str, most: int) -> str:
    """Words of a user as a digest shows them: masked, harmless, short."""
    return short(harmless(mask(text)), most)


def about(count: int) -> str:
    """260余 for 267, as newspapers say it; exact below a hundred and where it is a round number."""
    if count < LEAST_FOR_ABOUT or count % 10 == 0:
        return str(count)
    return f"{count // 10 * 10}余"


def bold(value: object) -> str:
    """A figure that is to catch the eye."""
    return f"**{value}**"


def share(part: int, whole: int) -> str:
    """14/32, with the percentage where the whole is large enough to bear one; — of nothing."""
    if whole == 0:
        return NOTHING
    percentage = percent(part, whole)
    return f"{part}/{whole}（{percentage}）" if percentage else f"{part}/{whole}"


def percent(part: int, whole: int) -> str:
    """44%, from 200 on with tenths; empty below 20. All and nothing are said only of all and
    nothing: 1999 of 2000 is 99.9%, not 100%."""
    if whole < LEAST_FOR_PERCENT:
        return ""
    steps = 1000 if whole >= LEAST_FOR_TENTHS else 100
    value = (2 * part * steps + whole) // (2 * whole)
    if 0 < part < whole:
        value = min(max(value, 1), steps - 1)
    units, tenths = divmod(value, steps // 100)
    return f"{units}.{tenths}%" if tenths else f"{units}%"


def hands(level: Level) -> str:
    """In whose hands a matter of a level is: 办事处, 区里"""
    return "区里" if level is Level.DISTRICT else label(level)


def day(of: date, *, year: bool = False, weekday: bool = False) -> str:
    """6月18日, 2026年6月18日, 6月18日（周四）"""
    words = f"{of.month}月{of.day}日"
    if year:
        words = f"{of.year}年{words}"
    return f"{words}（周{WEEKDAYS[of.weekday()]}）" if weekday else words


def days(period: Period, *, year: bool = False) -> str:
    """6月18日, 6月15日至21日, 6月29日至7月5日, 6月 for a whole month."""
    first, last = period.first, period.last
    if period.is_day:
        return day(first, year=year)
    if is_month(period):
        return f"{first.year}年{first.month}月" if year else f"{first.month}月"
    if first.year != last.year:
        return f"{day(first, year=True)}至{day(last, year=True)}"
    end = f"{last.day}日" if first.month == last.month else day(last)
    return f"{day(first, year=year)}至{end}"


def is_month(period: Period) -> bool:
    """Whether it is a calendar month from its first to its last day."""
    ends = date.fromordinal(period.last.toordinal() + 1).day == 1
    return period.first.day == 1 and ends and (period.last - period.first).days < 31


def is_week(period: Period) -> bool:
    """Whether it is a week from Monday to Sunday."""
    return period.first.weekday() == 0 and (period.last - period.first).days == 6


def more_or_less(now: int, before: int) -> str:
    """多4件, 少3件, 持平"""
    if now == before:
        return "持平"
    return f"多{now - before}件" if now > before else f"少{before - now}件"


def change(now: int, before: int) -> str:
    """+10.0%, -3.2%; empty where the base is too small to bear a percentage."""
    if before < LEAST_FOR_PERCENT:
        return ""
    tenths = round(1000 * (now - before) / before)
    return f"{'-' if tenths < 0 else '+'}{abs(tenths) // 10}.{abs(tenths) % 10}%"


def signed(now: int, before: int) -> str:
    """+4, -3, 平"""
    return f"{now - before:+d}" if now != before else "平"


def named(names: Sequence[str], *, most: int, unit: str = "个") -> str:
    """甲、乙、丙; a long list says how many it holds: 甲、乙…等20个"""
    if len(names) <= most:
        return "、".join(names)
    return f"{'、'.join(names[:most])}…等{len(names)}{unit}"


def numbers(of: Iterable[int], *, most: int) -> str:
    """#1024–#1027、#1031; many stretches are cut: #1024、#1031…等9件"""
    ordered = sorted(of)
    stretches = _stretches(ordered)
    words = [f"#{a}" if a == b else f"#{a}–#{b}" for a, b in stretches[:most]]
    if len(stretches) <= most:
        return "、".join(words)
    return f"{'、'.join(words)}…等{len(ordered)}件"


def _stretches(ordered: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of at least three consecutive numbers as (first, last); the others one by one."""
    breaks = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(ordered)) if b != a + 1), len(ordered)]
    runs = [ordered[a:b] for a, b in pairwise(breaks) if b > a]
    return [
        stretch
        for run in runs
        for stretch in ([(run[0], run[-1])] if len(run) > 2 else [(n, n) for n in run])
    ]
