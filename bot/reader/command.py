"""Short messages that read like commands: what receipts and help propose, and what leaders ask for.

They name a matter by its number and one thing to change, or ask for a digest. Anything longer is
left to the rest of the reader.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from bot.domain.reading import Quantity, Reading, ReadMatter, Span
from bot.reader import dates, numbers
from bot.vocabulary import LABELS, Category, Intent, Source, Status

LONGEST = 60
LONGEST_REQUEST = 16

_NUMBER = r"[#＃]?(?P<number>\d{4,7})\s*(?:号|件)?"
_CHANGE = re.compile(
    rf"^\s*(?:更正[：:，, ]?|把)?\s*{_NUMBER}\s*(?:的|，|,)?\s*"
    r"(?P<field>类别|分类|来源|地点|位置|状态|责任人|责任单位|时限|期限|户数|人数)?"
    r"\s*(?:改成|改为|改到|更正为|应该是|应为)\s*(?P<value>[^\n]{1,30}?)\s*[。！!]?\s*$"
)
_WITHDRAW = re.compile(rf"^\s*(?:请|帮我)?(?:撤回|撤销|删除|删掉|取消)\s*{_NUMBER}\s*[。！!]?\s*$")
_WITHDRAW_AFTER = re.compile(
    r"^\s*把?\s*[#＃]?(?P<number>\d{4,7})\s*(?:号|件)?\s*(?:撤回|撤销|删除|删掉|取消|撤了|删了)(?:吧|掉)?[。！!]?\s*$"
)
_INSTEAD = re.compile(
    r"^\s*(?:更正(?:一下)?|改一下|说错了|纠正一下)?[：:，, ]*(?P<what>[一-龥]{1,12}?)"
    r"(?:应该是|应为|应是|是)(?P<right>\d{1,6})(?P<unit>[一-龥]{1,2})[，, ]*(?:而)?不是\d{1,6}"
)
_DIGEST = re.compile(r"汇总|简报|[周月]报(?!的|过|了)|通报|点评|日报情况")
_REPORTS = re.compile(r"更正|作废|补报|发错|撤")

WORDS: dict[str, tuple[str, StrEnum]] = {
    **{LABELS[each]: ("category", each) for each in Category},
    **{LABELS[each]: ("source", each) for each in Source if each is not Source.UNKNOWN},
    **{LABELS[each]: ("status", each) for each in Status},
    "解决": ("status", Status.RESOLVED),
    "已办结": ("status", Status.RESOLVED),
    "办结": ("status", Status.RESOLVED),
    "正在办理": ("status", Status.IN_PROGRESS),
    "未解决": ("status", Status.PENDING),
    "未办理": ("status", Status.PENDING),
}
FIELDS = {
    "地点": "place",
    "位置": "place",
    "责任人": "owner",
    "责任单位": "owner",
    "户数": "households",
    "人数": "people",
    "时限": "due_on",
    "期限": "due_on",
}


def read(text: str, plain: str, today: date) -> Reading | None:
    """The reading of a command; None for anything else. ``plain`` is the text with one character
    for each of the original."""
    if len(plain) > LONGEST or "\n" in plain.strip():
        return None
    taken = _WITHDRAW.match(plain) or _WITHDRAW_AFTER.match(plain)
    if taken:
        number = int(taken["number"])
        return Reading(Intent.CORRECTION, today, numbers=(number,), withdraws=True)
    changed = _CHANGE.match(plain)
    if changed:
        return _change(text, changed, today)
    instead = _INSTEAD.match(plain)
    if instead:
        return _instead(text, instead, today)
    bare = plain.strip()
    if len(bare) <= LONGEST_REQUEST and _DIGEST.search(bare) and not _REPORTS.search(bare):
        return Reading(Intent.QUERY)
    return None


def _change(text: str, match: re.Match[str], today: date) -> Reading | None:
    value, span = match["value"], Span(match.start("value"), match.end("value"))
    named = FIELDS.get(match["field"] or "")
    values: Mapping[str, object] | None
    if value in WORDS and named is None:
        name, word = WORDS[value]
        values = {name: word}
    elif named is not None:
        values = _value(named, value, today)
    else:
        return None
    if not values:
        return None
    matter = _matter(text, dict.fromkeys(values, span), values)
    return Reading(Intent.CORRECTION, today, matters=(matter,), numbers=(int(match["number"]),))


def _value(name: str, value: str, today: date) -> Mapping[str, object]:
    if name in ("place", "owner"):
        return {name: value}
    if name == "due_on":
        found = dates.find(value, today)
        return {name: found[0].last} if found else {}
    counted = numbers.find(value)
    return {name: int(counted[0].value)} if counted else {}


def _instead(text: str, match: re.Match[str], today: date) -> Reading | None:
    """“路灯是6盏不是9盏”: the right number of the thing. Figures of the day are not matters."""
    if re.search(r"走访|入户|件数|次数|户数|收集", match["what"]) or match["unit"][0] in "件次":
        return None
    unit, right = match["unit"], int(match["right"])
    span = Span(match.start("right"), match.end("unit"))
    field, value = {
        "户": ("households", right),
        "人": ("people", right),
        "名": ("people", right),
    }.get(unit, ("quantity", (Quantity(right, unit),)))
    named = Span(match.start("what"), match.end("what"))
    matter = _matter(text, {field: span}, {field: value}, named)
    return Reading(Intent.CORRECTION, today, matters=(matter,))


def _matter(
    text: str,
    evidence: Mapping[str, Span],
    values: Mapping[str, object],
    named: Span | None = None,
) -> ReadMatter:
    """A matter of which only these values are stated; ``named`` is what it is called by."""
    span = named or Span(0, len(text))
    words = text[span.start : span.end]
    return ReadMatter(
        span=span,
        text=words,
        title=words.strip()[:24],
        evidence=dict(evidence),
        **values,  # type: ignore[arg-type]
    )
