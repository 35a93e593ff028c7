"""What is worth saying back about a message. Notes only; nothing here changes what was read."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.reading import SETTLED, Doubt, ReadMatter, Totals
from bot.reader import totals as totals_
from bot.reader.dates import When
from bot.reader.patterns import begins
from bot.vocabulary import Status, label

_SLOT = begins(
    ".X_×【Ｘ＿",
    r"【[XxＸ×]{1,4}】|[XＸ×]{2,}(?!某)|_{2,}|＿{2,}|【(?:姓名|地点|时间|数量|户数|件数)】|\.{6,}(?=户|件|次)",
)
_WEEKDAY = re.compile(r"\s{0,2}[（(，,]?\s?(?:星期|周|礼拜)([一二三四五六日天])")
_NAMES = "一二三四五六日"
_HEADS = re.compile(r"\s{0,2}(?:[一-龥]{0,8})(?:日报|汇报|上报|情况|民生|实事|台账|：|:|\n)")
HEADING = 16
# Left out of the fitting, a status read with less than this is wrong in every second case, about
# whether the thing is settled; one message in ten has one.
UNSURE = 0.55


def doubts(
    text: str,
    *,
    matters: Sequence[ReadMatter],
    totals: Totals,
    whens: Sequence[When],
    day: date | None,
    today: date,
) -> tuple[Doubt, ...]:
    """All doubts about a message, the one that asks (if any) first."""
    found = [
        *_slots(text),
        *_future(text, whens, today),
        *_old(day, today),
        *_weekday(text, whens),
        *_figures(totals, matters),
        *_running(text),
        *(_claims(matters) or _unsure(matters)),
    ]
    asked = False
    result = []
    for doubt in found:
        if doubt.asks and asked:
            doubt = Doubt(doubt.kind, doubt.note, doubt.matter)
        asked = asked or doubt.asks
        result.append(doubt)
    return tuple(sorted(result, key=lambda doubt: not doubt.asks))


def _slots(text: str) -> list[Doubt]:
    match = _SLOT.search(text)
    if not match:
        return []
    return [
        Doubt(
            "slot",
            f"“{text[match.start() : match.end() + 2]}”好像还没填，补上再发一次？",
            asks=True,
        )
    ]


def _future(text: str, whens: Sequence[When], today: date) -> list[Doubt]:
    """A heading's day that has not come: the report is read as one of today's."""
    for when in whens:
        if when.start > HEADING or when.limit or not when.single or when.first <= today:
            continue
        if when.form in ("month_day", "ymd") and _HEADS.match(text, when.end):
            year = f"{when.first.year}年" if when.first.year != today.year else ""
            wrote = f"{year}{when.first.month}月{when.first.day}日"
            kept = f"{today.month}月{today.day}日"
            note = f"您写的是{wrote}，还没到，先记在{kept}。要改请回复“日期改成X月X日”。"
            return [Doubt("future", note)]
    return []


def _old(day: date | None, today: date) -> list[Doubt]:
    if day is None or day >= today - timedelta(days=31):
        return []
    note = f"日期写的是{day.year}年{day.month}月{day.day}日，已记在那一天，请核对。"
    return [Doubt("old", note)]


def _weekday(text: str, whens: Sequence[When]) -> list[Doubt]:
    for when in whens:
        if when.form not in ("month_day", "ymd", "dotted") or not when.single:
            continue
        match = _WEEKDAY.match(text, when.end)
        if match:
            said = _NAMES.index(match[1].replace("天", "日"))
            if said != when.first.weekday():
                right = _NAMES[when.first.weekday()]
                return [
                    Doubt(
                        "weekday",
                        f"{when.first.month}月{when.first.day}日是星期{right}，按日期记。",
                    )
                ]
    return []


def _figures(totals: Totals, matters: Sequence[ReadMatter]) -> list[Doubt]:
    found: list[Doubt] = []
    count = len(matters)
    if totals.found is not None and count and totals.found < count:
        found.append(Doubt("found", f"写的是{totals.found}件，读到{count}件，请核对。"))
    elif totals.found is not None and count and totals.found > count:
        found.append(Doubt("found", f"写的是{totals.found}件，读到{count}件，其余的可以接着发。"))
    settled = sum(matter.status is Status.RESOLVED for matter in matters)
    if (
        totals.resolved is not None
        and count
        and totals.found == count
        and totals.resolved != settled
    ):
        found.append(Doubt("resolved", f"写的是解决{totals.resolved}件，读到{settled}件。"))
    if totals.found is not None and totals.resolved is not None and totals.resolved > totals.found:
        found.append(
            Doubt("more_resolved", f"解决{totals.resolved}件比收集{totals.found}件多，请核对。")
        )
    return found


def _running(text: str) -> list[Doubt]:
    spans = totals_.running_totals(text)
    if not spans:
        return []
    return [Doubt("running", f"“{text[spans[0].start : spans[0].end]}”是累计数，没有算进今天。")]


_CALLED = re.compile(
    r"已(?:经)?(?:联系|通知|告知|上报|报)(?:了)?(?:物业|市政|厂家|公司|施工队|供电|燃气|热力)[^，。；]{0,6}(?:（?已(?:解决|办结|完成)）?)"
)


def _claims(matters: Sequence[ReadMatter]) -> list[Doubt]:
    for index, matter in enumerate(matters):
        if matter.status is Status.RESOLVED and _CALLED.search(matter.text):
            return [Doubt(SETTLED, f"只写了已联系，{_whether(matter)}", index, asks=True)]
    return []


def _unsure(matters: Sequence[ReadMatter]) -> list[Doubt]:
    """The matter whose status is least sure, where a guess is as likely wrong as right: a thing
    kept as settled that is not is waited for by nobody."""
    unsure = [
        (matter.sureness.get("status", 1.0), index, matter) for index, matter in enumerate(matters)
    ]
    sure, index, matter = min(unsure, default=(1.0, 0, None), key=lambda each: each[:2])
    if matter is None or sure >= UNSURE:
        return []
    return [Doubt(SETTLED, _whether(matter), index, asks=True)]


def _whether(matter: ReadMatter) -> str:
    if matter.status is Status.RESOLVED:
        return "办好了吗？先记成已解决，没好就回“没好”。"
    return f"办好了吗？先记成{label(matter.status)}，好了就回“好了”。"
