"""What a question asks for: which kind of answer, which days, which matters, compared with what.

Pure; decides from the words, the moment and the names of the branches. Never raises for any text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.clock import office_day
from bot.domain.facts import Period
from bot.domain.ledger import Stage
from bot.domain.reading import Context
from bot.leave import short_branch
from bot.reader import dates
from bot.reader.numbers import value
from bot.schedule import a_year_before, before, period_around
from bot.vocabulary import LABELS, Category, Source, Status

LONGEST_WORDS = 8
SHORTEST_WORDS = 2
MOST_WORDS = 3
LONGEST_BARE = 24
HOTLINE = 12345


class Wants(StrEnum):
    """The kinds of answer."""

    DIGEST = "digest"
    UNREPORTED = "unreported"
    OWN_REPORT = "own_report"
    ON_LEAVE = "on_leave"
    VISITS = "visits"
    MATTERS = "matters"


class By(StrEnum):
    """What matters are counted by, where a question asks who or what has most."""

    BRANCH = "branch"
    CATEGORY = "category"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read. ``period`` are the days asked about, None where none are named; ``compared``
    the days to compare with. Empty sets mean any. ``branches`` are names of branches, ``words`` what
    else a matter must hold. ``late`` asks for what is overdue, ``soon`` for what is due in a few days, ``stage`` for what
    waits at one, ``support`` for what needs those above,
    ``lists`` for the matters themselves, ``rate`` for nothing but figures."""

    wants: Wants
    period: Period | None = None
    compared: Period | None = None
    statuses: tuple[Status, ...] = ()
    categories: tuple[Category, ...] = ()
    sources: tuple[Source, ...] = ()
    branches: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    by: By | None = None
    late: bool = False
    soon: bool = False
    stage: Stage | None = None
    support: bool = False
    lists: bool = True
    rate: bool = False


OPEN = (Status.IN_PROGRESS, Status.PENDING)

_DIGEST = re.compile(r"汇总|简报|日报情况|通报|分析|总结|[周月]报(?!的|过|了|没)")
_UNREPORTED = re.compile(
    r"(?:谁|哪[些几]?[个家]?(?:村|社区|支部|单位)?|还有谁|有谁).{0,4}(?:没|未)(?:有)?(?:上)?报|未报|没报的?|漏报"
    r"|(?:上报|报送)(?:情况|进度)|报齐|都报了(?:没|吗)"
    r"|(?:已经?)?报了?(?:几|多少)个?(?:村|社区|支部|单位)|(?:几|多少)个?(?:村|社区|支部|单位)(?:已经?|都)?(?:上)?报"
)
_ON_LEAVE = re.compile(
    r"(?:谁|哪[些个位]|有没有人|几个人?)[^，。]{0,8}(?:请假|休假|不在)|请假(?:的|情况|名单)"
)
_OWN = re.compile(
    r"我们?(?:村|社区|支部)?的?(?:日报|报告)|我(?:今天|昨天)?(?:都|已经)?报了?(?:些)?(?:什么|啥|哪|没|吗|几)|报(?:上去?)?了?(?:没|吗)"
    r"|收到(?:没|吗|了吗)"
)
_VISITS = re.compile(
    r"走访(?:了|过)?(?:多少|几)[户次家]|走访(?:户数|次数|情况|量)|(?:多少|几)[户次].{0,2}走访"
)
_STATUSES = (
    (
        re.compile(
            r"(?:(?:没|未|不)(?:有)?|还[有剩].{0,6}(?:没|未)(?:有)?)(?:办[完结好]?|解决|完成|处理完?|[弄修搞装换]好|销号|落实)"
            r"|在办|办理中|没结|遗留|待办|还[有剩].{0,6}(?:没|未)"
        ),
        OPEN,
    ),
    (
        re.compile(
            r"已(?:经)?(?:办[完结]|解决|完成)(?!率)|办[完结]了|解决了(?!没|吗)|办结的|解决的|已结"
        ),
        (Status.RESOLVED,),
    ),
)
_SOURCES = {
    Source.HOTLINE: ("12345", "热线", "心通桥"),
    Source.GRID: ("网格",),
    Source.VISIT: ("走访来", "走访发现", "走访中", "入户", "来自走访"),
    Source.RESIDENT: ("群众反映", "居民反映", "来访"),
    Source.INSPECTION: ("巡查", "排查"),
    Source.ONLINE: ("微信群", "线上", "网上"),
    Source.SUPERIOR: ("交办", "领导批示"),
    Source.OWNERS_COMMITTEE: ("业委会",),
    Source.MEETING: ("议事会", "座谈会"),
}
_CATEGORY_WORDS: dict[Category, tuple[str, ...]] = {
    Category.PARKING_CHARGING: ("停车", "充电", "车位"),
    Category.PUBLIC_WORKS: ("市政",),
    Category.SANITATION: ("卫生", "垃圾"),
    Category.PROPERTY_MANAGEMENT: ("物业",),
    Category.HOUSING_TITLE: ("不动产", "房产证", "办证", "安置房", "房产"),
    Category.RENOVATION: ("老旧小区", "改造"),
    Category.ILLEGAL_CONSTRUCTION: ("违建", "占道"),
    Category.UTILITIES: ("水电", "供暖", "暖气"),
    Category.POLLUTION: ("噪音", "油烟", "扬尘"),
    Category.SAFETY: ("消防", "隐患"),
    Category.DISPUTES: ("纠纷", "矛盾"),
    Category.ASSISTANCE: ("救助", "帮扶", "低保"),
    Category.HEALTH_ELDERLY: ("医疗", "养老"),
    Category.EMPLOYMENT: ("就业", "社保"),
    Category.PAPERWORK: ("证照", "代办"),
    Category.TRAFFIC: ("交通",),
    Category.PUBLIC_SECURITY: ("治安",),
}
_BY = (
    (
        By.CATEGORY,
        re.compile(
            r"(?:哪|各|按|每)[一个]?(?:类别?|方面|种)|什么(?:问题|事)最多|类别(?:分布|排名)"
        ),
    ),
    (By.SOURCE, re.compile(r"(?:各|按|哪个|哪种)(?:个)?(?:来源|渠道)|来源(?:分布|情况)")),
    (
        By.BRANCH,
        re.compile(
            r"(?:哪个|哪家|各个?|按|每个?)(?:村|社区|支部|单位|小区)|谁(?:报得?|办得?|的)?最|排名|排第几|哪个多"
        ),
    ),
)
_BETWEEN = re.compile(r"哪|谁|比|高|低|多(?!少)|少|快|慢|好")
_COUNT_ONLY = re.compile(r"多少|几[件个条次起户]|总数|率|比|排名|最多|最少|占比")
_LISTS = re.compile(r"哪些|哪几|有啥|列|明细|清单|是什么|都有什么")
_LATE = re.compile(r"逾期|超期|过期|超时")
_SOON = re.compile(
    r"(?:快|就?要|马上|即将|将要?|临近?)到期|到期的?(?=有|还)|临期|(?:这|近)?[几两三]天(?:内|就)?(?:要|该)?到期"
)
_STAGES = (
    (Stage.SUPERVISED, re.compile(r"(?:正在|在)?(?:督办|盯办)(?:中|着|件)?")),
    (
        Stage.UNVERIFIED,
        re.compile(
            r"(?:待|等|需要?|该)(?:我|着)?(?:核实|回访|验收)|(?:没|未|还没)(?:有)?(?:核实|回访|验收)(?:过)?"
        ),
    ),
    (
        Stage.WAITING,
        re.compile(
            r"(?:待|等|需要?)(?:着)?(?:我们?|办事处|区里)?(?:受理|接收|签收)|(?:没|未|还没)(?:有)?(?:受理|接收|签收)"
        ),
    ),
)
_SUPPORT = re.compile(r"(?:需|要|请)[^，。]{0,4}(?:协调|支持|帮助解决)|协调的|提级")
_COMPARES = re.compile(r"比|环比|相较|较|增减|变化")
_LAST_YEAR = re.compile(r"同比|去年同期")
_HOW = re.compile(r"怎么(?!样)|如何|咋(?!样)|模板|格式|几点|能不能|可以")
_TOLD = re.compile(r"反映|来电|坏|修|漏|堵|装好|清理|调解")
_ASKED = re.compile(
    r"^\s*(?:还?有)?(?:哪[些几]|几件|多少)|(?:最近|这周|本周|这个月|本月|今天|昨天)(?:的)?(?:情况)?(?:怎么样|咋样)[？?。\s]*$|"
    r"(?:解决|办[好完结]|修好|弄好|处理|落实|完成)(?:了)?(?:吗|没有?|么)[？?。\s]*$|(?:有没有|有吗)[？?。\s]*$"
    r"|(?:几号|哪天|什么时候|啥时候|谁)(?:上?报|登记|办|修|受理)的?[？?。\s]*$"
    r"|(?:报|发|交|提)了?(?:些)?(?:啥|什么|哪些|几[件个条])(?:问题|事|事项)?[？?。\s]*$"
)
_WHETHER = re.compile(r"(?:吗|么|[？?])\s*$")
_NUMBER = re.compile(
    r"#\s?(\d{4,7})|(?<![\d.年])(\d{4,7})(?=\s*(?:号|件|到哪|现在|办|进展|怎|咋|的|是|什么|$))(?!年)"
)
_FILLER = re.compile(
    r"@\S+|请问|最近|近期|麻烦|小?梧桐|机器人|(?:帮|给|替)?我?(?:查|看|问|列|导出|发|统计|说)(?:一下|下|看|询|出来|说)?|我们?|咱们?|[俺恁]"
    r"|(?:本|各个?|每个?|哪个|全|这个)?(?:村|社区|支部|单位|办事处|街道)里?(?!道)"
    r"|一共|总共|共计?|现在|目前|至今|以来|还有|有没有|有|还|剩下?|哪些|哪[几一]?[件个条类种]?|多少[件个条次起户]?|几[件个条次起户]|[件个条]数?"
    r"|报过|上?报(?:了|的|来)?|转来|转办|反映|收到|问题|事项|民生实事|事情|的事|事|类|情况|数量|怎么样|怎样|咋样|如何|进展|到哪一?步"
    r"|把|[那这][个件]|排(?:一?下|个?序|名)?|几号|哪天|[什啥]么?时候|登记|[坏修换装][好了]?(?:没|吗)?|#?\d{4,7}|办[完结好]?率?|解决率?|处理|完成|没|未|已经?|不|率|所有|全部|都|最多|最少|多|排名|比|环比|同比|相比|较|呢|增减|变化"
    r"|(?:快|就?要|马上|即将|将要?|临近?)?到期|临期|逾期|超期|过期|需要?|要|上级|协调|的|了|吗|么|吧|啊|是|在|和|跟|与|从|到|来自|来源|是啥|什么|啥|谁|[，。？！?!、,.\s：:；;“”\"'（）()]"
)
_REST = re.compile(r"[一-龥A-Za-z0-9]+")


def ask(text: str, context: Context, branches: Sequence[str] = ()) -> Question:
    """Reads a question. ``branches`` are the names that may be asked for."""
    today = _today(context)
    periods, spans = _periods(text, today)
    if len(periods) > 1:  # “上周和这周比”: the newer against the older
        periods = sorted(periods, key=lambda period: period.first, reverse=True)
    period = periods[0] if periods else None
    named = tuple(name for name in branches if short_branch(name) in text)
    categories, sources = _categories(text), _sources(text)
    return Question(
        wants=_wants(text),
        period=period,
        compared=_compared(text, periods, today),
        statuses=next((found for pattern, found in _STATUSES if pattern.search(text)), ()),
        categories=categories,
        sources=sources,
        branches=named,
        words=_words(text, spans, named, context.branch),
        by=_by(text) or (By.BRANCH if len(named) > 1 and _BETWEEN.search(text) else None),
        late=bool(_LATE.search(text)),
        soon=bool(_SOON.search(text)),
        stage=next((stage for stage, pattern in _STAGES if pattern.search(text)), None),
        support=bool(_SUPPORT.search(text)),
        lists=bool(_LISTS.search(text)) or not _COUNT_ONLY.search(text),
        rate=_is_rate(text),
    )


def asks(text: str, context: Context) -> bool:
    """Whether a short text is a question about what was reported, though it may not look like one
    (“本月同比”, “我的日报”). How to do something is another question."""
    if len(text) > LONGEST_BARE or _HOW.search(text):
        return False
    wants = _wants(text)
    if wants is not Wants.MATTERS:
        return wants is not Wants.DIGEST
    if _ASKED.search(text):
        return True
    if _WHETHER.search(text) and _STATUSES[0][0].search(text):
        return True
    if _TOLD.search(text):
        return False
    today = _today(context)
    compared = _compared(text, _periods(text, today)[0], today)
    return _by(text) is not None or _is_rate(text) or compared is not None


def asks_outright(text: str) -> bool:
    """Whether a text can be nothing but a question, whatever else it looks like."""
    return len(text) <= LONGEST_BARE and bool(_ASKED.search(text))


def period_of(text: str, context: Context) -> Period | None:
    """The days that a question names, the first of several; None where it names none."""
    periods, _ = _periods(text, _today(context))
    return periods[0] if periods else None


def numbers_of(text: str) -> tuple[int, ...]:
    """The numbers of matters that a question names."""
    found = [int(a or b) for a, b in _NUMBER.findall(text)]
    return tuple(dict.fromkeys(n for n in found if n != HOTLINE))


def _today(context: Context) -> date:
    return office_day(context.sent_at, context.zone, context.day_ends_at)


def _by(text: str) -> By | None:
    return next((by for by, pattern in _BY if pattern.search(text)), None)


def _is_rate(text: str) -> bool:
    return "率" in text and not _LISTS.search(text)


def _wants(text: str) -> Wants:
    for wants, pattern in (
        (Wants.ON_LEAVE, _ON_LEAVE),
        (Wants.UNREPORTED, _UNREPORTED),
        (Wants.DIGEST, _DIGEST),
        (Wants.OWN_REPORT, _OWN),
        (Wants.VISITS, _VISITS),
    ):
        if pattern.search(text):
            return wants
    return Wants.MATTERS


_RECENT = re.compile(
    r"(?:最近|近|过去|这)(?:的)?(\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?(天|周|星期|月)"
)
_YEAR = re.compile(r"今年(?:以来)?|本年度?|(?:年初|1月1日)(?:以来|到现在|至今)")
_QUARTER = re.compile(r"(本|这个?|上个?|第?[一二三四1-4])季度")
_HALF = re.compile(r"(?:今年)?([上下])半年")
_LAST_WHOLE_YEAR = re.compile(
    r"去年(?:全年|一年|一共|总共)|去年(?=[^\d一二三四五六七八九十年月同的]|$)"
)


def _periods(text: str, today: date) -> tuple[list[Period], list[tuple[int, int]]]:
    """The days named, in their order, none after today in its beginning; and where they stand."""
    found: list[tuple[int, int, Period]] = []
    for pattern, days in (
        (_RECENT, _recent),
        (_QUARTER, _quarter),
        (_HALF, _half),
        (_YEAR, lambda _, today: Period(date(today.year, 1, 1), today)),
        (
            _LAST_WHOLE_YEAR,
            lambda _, today: Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        ),
    ):
        for match in pattern.finditer(text):
            period = days(match, today)
            if period is not None:
                found.append((match.start(), match.end(), period))
    for when in dates.find(text, today):
        apart = all(when.end <= start or end <= when.start for start, end, _ in found)
        if apart and when.first <= today:
            found.append((when.start, when.end, Period(when.first, when.last)))
    found.sort(key=lambda each: each[0])
    return [period for *_, period in found], [(start, end) for start, end, _ in found]


def _recent(match: re.Match[str], today: date) -> Period | None:
    number = value(match[1])
    if not number:
        return None
    days = int(number) * {"天": 1, "周": 7, "星期": 7, "月": 30}[match[2]]
    return Period(today - timedelta(days=days - 1), today)


def _quarter(match: re.Match[str], today: date) -> Period | None:
    word = match[1]
    this = (today.month - 1) // 3
    if word[0] in "本这":
        which = this
    elif word[0] == "上":
        which = this - 1
    else:
        which = int(value(word.lstrip("第")) or 1) - 1
    year = today.year if which >= 0 else today.year - 1
    first, last_month = (date(year, which % 4 * 3 + month, 1) for month in (1, 3))
    return Period(first, period_around("month", last_month).last) if first <= today else None


def _half(match: re.Match[str], today: date) -> Period | None:
    if match[1] == "上":
        return Period(date(today.year, 1, 1), date(today.year, 6, 30))
    first = date(today.year, 7, 1)
    return Period(first, date(today.year, 12, 31)) if first <= today else None


def _compared(text: str, periods: Sequence[Period], today: date) -> Period | None:
    if not periods or not (_COMPARES.search(text) or len(periods) > 1):
        return None
    if len(periods) > 1:
        return periods[1]
    if _LAST_YEAR.search(text):
        return a_year_before(periods[0])
    return before(periods[0])


def _sources(text: str) -> tuple[Source, ...]:
    return tuple(s for s, words in _SOURCES.items() if any(word in text for word in words))


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


_KNOWN_WORDS = sorted(
    {
        *(LABELS[category] for category in Category if category is not Category.OTHER),
        *(word for words in _CATEGORY_WORDS.values() for word in words),
        *(word for words in _SOURCES.values() for word in words),
        *(LABELS[source] for source in Source),
        *(LABELS[status] for status in Status),
    },
    key=len,
    reverse=True,
)


def _words(
    text: str, spans: Sequence[tuple[int, int]], branches: Sequence[str], own: str | None
) -> tuple[str, ...]:
    """What is left of the question: places and things that a matter must mention."""
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    for name in (*branches, own or ""):
        if name:
            text = text.replace(name, " ").replace(short_branch(name), " ")
    for word in _KNOWN_WORDS:
        text = text.replace(word, " ")
    said = (*(pattern for pattern, _ in _STATUSES), *(p for _, p in (*_BY, *_STAGES)), _VISITS)
    for pattern in said:
        text = pattern.sub(" ", text)
    left = _REST.findall(_FILLER.sub(" ", text))
    fitting = [word for word in left if SHORTEST_WORDS <= len(word) <= LONGEST_WORDS]
    return tuple(fitting) if len(fitting) <= MOST_WORDS else ()
