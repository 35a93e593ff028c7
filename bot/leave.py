"""Being away: what a member says about leave and who stands in, who then reports for which branch.
Pure; decides from the words, the day and the people on the roster.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.people import Member, Organization
from bot.reader import dates
from bot.reader.numbers import value
from bot.schedule import ONE_DAY
from bot.vocabulary import Intent, Role

LONGEST = 60
A_WEEK = 7

_AWAY = re.compile(
    r"^\s*(?:你好[，,]?|您好[，,]?)?(?:我|本人|书记)?[^，。,]{0,14}?"
    r"(?:请(?:[事病年产婚丧]|育儿|探亲)?假|休(?:[年产婚病]|陪产)?假|年休|出差|外出(?:学习|培训|开会)|住院)"
)
_OF_OTHERS = re.compile(r"居民|群众|村民|业主|老人|学生|职工|工人|帮|为|反映|协助")
_BACK = re.compile(
    r"^\s*(?:我|本人)?(?:已经?|今天)?(?:销假|回来(?:上班)?了|休完假了?|假期结束|上班了|不请假了|取消请假)[。！!]?\s*$"
)
_STAND_IN = re.compile(
    r"(?:^|[，,。；;\s])(?:这[周几]天?|期间|日报)?(?:由|让|请|麻烦|交给|委托)?\s?(?P<name>[一-龥]{2,4}?)(?:同志)?"
    r"(?:(?:代|替我|代我|帮我|代为|来|负责)(?:上?报|报送|发日报)|代班|顶班)"
)
_ASKS = re.compile(r"[？?]|吗|怎么|咋|如何|要不要|是不是")
_LASTS = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3}|半)\s?个?(天|周|星期|月)")
_UNTIL = re.compile(r"(?:到|至|—|-|~)\s*$")
_TITLES = re.compile(
    r"^[小老](?P<short>[一-龥])$|^(?P<titled>[一-龥])(?:书记|主任|干事|委员|姐|哥|老师|会计)$"
)


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody will be away from ``first`` to ``last``; ``stand_in`` is how the one who reports
    meanwhile is called (empty: nobody is named)."""

    first: date
    last: date
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody is back from leave."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who reports while the sender is away."""

    name: str


def said(text: str, today: date) -> Away | Back | StandIn | None:
    """What a member says about being away; None for anything else."""
    if len(text) > LONGEST or "\n" in text.strip():
        return None
    if _BACK.match(text):
        return Back()
    name = _stand_in(text)
    if _AWAY.match(text) and not _ASKS.search(text) and not _OF_OTHERS.search(_plain(text)):
        first, last = days_of(text, today)
        return Away(first, last, name)
    whole = re.fullmatch(
        r"\s*(?:由|让|请)([一-龥]{2,5}?)(?:同志)?(?:代报|替我报|代我报)[。！!]?\s*", text
    )
    return StandIn(whole[1]) if whole else None


def _plain(text: str) -> str:
    """Without the words in which helping and standing in are the sender's own."""
    return re.sub("帮我|代为报", "", text)


def _stand_in(text: str) -> str:
    found = _STAND_IN.search(text)
    return found["name"] if found else ""


def days_of(text: str, today: date) -> tuple[date, date]:
    """The first and last day of a leave: named, from today where only the end is, as long as is
    said; one day where nothing is."""
    whens = dates.find(text, today)
    named = [_coming(when, today) for when in whens]
    until = [bool(_UNTIL.search(text[: when.start])) for when in whens]
    lasts = _LASTS.search(text)
    if len(named) > 1:
        first, last = named[0], named[-1]
        return first, last if last >= first else last + A_WEEK * ONE_DAY
    if named and (until[0] or whens[0].first < whens[0].last):
        return max(today, whens[0].first) if not until[0] else today, named[0]
    first = named[0] if named else today
    return first, first + (_length(lasts) - 1) * ONE_DAY if lasts else first


def _coming(when: dates.When, today: date) -> date:
    """A day of leave lies ahead: a weekday that has passed is the next one."""
    day = when.last
    while day < today and (today - day).days < A_WEEK:
        day += A_WEEK * ONE_DAY
    return max(day, today)


def _length(match: re.Match[str]) -> int:
    number = value(match[1]) if match[1] != "半" else 1
    unit = {"天": 1, "周": 7, "星期": 7, "月": 30}[match[2]]
    return max(1, int((number or 1) * unit))


def find_stand_in(name: str, branch: Organization, people: Sequence[Member]) -> list[Member]:
    """Those on the roster who may be called so: by full name, else by surname (小李, 李主任), those
    of the branch before others. A mere surname means nobody of the offices above."""
    exact = [member for member in people if member.name == name]
    title = _TITLES.match(name)
    surname = (title["short"] or title["titled"]) if title else name
    found = exact or [
        member
        for member in people
        if member.name.startswith(surname)
        and (member.role is Role.REPORTER or (title and title["titled"]))
    ]
    near = [member for member in found if member.organization.id == branch.id]
    return near or found


def short_branch(name: str) -> str:
    """大里村 of 大里村党总支."""
    return re.sub(r"(?:党总支|党支部|党委|支部|党组织)(?:委员会)?$", "", name) or name


REPORTING = frozenset({Intent.REPORT, Intent.ZERO, Intent.FOLLOW_UP, Intent.CORRECTION})


def acting(
    member: Member, stands_in: Sequence[Organization], text: str, intent: Intent | None = None
) -> Member:
    """The member as of the branch that a message is for: one stood in for where the text names it,
    or where the member has no other branch and reports (``intent`` None: not known yet)."""
    named = [branch for branch in stands_in if short_branch(branch.name) in text]
    if not named and not member.organization.reports and len(stands_in) == 1:
        named = list(stands_in) if intent is None or intent in REPORTING else []
    if not named:
        return member
    return replace(member, organization=named[0], role=Role.REPORTER)
