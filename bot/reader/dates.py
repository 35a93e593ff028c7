"""Days named in a plain text, resolved against the day on which it was sent.

One ordered pattern of named forms; each form has a function that makes a ``When`` of it. Which
date of a matter a ``When`` is (occurred, resolved, due) is decided in ``moments``.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from bot.reader import numbers, workdays
from bot.reader.patterns import begins


class When(NamedTuple):
    """A day or period. ``last`` is its last day; ``single`` whether it is one day; ``form`` names
    the pattern; ``limit`` is true for 前, 内 and the like."""

    start: int
    end: int
    first: date
    last: date
    form: str
    limit: bool = False

    @property
    def single(self) -> bool:
        return self.first == self.last


_CN = "一二三四五六七八九十两廿卅"
_N = rf"(?:\d{{1,3}}|[{_CN}]{{1,3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元|正(?=月份))"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九])"
_YEAR = r"(?:(?:19|20)\d\d|二[〇零一二三四五六七八九]{3}|今|去|明|\d\d)"
_BEFORE = r"(?:(?:之|以)?前|截止|底前)"
_TO = r"(?:-{1,2}|~|至|到)"
_NOT_PLACE = r"(?![楼栋幢院线门井岗棚厅坑柜桩库店铺地机院社村单室层会路站泵灯杆卡馆])"

_FORMS: tuple[tuple[str, str], ...] = (
    # 2026年10月27日, 10月27号, 三月十七日, 10月15日至16日
    (
        "month_day",
        rf"(?:(?P<md_year>{_YEAR})年)?(?<![\d.])(?P<md_month>{_MONTH})月份?(?P<md_day>{_DAY})(?:[日号]|(?=[^\d日号元月年个户人件万百千年.楼]|$))"
        rf"(?:(?:上午|下午|晚上)?{_TO}(?:(?P<md_month2>{_MONTH})月)?(?P<md_day2>{_DAY})[日号])?",
    ),
    # 2025.9.16, 2025-9-16, 2025/9/16
    (
        "ymd",
        r"(?<![\d.])(?P<y_year>20\d\d)[./-](?P<y_month>1[0-2]|0?[1-9])[./-](?P<y_day>3[01]|[12]\d|0?[1-9])(?![\d.])",
    ),
    # 7月底, 十一月末, 9月上旬, 12月份
    (
        "month_part",
        rf"(?:(?P<mp_year>{_YEAR})年)?(?<![\d.])(?P<mp_month>{_MONTH})月(?P<mp_part>底|末|初|上旬|中旬|下旬|中|份底|份|内|(?=[^\d个]|$))",
    ),
    # 本月15号, 下月底, 上个月, 下个月中旬, 当月
    (
        "near_month",
        rf"(?P<nm_which>本|这个?|当|下个?|上个?)月(?P<nm_rest>底|末|初|上旬|中旬|下旬|中|内|份|(?P<nm_day>{_DAY})[日号])?",
    ),
    ("bare_month_end", r"(?<![个\d])月(?P<bm_part>底|末|内)"),
    ("bare_week", rf"(?<![\d{_CN}半本这下上每])周内"),
    # 傍晚能, 夜里十二点前
    (
        "tonight",
        r"(?:傍晚|晚上|夜里|夜间)(?:(?:\d{1,2}|十[一二]?|[六七八九])点半?)?(?=之?前(?!后)|以前|能|就能|可)",
    ),
    # 下周三, 本周五, 上星期二, 这礼拜天, 周一
    (
        "weekday",
        r"(?P<wd_which>本|这个?|下下个?|下个?|上上个?|上个?)?(?:周|星期|礼拜)(?P<wd_day>[一二三四五六日天])"
        r"(?!广场|小区|村|路|街|桥|市场|公园|花园|岁|围|[、，至到-]{1,2}[一二三四五六日天])",
    ),
    (
        "week",
        r"(?P<wk_which>本|这个?|下个?|上个?)(?:周|星期|礼拜)(?P<wk_part>末|内|初|之内|以内|底)?|(?P<wk_end>周末)",
    ),
    # 大后天, 昨晚, 今早, 明个, 夜个
    (
        "relative",
        r"大前天|大后天|[今昨明](?:天|日|早|晨|晚|夜|儿个?|个(?=[早晚上下前后清晌黑夜把来去给俺他你就再说，。\s]|$)"
        r"|(?=[上下]午|中午|夜里|傍晚|凌晨))|前天|前日|前晚|前夜|前儿个?|后天|后日|后儿个?|夜儿?个|当天|当日|当晚|次日|第二天",
    ),
    # 3日内, 两个工作日内, 一周内, 24小时内, 三天后
    (
        "within",
        rf"(?P<in_count>{_N}|半)(?P<in_unit>个?工作日|天|日|个?小时|周|个?星期|个?礼拜|个月|月)(?P<in_kind>之内|以内|内|左右(?=[完修能可到恢])|后(?!续)|之后|以后)",
    ),
    # 三天完, 十五天出新证, 再等两天, 宽限一周; 两天修好了 tells how long it took
    (
        "term",
        rf"(?:(?P<tm_given>再?等(?:个)?|给(?:了|他们?|她|人家|物业|店主|商户){{0,2}}|宽限|限)|(?<![了过第前每隔这住停断连已满有近就上下头\d{_CN}]))"
        rf"(?P<tm_count>{_N}|半)(?P<tm_unit>个?工作日|天|周|个星期|个礼拜|个月)(?:时间|左右|整改)?"
        r"(?(tm_given)|(?=(?:就|才)?(?:能|可以)?(?:完|出|弄|修|装|换|搞定|办|到货|到位|清|整改|拆|交|建好|铺)(?![^，。；\n]{0,4}了)))",
    ),
    # 腊月二十五, 正月十五, 大年初一
    (
        "lunar",
        r"(?P<lu_month>腊月|正月|大年)(?P<lu_day>初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九]|三十)",
    ),
    (
        "feast",
        r"(?P<ft_name>元旦|春节|过年|元宵|清明|五一|劳动节|端午|六一|儿童节|七一|八一|中秋|国庆|重阳|腊八)(?:节|假期|放假)?"
        r"(?P<ft_kind>前夕?|之前|以前)(?!后)",
    ),
    ("year_end", r"(?P<ye_which>今|明|本)?年(?P<ye_part>底|末|内|前)(?!的)"),
    ("hours", r"半个?月(?P<hf_kind>内|之内|以内|后)"),
    # 3.21, 10/23, 6-18: a day only where nothing says otherwise
    (
        "dotted",
        r"(?<![\d.,/-])(?P<dt_month>1[0-2]|0?[1-9])[./](?P<dt_day>3[01]|[12]\d|0?[1-9])(?![\d./,]|[万元米公亩吨斤级%倍分寸度号平立千百个])",
    ),
    # 23日, 十五号: only with a sign that a day is meant
    (
        "day",
        rf"(?<![\d月第.\-#A-Za-z路街巷道园区苑里])(?P<dy_day>{_DAY})(?:日(?![内常间报期均志用])|号{_NOT_PLACE}(?=[前之以上下晚早夜凌中傍能来完开修装通发交再左就到停起换拆送办出给验弄搞结清还，。、；\s0-9]|$))",
    ),
)

_TRIGGER = re.compile(r"[月周天日号年儿晚里]|星期|礼拜|\d[./-]\d|[今昨明夜]|小时|前")
_ANY = begins(
    r"\d1-9一七三上下两中九二五今儿元八六前劳十卅半去后周四国夜大年廿当明星春昨月本次正清礼端第腊过这重傍晚再等给宽限",
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _FORMS),
)
_LIMIT = re.compile(rf"(?:\s|（[^（）]{{1,8}}）)?(?:{_BEFORE}|之内|以内|内)")
_RELATIVE = {
    "大前天": -3,
    "大后天": 3,
    "前": -2,
    "昨": -1,
    "夜": -1,
    "今": 0,
    "当": 0,
    "明": 1,
    "次": 1,
    "第": 1,
    "后": 2,
}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_AHEAD = re.compile(
    r"预计|计划|争取|力争|打算|准备|拟|约好|约定|承诺|答应|保证|说好|将|等|截止|时限|期限|限|定[于在到]|推到|推迟|安排|定"
)
_AHEAD_AFTER = re.compile(
    r"^(?:[上下]午|中午|早上|晚上|一早|晚|早)?(?:之前|以前|前|能|来|去|再|可|就能|开始|上门|到货|到场|施工|动工|进场|开工|安装|更换|维修|修|换|装|送|拆|开)"
)
_BEHIND = re.compile(r"已|了|完毕|完成|恢复|接到|反映|发现|来电|来访|发生|的")


def find(text: str, today: date) -> list[When]:
    """All days and periods of a plain text, in order. ``today`` is the day relative words count
    from."""
    if not _TRIGGER.search(text):
        return []
    found = []
    for match in _ANY.finditer(text):
        when = _MAKERS[match.lastgroup or ""](match, text, today) if match.lastgroup else None
        if when is not None:
            found.append(when)
    return found


def _form(match: re.Match[str]) -> str:
    return next(name for name, _ in _FORMS if match.group(name) is not None)


def _when(match: re.Match[str], text: str, days: tuple[date, date]) -> When:
    limit = bool(_LIMIT.match(text, match.end())) or bool(re.search("[前内]$", match.group()))
    return When(match.start(), match.end(), days[0], days[1], _form(match), limit)


def _int(text: str | None) -> int:
    if text == "元" or text == "正":
        return 1
    number = numbers.value(text) if text else None
    return int(number) if number is not None else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, today: date, *, ahead: bool) -> date | None:
    """The day of that name that a writer on ``today`` means."""
    days = [
        d for year in (today.year - 1, today.year, today.year + 1) if (d := _date(year, month, day))
    ]
    if ahead:
        coming = [d for d in days if (d - today).days >= -31]
        return min(coming, default=None)
    return min(days, key=lambda d: abs((d - today).days), default=None)


def _year(word: str | None, today: date) -> int | None:
    if not word:
        return None
    if word in ("今", "去", "明"):
        return today.year + {"今": 0, "去": -1, "明": 1}[word]
    if word[0] == "二" and len(word) == 4:
        return _int(word)
    year = int(word)
    return year + 2000 if year < 100 else year


def _is_ahead(match: re.Match[str], text: str) -> bool:
    return bool(
        _LIMIT.match(text, match.end())
        or _AHEAD.search(text, max(0, match.start() - 8), match.start())
    )


def _month_day(match: re.Match[str], text: str, today: date) -> When | None:
    year = _year(match["md_year"], today)
    month, day = _int(match["md_month"]), _int(match["md_day"])
    if year:
        first = _date(year, month, day)
    else:
        first = _nearest(month, day, today, ahead=_is_ahead(match, text))
    if first is None:
        return None
    last = first
    if match["md_day2"]:
        last = _date(first.year, _int(match["md_month2"]) or month, _int(match["md_day2"])) or first
        last = last if last >= first else first
    return _when(match, text, (first, last))


def _ymd(match: re.Match[str], text: str, today: date) -> When | None:
    day = _date(int(match["y_year"]), int(match["y_month"]), int(match["y_day"]))
    return _when(match, text, (day, day)) if day else None


def _dotted(match: re.Match[str], text: str, today: date) -> When | None:
    day = _nearest(
        int(match["dt_month"]), int(match["dt_day"]), today, ahead=_is_ahead(match, text)
    )
    return _when(match, text, (day, day)) if day else None


def _part(year: int, month: int, part: str) -> tuple[date, date]:
    end = monthrange(year, month)[1]
    first, last = {
        "初": (1, 5),
        "上旬": (1, 10),
        "中旬": (11, 20),
        "中": (11, 20),
        "下旬": (21, end),
        "底": (end, end),
        "末": (end, end),
        "份底": (end, end),
    }.get(part, (1, end))
    return date(year, month, first), date(year, month, last)


def _month_part(match: re.Match[str], text: str, today: date) -> When | None:
    month, part = _int(match["mp_month"]), match["mp_part"]
    year = _year(match["mp_year"], today)
    if year is None:
        middle = _nearest(month, 15, today, ahead=_is_ahead(match, text))
        year = middle.year if middle else today.year
    if not 1 <= month <= 12:
        return None
    first, last = _part(year, month, part)
    return _when(match, text, (first if part not in ("底", "末") else last, last))


def _shift_month(today: date, by: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 + by
    return index // 12, index % 12 + 1


def _near_month(match: re.Match[str], text: str, today: date) -> When | None:
    which = match["nm_which"]
    by = 1 if which.startswith("下") else -1 if which.startswith("上") else 0
    year, month = _shift_month(today, by)
    if match["nm_day"]:
        day = _date(year, month, _int(match["nm_day"]))
        return _when(match, text, (day, day)) if day else None
    return _when(match, text, _part(year, month, match["nm_rest"] or ""))


def _bare_month_end(match: re.Match[str], text: str, today: date) -> When | None:
    return _when(match, text, _part(today.year, today.month, "底"))


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _weekday(match: re.Match[str], text: str, today: date) -> When | None:
    which, index = match["wd_which"], _WEEKDAYS[match["wd_day"]]
    if which:
        weeks = {"下下": 2, "上上": -2}.get(which[:2], {"下": 1, "上": -1}.get(which[0], 0))
        day = _monday(today) + timedelta(days=7 * weeks + index)
        return _when(match, text, (day, day))
    day = _monday(today) + timedelta(days=index)
    before = text[max(0, match.start() - 6) : match.start()]
    after = text[match.end() : match.end() + 8]
    ahead = _AHEAD.search(before) or _AHEAD_AFTER.match(after)
    behind = not ahead and _BEHIND.search(
        re.split("[，。；\n]", text[match.end() : match.end() + 30])[0]
    )
    if day < today and ahead:
        day += timedelta(days=7)
    elif day > today and behind:
        day -= timedelta(days=7)
    return _when(match, text, (day, day))


def _week(match: re.Match[str], text: str, today: date) -> When | None:
    which = match["wk_which"] or "本"
    by = {"下": 1, "上": -1}.get(which[0], 0)
    first = _monday(today) + timedelta(days=7 * by)
    part = match["wk_part"] or ""
    if match["wk_end"] or part in ("末", "底"):
        return _when(match, text, (first + timedelta(days=5), first + timedelta(days=6)))
    if part == "初":
        return _when(match, text, (first, first + timedelta(days=1)))
    return _when(match, text, (first, first + timedelta(days=6)))


def _relative(match: re.Match[str], text: str, today: date) -> When | None:
    word = match.group()
    by = _RELATIVE.get(word, _RELATIVE.get(word[0], 0))
    form_same_day = word[0] in "当次第"
    if word[0] in "前后" and text[match.start() - 1 : match.start()] in (
        "之",
        "以",
        "日",
        "号",
        "节",
        "月",
        "年",
    ):
        return None
    day = today + timedelta(days=by)
    when = _when(match, text, (day, day))
    return when._replace(form="same_day") if form_same_day else when


_IN_DAYS = {"天": 1, "日": 1, "周": 7, "个星期": 7, "星期": 7, "个礼拜": 7, "礼拜": 7}


def _within(match: re.Match[str], text: str, today: date) -> When | None:
    day = _after(today, match["in_count"], match["in_unit"])
    if day is None:
        return None
    return _when(match, text, (day, day))._replace(limit="后" not in match["in_kind"])


def _after(today: date, count: str, unit: str) -> date | None:
    """The day so many units after today; None where they are too many to be meant."""
    number = 0.5 if count == "半" else numbers.value(count)
    if number is None or number > 400:
        return None
    if "工作日" in unit:
        return workdays.after_workdays(today, int(number))
    if "小时" in unit:
        return today + timedelta(days=int(number) // 24)
    if unit in _IN_DAYS:
        return today + timedelta(days=int(number * _IN_DAYS[unit]))
    return _months_after(today, number)


def _term(match: re.Match[str], text: str, today: date) -> When | None:
    day = _after(today, match["tm_count"], match["tm_unit"])
    return _when(match, text, (day, day))._replace(limit=True) if day else None


def _bare_week(match: re.Match[str], text: str, today: date) -> When | None:
    first = _monday(today)
    return _when(match, text, (first, first + timedelta(days=6)))


def _tonight(match: re.Match[str], text: str, today: date) -> When | None:
    return _when(match, text, (today, today))._replace(limit=True)


def _months_after(today: date, number: float) -> date:
    if number < 1:
        return today + timedelta(days=15)
    year, month = _shift_month(today, int(number))
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _half_month(match: re.Match[str], text: str, today: date) -> When | None:
    day = today + timedelta(days=15)
    return _when(match, text, (day, day))


def _lunar(match: re.Match[str], text: str, today: date) -> When | None:
    month = 12 if match["lu_month"] == "腊月" else 1
    number = _int(match["lu_day"].lstrip("初"))
    days = [
        d for year in (today.year - 1, today.year) if (d := workdays.lunar_day(year, month, number))
    ]
    day = min(days, key=lambda d: abs((d - today).days), default=None)
    return _when(match, text, (day, day)) if day else None


def _feast(match: re.Match[str], text: str, today: date) -> When | None:
    day = workdays.feast(
        match["ft_name"].removesuffix("节")
        if match["ft_name"] not in ("劳动节", "儿童节", "春节")
        else match["ft_name"],
        today,
    )
    if day is None:
        return None
    eve = day - timedelta(days=1)
    return _when(match, text, (eve, eve))._replace(limit=True)


def _year_end(match: re.Match[str], text: str, today: date) -> When | None:
    year = today.year + (match["ye_which"] == "明")
    if match["ye_part"] == "前":
        day = workdays.feast("春节", today) if not match["ye_which"] else None
        return _when(match, text, (day - timedelta(days=1),) * 2) if day else None
    return _when(match, text, (date(year, 12, 31), date(year, 12, 31)))


def _day(match: re.Match[str], text: str, today: date) -> When | None:
    number = _int(match["dy_day"])
    ahead = _is_ahead(match, text)
    days = []
    for by in (-1, 0, 1):
        year, month = _shift_month(today, by)
        day = _date(year, month, number)
        if day and (not ahead or day >= today):
            days.append(day)
    best = min(days, key=lambda d: abs((d - today).days), default=None)
    return _when(match, text, (best, best)) if best else None


_MAKERS: dict[str, Callable[[re.Match[str], str, date], When | None]] = {
    "month_day": _month_day,
    "ymd": _ymd,
    "month_part": _month_part,
    "near_month": _near_month,
    "bare_month_end": _bare_month_end,
    "weekday": _weekday,
    "week": _week,
    "relative": _relative,
    "within": _within,
    "term": _term,
    "bare_week": _bare_week,
    "tonight": _tonight,
    "lunar": _lunar,
    "feast": _feast,
    "year_end": _year_end,
    "hours": _half_month,
    "dotted": _dotted,
    "day": _day,
}
