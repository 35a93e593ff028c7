"""Short messages that read like commands: what receipts and help propose, and what leaders ask for.

They name a matter by its number and one thing to change, or ask for a digest. Anything longer is
left to the rest of the reader.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.reading import Quantity, Reading, ReadMatter, Span
from bot.reader import dates, numbers
from bot.vocabulary import LABELS, Category, Intent, Source, Status

LONGEST = 60
LONGEST_REQUEST = 16

_NUMBER = r"[#＃]?(?P<number>\d{4,7})\s*(?:号|件)?"
_POINTS = (
    rf"(?:{_NUMBER}|第(?P<ordinal>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})[条件个项]"
    r"|(?P<this>这个|这条|这件|那个|那条|那件|上一?条|刚才(?:那[个条件]|报的|发的)?))?"
)
_OPENS = r"^\s*(?:更正(?:一下)?|改一下|纠正(?:一下)?|说错了|写错了|不对|把|请把)?[：:，, ]*"
_FIELD = (
    r"(?P<field>类别|分类|来源|地点|位置|地址|状态|责任人|负责人|责任单位|承办单位|时限|期限|户数|人数|数量"
    r"|进度|解决时间|办结时间|办结日期|发生时间|发生日期)"
)
_CHANGE = re.compile(
    rf"{_OPENS}{_POINTS}\s*(?:的|，|,)?\s*{_FIELD}?"
    r"\s*(?:改成|改为|改到|换成|更正为|应该是|应该为|应为|应是)\s*(?P<value>[^\n，,]{1,30}?)\s*[。！!]?\s*$"
)
_STATES = re.compile(
    rf"{_OPENS}{_POINTS}\s*的?\s*{_FIELD}\s*(?:是|为|[：:])\s*(?P<value>[^\n，,]{{1,30}}?)\s*[。！!]?\s*$"
)
_WITHDRAW = re.compile(rf"^\s*(?:请|帮我)?(?:撤回|撤销|删除|删掉|取消)\s*{_NUMBER}\s*[。！!]?\s*$")
_WITHDRAW_AFTER = re.compile(
    r"^\s*把?\s*[#＃]?(?P<number>\d{4,7})\s*(?:号|件)?\s*(?:撤回|撤销|删除|删掉|取消|撤了|删了)(?:吧|掉)?[。！!]?\s*$"
)
_INSTEAD = re.compile(
    rf"{_OPENS}{_POINTS}\s*(?:的|，|,)?\s*(?P<what>[一-龥]{{0,12}}?)"
    r"(?:应该是|应为|应是|是)\s*(?P<right>[^\n，,。是]{1,14}?)\s*[，, ]*(?:而)?不是\s*(?P<wrong>[^\n，,。]{1,14}?)\s*[。！!]?\s*$"
)
_INSTEAD_AFTER = re.compile(
    rf"{_OPENS}{_POINTS}\s*(?:的|，|,)?\s*(?P<what>[一-龥]{{0,12}}?)"
    r"不是\s*(?P<wrong>[^\n，,。是]{1,14}?)\s*[，, ]*(?:而是|应该是|应为|应是|是)\s*(?P<right>[^\n，,。]{1,14}?)\s*[。！!]?\s*$"
)
_OF_THE_DAY = re.compile(r"走访|入户|件数|次数|户数|收集|日报|报告")
_COUNTED = re.compile(r"^(?P<n>\d{1,7}|[一二两三四五六七八九十百]{1,5})(?P<unit>[一-龥]{0,3})$")
_PLACE = re.compile(
    r"\d+(?:号楼|号院|栋|幢|单元|组|号)|[东南西北][门院区侧边头]|[路街巷园院村苑里区庄城楼店口桥库场站]$|小区|家属院|社区"
)
_DIGEST = re.compile(r"汇总|简报|[周月]报(?!的|过|了)|通报|点评|日报情况")
_REPORTS = re.compile(r"更正|作废|补报|发错|撤")

WORDS: dict[str, tuple[str, StrEnum]] = {
    **{LABELS[each]: ("category", each) for each in Category},
    **{LABELS[each]: ("source", each) for each in Source if each is not Source.UNKNOWN},
    **{LABELS[each]: ("status", each) for each in Status},
    "停车": ("category", Category.PARKING_CHARGING),
    "充电": ("category", Category.PARKING_CHARGING),
    "卫生": ("category", Category.SANITATION),
    "市政": ("category", Category.PUBLIC_WORKS),
    "违建": ("category", Category.ILLEGAL_CONSTRUCTION),
    "安全": ("category", Category.SAFETY),
    "纠纷": ("category", Category.DISPUTES),
    **dict.fromkeys(
        ("占道", "占道经营", "违章建筑", "私搭乱建"), ("category", Category.ILLEGAL_CONSTRUCTION)
    ),
    **dict.fromkeys(
        ("房产", "安置", "拆迁", "拆迁安置", "不动产", "办证"), ("category", Category.HOUSING_TITLE)
    ),
    **dict.fromkeys(("噪音", "油烟", "扬尘", "污染", "噪音扰民"), ("category", Category.POLLUTION)),
    **dict.fromkeys(("改造", "旧改"), ("category", Category.RENOVATION)),
    **dict.fromkeys(("水电", "供水", "供电", "供气", "供暖"), ("category", Category.UTILITIES)),
    **dict.fromkeys(("消防", "隐患", "消防安全"), ("category", Category.SAFETY)),
    **dict.fromkeys(("救助", "帮扶", "低保"), ("category", Category.ASSISTANCE)),
    **dict.fromkeys(("医疗", "养老", "医保"), ("category", Category.HEALTH_ELDERLY)),
    **dict.fromkeys(("就业", "社保"), ("category", Category.EMPLOYMENT)),
    **dict.fromkeys(("证照", "代办"), ("category", Category.PAPERWORK)),
    "物业": ("category", Category.PROPERTY_MANAGEMENT),
    "交通": ("category", Category.TRAFFIC),
    "12345": ("source", Source.HOTLINE),
    "12345热线": ("source", Source.HOTLINE),
    "市长热线": ("source", Source.HOTLINE),
    "心通桥": ("source", Source.HOTLINE),
    "热线转办": ("source", Source.HOTLINE),
    "居民反映": ("source", Source.RESIDENT),
    "村民反映": ("source", Source.RESIDENT),
    "群众来访": ("source", Source.RESIDENT),
    "入户走访": ("source", Source.VISIT),
    "网格员": ("source", Source.GRID),
    "网格员上报": ("source", Source.GRID),
    "微信群": ("source", Source.ONLINE),
    "业委会": ("source", Source.OWNERS_COMMITTEE),
    "座谈会": ("source", Source.MEETING),
    "领导交办": ("source", Source.SUPERIOR),
    "解决": ("status", Status.RESOLVED),
    "解决了": ("status", Status.RESOLVED),
    "已办结": ("status", Status.RESOLVED),
    "办结": ("status", Status.RESOLVED),
    "正在办理": ("status", Status.IN_PROGRESS),
    "正在办": ("status", Status.IN_PROGRESS),
    "在办": ("status", Status.IN_PROGRESS),
    "未解决": ("status", Status.PENDING),
    "没解决": ("status", Status.PENDING),
    "未办理": ("status", Status.PENDING),
    "待办": ("status", Status.PENDING),
}
FIELDS = {
    "类别": "category",
    "分类": "category",
    "来源": "source",
    "状态": "status",
    "地点": "place",
    "位置": "place",
    "地址": "place",
    "责任人": "owner",
    "负责人": "owner",
    "责任单位": "owner",
    "承办单位": "owner",
    "户数": "households",
    "人数": "people",
    "数量": "quantity",
    "进度": "progress",
    "时限": "due_on",
    "期限": "due_on",
    "解决时间": "resolved_on",
    "办结时间": "resolved_on",
    "办结日期": "resolved_on",
    "发生时间": "occurred_on",
    "发生日期": "occurred_on",
}


@dataclass(frozen=True, slots=True)
class Amendment:
    """One thing that is to be changed. ``values`` are the new values by field; ``right`` stands in
    the place of ``wrong`` (empty: not said); ``what`` is what the matter is called by. It is
    pointed at by number, by position in the last receipt, by "this", or not at all."""

    values: Mapping[str, object]
    span: Span
    right: str = ""
    wrong: str = ""
    what: str = ""
    number: int | None = None
    ordinal: int | None = None
    this: bool = False


def read(text: str, plain: str, today: date) -> Reading | None:
    """The reading of a command; None for anything else. ``plain`` is the text with one character
    for each of the original."""
    if len(plain) > LONGEST or "\n" in plain.strip():
        return None
    taken = _WITHDRAW.match(plain) or _WITHDRAW_AFTER.match(plain)
    if taken:
        number = int(taken["number"])
        return Reading(Intent.CORRECTION, today, numbers=(number,), withdraws=True)
    amended = amendment(plain, today)
    if amended is not None:
        return _correction(text, amended, today)
    bare = plain.strip()
    if len(bare) <= LONGEST_REQUEST and _DIGEST.search(bare) and not _REPORTS.search(bare):
        return Reading(Intent.QUERY)
    return None


def amendment(plain: str, today: date) -> Amendment | None:
    """What a short message changes of one matter; None for anything else."""
    if len(plain) > LONGEST or "\n" in plain.strip():
        return None
    changed = _CHANGE.match(plain) or _STATES.match(plain)
    if changed:
        return _change(changed, today)
    instead = _INSTEAD.match(plain) or _INSTEAD_AFTER.match(plain)
    return _instead(instead, today) if instead else None


def _change(match: re.Match[str], today: date) -> Amendment | None:
    value, field = match["value"].strip(" “”\"'"), match["field"]
    values = _named(FIELDS[field], value, today) if field else _by_itself(value)
    if not values:
        return None
    span = Span(match.start("value"), match.end("value"))
    return Amendment(values, span, **_pointed(match))


def _pointed(match: re.Match[str]) -> dict[str, Any]:
    if match["number"]:
        return {"number": int(match["number"])}
    if match["ordinal"]:
        found = numbers.value(match["ordinal"])
        return {"ordinal": int(found)} if found else {}
    return {"this": True} if match["this"] else {}


def _by_itself(value: str) -> Mapping[str, object]:
    """The field of a value for which none is named."""
    if value in WORDS:
        name, word = WORDS[value]
        return {name: word}
    if _COUNTED.match(value):
        return _count(value, "")
    return {"place": value} if _PLACE.search(value) else {}


def _named(name: str, value: str, today: date) -> Mapping[str, object]:
    if name in ("category", "source", "status"):
        field, word = WORDS.get(value, ("", None))
        return {name: word} if field == name else {}
    return _value(name, value, today)


def _count(value: str, wrong: str) -> Mapping[str, object]:
    """12个, 30户, 5人; the unit of the wrong value where the right one has none."""
    match, other = _COUNTED.match(value), _COUNTED.match(wrong)
    if match is None:
        return {}
    number = numbers.value(match["n"])
    unit = match["unit"] or (other["unit"] if other else "")
    if number is None or not unit:
        return {}
    if unit[0] == "户":
        return {"households": int(number)}
    if unit[0] in "人名":
        return {"people": int(number)}
    return {"quantity": (Quantity(number, unit[0]),)}


def _value(name: str, value: str, today: date) -> Mapping[str, object]:
    if name in ("place", "owner"):
        return {name: value}
    if name in ("due_on", "resolved_on", "occurred_on"):
        found = dates.find(value, today)
        return {name: found[0].last} if found else {}
    if name == "quantity":
        return _count(value, "")
    counted = numbers.find(value)
    return {name: int(counted[0].value)} if counted else {}


def _instead(match: re.Match[str], today: date) -> Amendment | None:
    """“路灯是6盏不是9盏”, “是9号楼不是4号楼”. Figures of the day are not matters."""
    right, wrong, what = match["right"].strip(), match["wrong"].strip(), match["what"]
    if _OF_THE_DAY.search(what) or re.search(r"[件次]$", right):
        return None
    values = _like(right, wrong)
    if not values or right.endswith("了"):
        return None
    span = Span(match.start("right"), match.end("right"))
    if "place" not in values:
        right, wrong = _bare(right), _bare(wrong)
    return Amendment(values, span, right=right, wrong=wrong, what=what, **_pointed(match))


def _bare(counted: str) -> str:
    """The figure with its unit alone: 12个 of 12个口."""
    match = _COUNTED.match(counted)
    return f"{match['n']}{match['unit'][:1]}" if match else counted


def _like(right: str, wrong: str) -> Mapping[str, object]:
    """The value that takes the place of a wrong one of the same kind."""
    if right in WORDS:
        return _by_itself(right)
    if _PLACE.search(right) and _PLACE.search(wrong):
        return {"place": right}
    return _count(right, wrong) if _COUNTED.match(wrong) else {}


def _correction(text: str, amended: Amendment, today: date) -> Reading:
    evidence = dict.fromkeys(amended.values, amended.span)
    at = text.find(amended.what) if amended.what else -1
    named = Span(at, at + len(amended.what)) if at >= 0 else None
    return Reading(
        Intent.CORRECTION,
        today,
        matters=(_matter(text, evidence, amended.values, named),),
        numbers=(amended.number,) if amended.number else (),
        ordinals=(amended.ordinal,) if amended.ordinal else (),
    )


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
