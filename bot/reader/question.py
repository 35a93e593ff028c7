"""What a question asks for: which kind of answer, which period, which matters. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.clock import office_day
from bot.domain.reading import Context
from bot.reader import dates
from bot.vocabulary import LABELS, Category, Source, Status


class Wants(StrEnum):
    """The kinds of answer."""

    DIGEST = "digest"
    UNREPORTED = "unreported"
    OWN_REPORT = "own_report"
    MATTERS = "matters"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read. ``first`` and ``last`` are the days asked about, None where none is named;
    ``words`` is what is left of the text, by which single matters are found; ``statuses`` is empty
    where any status is meant."""

    wants: Wants
    words: str
    first: date | None = None
    last: date | None = None
    statuses: tuple[Status, ...] = ()
    categories: tuple[Category, ...] = ()
    sources: tuple[Source, ...] = ()
    counts_only: bool = False


OPEN = (Status.IN_PROGRESS, Status.PENDING)

_DIGEST = re.compile(r"汇总|简报|日报情况|通报|分析|总结")
_UNREPORTED = re.compile(
    r"(?:谁|哪[些几]?个?(?:村|社区|支部|单位)?).{0,4}(?:没|未)(?:有)?报|未报|没报的|漏报|上报情况|报送情况"
)
_OWN = re.compile(
    r"我的?(?:日报|报告)|我(?:今天|昨天)?(?:都|已经)?报了?(?:些)?(?:什么|啥|哪|没|吗|几)|报上去?了?(?:没|吗)|收到(?:没|吗|了吗)"
)
_STATUSES = (
    (
        re.compile(
            r"(?:没|未|不)(?:有)?(?:办[完结好]|解决|完成|处理|弄好|销号|落实)|在办|办理中|没结|遗留|待办|还[有剩].{0,6}(?:没|未)"
        ),
        OPEN,
    ),
    (re.compile(r"已(?:经)?(?:办[完结]|解决|完成)|办[完结]了|解决了"), (Status.RESOLVED,)),
)
_SOURCES = {
    Source.HOTLINE: ("12345", "热线", "心通桥"),
    Source.GRID: ("网格",),
    Source.VISIT: ("走访",),
    Source.ONLINE: ("微信群", "线上", "网上"),
    Source.SUPERIOR: ("交办", "督办"),
    Source.OWNERS_COMMITTEE: ("业委会",),
    Source.MEETING: ("议事会", "座谈会"),
}
_CATEGORY_WORDS: dict[Category, tuple[str, ...]] = {
    Category.PARKING_CHARGING: ("停车", "充电", "车位"),
    Category.PUBLIC_WORKS: ("路灯", "井盖", "道路", "下水", "积水"),
    Category.SANITATION: ("卫生", "垃圾"),
    Category.PROPERTY_MANAGEMENT: ("物业", "电梯", "门禁"),
    Category.HOUSING_TITLE: ("不动产", "房产证", "办证", "安置房", "过渡费"),
    Category.UTILITIES: ("停水", "停电", "暖气", "供暖", "燃气", "水压"),
    Category.ILLEGAL_CONSTRUCTION: ("违建", "占道"),
    Category.POLLUTION: ("噪音", "油烟", "扬尘"),
    Category.SAFETY: ("消防", "飞线", "隐患"),
    Category.DISPUTES: ("纠纷", "矛盾"),
    Category.ASSISTANCE: ("低保", "慰问", "帮扶"),
    Category.TRAFFIC: ("公交", "红绿灯", "拥堵"),
}
_COUNTS = re.compile(r"多少|几[件个条次起]|总数|率")
_FILLER = re.compile(
    r"(?:帮|给|替)?我?(?:查|看|问|列|导出|发)(?:一下|下|看|询|出来)?|我们|咱们?|[俺恁]|(?:本)?(?:村|社区|支部)|请问|麻烦|一共|总共"
    r"|之前|现在|目前|还有|有没有|有|哪些|哪几[件个]|哪[件个]|多少[件个条次起]?|几[件个条次起]|报过|报的?|问题|事项|民生实事"
    r"|到哪一?步了?|怎么样了?|进展|情况|办[完结好]|解决|没|未|已经?|所有|全部|的|了|吗|呢|吧|啊|[，。？！?!、,.\s]|@\S+"
)


def ask(text: str, context: Context) -> Question:
    """Reads a question; never raises for any text."""
    period = _period(text, context)
    statuses = next((found for pattern, found in _STATUSES if pattern.search(text)), ())
    categories = _categories(text)
    return Question(
        wants=_wants(text),
        words=_words(text, context),
        first=period[0] if period else None,
        last=period[1] if period else None,
        statuses=statuses,
        categories=categories,
        sources=tuple(s for s, words in _SOURCES.items() if any(w in text for w in words)),
        counts_only=bool(_COUNTS.search(text)),
    )


def _wants(text: str) -> Wants:
    if _UNREPORTED.search(text):
        return Wants.UNREPORTED
    if _DIGEST.search(text):
        return Wants.DIGEST
    return Wants.OWN_REPORT if _OWN.search(text) else Wants.MATTERS


def _period(text: str, context: Context) -> tuple[date, date] | None:
    """The days named, whole weeks and months to their end."""
    today = office_day(context.sent_at, context.zone, context.day_ends_at)
    recent = re.search(r"(?:最近|近|这)(\d{1,3}|[一二两三四五六七八九十])天", text)
    if recent:
        days = "一二三四五六七八九十".find(recent[1]) + 1 or (2 if recent[1] == "两" else 0)
        days = days or int(recent[1])
        return today - timedelta(days=days - 1), today
    if "今年" in text:
        return date(today.year, 1, 1), today
    found = [when for when in dates.find(text, today) if when.first <= today]
    if not found:
        return None
    return found[0].first, found[0].last


def _categories(text: str) -> tuple[Category, ...]:
    """The categories whose name or commonest words the question holds."""
    return tuple(
        category
        for category in Category
        if category is not Category.OTHER
        and (
            LABELS[category] in text
            or any(word in text for word in _CATEGORY_WORDS.get(category, ()))
        )
    )


def _words(text: str, context: Context) -> str:
    branch = context.branch or ""
    bare = text.replace(branch, "") if branch else text
    return _FILLER.sub("", bare)
