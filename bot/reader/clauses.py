"""A text cut into clauses, each with what separates it from the one before and with what it is.

Works on punctuation where there is some, on spaces where people dictate, and on spoken
connectives (然后, 还有, 再一个) where there is neither.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.reader import totals
from bot.reader.marks import Marks
from bot.reader.patterns import begins

_OPENER = begins(
    "三下二其再另同哦啊嗯头完对接最此然第还那",
    r"(?:哦|嗯|啊|那|然后|完了|对了)?(?:对了|还有就是|还有一个(?:事)?(?:就?是)?|还有个事?(?:就?是)?|还有一件|还有一户|还有人|还有|另外(?:一个|还有|就是|呢)?(?:是)?|再一个(?:就是|是|呢)?|再有(?:就是|一个)?|再说|再就是|然后就是|然后呢|然后|此外|同时还|接下来|下来就是|最后一个|最后呢?|第[二三四五六七八](?:个|件|项|条)(?:是|就是|事)?|第[二三四五六七八](?=[，：])|二一个|三一个|头一个(?:是|就是)?|另(?=[：，])|另一(?:个|件|处)(?:批示|事)?(?:是|就是)?|其次|再次|还得说)",
)
_STRONG = re.compile(r"对了|还有|另|再|此外|第|最后|头一个|其次|一个|接下来|下来")
_REST_AFTER = re.compile(
    r"^[的]?[\d一二三四五六七八九十百两几]{1,4}(?:台|盏|户|个|处|件|辆|棵|亩|根|家|单|扇|栋)(?=[，。；、 \n没未明后下在正还等差要需才待联]|$)"
)
_SPLIT = frozenset("，。；！？\n ：→|-")
_OPEN, _CLOSE = frozenset("（【“《"), frozenset("）】”》")


_LABEL = re.compile(
    r"(?:另|另外|措施|处理|办理|结果|状态|进展|责任人|责任单位|负责人|答|回复|反馈|整改|备注|时限|情况|紧急处理)$"
)
_COUNTED = re.compile(r"(?:次数|户数|问题|实事|件数|诉求|办结|解决|收集)$")
_FIGURE = re.compile(r"(?:走访|收集|办结|解决|入户|上报|发现|问题|共|约)$")


class Clause(NamedTuple):
    """A stretch of text. ``sep`` is what stood before it: a mark, ``>`` for a strong spoken
    connective, ``~`` for a weak one, or nothing at the beginning."""

    start: int
    end: int
    sep: str
    body: int


def cut(text: str, start: int, end: int) -> list[Clause]:
    """The clauses of a range, in order."""
    result: list[Clause] = []
    sep, first = "", start
    for at in _cuts(text, start, end):
        char = text[at]
        if text[first:at].strip():
            _add(text, first, at, sep, result)
            sep = char
        elif sep in ("", " ", "，") or char == "\n":
            sep = char
        first = at + 1
    if text[first:end].strip():
        _add(text, first, end, sep, result)
    return result


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where marks separate: not within brackets, save by a new line or where one was left open."""
    depth, opened = 0, start
    for at in range(start, end):
        char = text[at]
        if char in _OPEN:
            depth, opened = depth + 1, at
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in _SPLIT and (depth == 0 or char == "\n" or at - opened > 60):
            if char == "\n":
                depth = 0
            if not _joins(text, at):
                yield at


def _joins(text: str, at: int) -> bool:
    """Whether a mark separates nothing."""
    char = text[at]
    if char == "，":
        return text[at - 1 : at] == "另" and text[at - 2 : at - 1] in "。；\n，"
    if char == "-":
        return text[at + 1 : at + 2] != "-"
    return char in "： " and _holds(text, at)


def _holds(text: str, at: int) -> bool:
    """A colon in a time or after 另, or a space that separates nothing."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "：" and after.isdigit() and _COUNTED.search(text, max(0, at - 4), at):
        return True
    if text[at] == "：":
        return (before.isdigit() and after.isdigit()) or bool(
            _LABEL.search(text, max(0, at - 5), at)
        )
    return (
        before.isdigit()
        or (before.isascii() and after.isascii())
        or bool(after.isdigit() and _FIGURE.search(text, max(0, at - 4), at))
    )


def _add(text: str, start: int, end: int, sep: str, result: list[Clause]) -> None:
    start, end = _bare(text, start, end)
    if end - start > 22:
        stated = totals.HEAD.match(text, start, end)
        if stated and end - stated.end() > 6:
            result.append(Clause(start, stated.end(), sep, start))
            start, sep = stated.end(), "~"
    match = _opener(text, start, end)
    if match is None:
        result.append(Clause(start, end, sep, _skip(text, start, end)))
        return
    at = match.start()
    if at > start:
        result.append(Clause(start, at, sep, _skip(text, start, at)))
    if _STRONG.search(match.group()):
        sep = ">"
    elif at > start or sep in ("", " ", "，"):
        sep = "~"
    result.append(Clause(at, end, sep, match.end()))
    _split_last(text, result)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without the blanks at its ends."""
    words = text[start:end]
    left = len(words) - len(words.lstrip(" \t"))
    return start + left, start + max(left, len(words.rstrip(" \t")))


def _opener(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first spoken connective that opens something; within a short stretch only at its head."""
    for match in _OPENER.finditer(text, start, end):
        at = match.start()
        if end - match.end() < 3 or (at != start and end - start < 24):
            continue
        inner = at > start and text[at - 1] in "是的" and "然后" not in match.group()
        if not inner and not _REST_AFTER.match(text[match.end() : match.end() + 8]):
            return match
    return None


def _split_last(text: str, result: list[Clause]) -> None:
    """The rest of an unpunctuated stretch, cut at its further connectives."""
    while True:
        last = result[-1]
        if last.end - last.body < 20:
            return
        for match in _OPENER.finditer(text, last.body + 4, last.end):
            rest = text[match.end() : match.end() + 8]
            if (
                last.end - match.end() >= 3
                and not _REST_AFTER.match(rest)
                and text[match.start() - 1] not in "是的"
            ):
                break
        else:
            return
        result[-1] = last._replace(end=match.start())
        sep = ">" if _STRONG.search(match.group()) else "~"
        result.append(Clause(match.start(), last.end, sep, match.end()))


_FILLERS = begins(
    "事俺先吧呃呢咱哎哦啊嗯就我是的说还这那",
    r"(?:那个|就是说?|就是|嗯|啊|哦|呃|这个|是这样的|说一下|咱|俺|我说|呢|吧|哎|先|说|还|的?事儿?是)+",
)


def _skip(text: str, start: int, end: int) -> int:
    match = _FILLERS.match(text, start, min(end, start + 10))
    return (
        match.end()
        if match and end - match.end() > 4 and text[start : start + 1] in "那嗯啊哦呃"
        else start
    )


_PERSON = re.compile(
    r"(?:[一-龥]{0,6}?)(?:老[一-龥](?:家|头|汉|师|太)?(?:的|家|跟|两口)|[一-龥]{1,3}(?:大爷|大娘|大妈|阿姨|奶奶|爷爷|先生|女士|师傅|老师|老汉|老太|嫂子|婶|大姐|大哥|叔|某某?|媳妇|老人|同学)|有[个户家人位名一两几\d]|居民[一-龥]{0,3}|村民[一-龥]{0,3}|业主|住户|租户|群众|家长|职工|员工|低保户|五保户|特困户|困难户|孤寡老人|独居老人|残疾人|老党员|贫困生|学生|孩子|一名|[1一]名|两名|\d{1,2}名|[一二三四五六七八九十两]{1,3}[名位户]|\d{1,3}户)"
)
_SERVES = re.compile(
    r"(?:给|为|帮|帮助|协助|陪|慰问|看望|接送|发放|送|组织|代办|调解|走访慰问|救助|转移|义诊|免费)"
)


class Nature(NamedTuple):
    """What a clause holds."""

    trouble: bool
    done: bool
    begun: bool
    going: bool
    wish: bool
    service: bool
    activity: bool
    filler: bool
    opens: bool
    entity: bool
    source: bool


_GOING = ("progress.going", "progress.ahead", "progress.idle")
_SOURCES = tuple(
    f"source.{name}"
    for name in (
        "hotline",
        "superior",
        "grid",
        "owners_committee",
        "meeting",
        "online",
        "inspection",
        "visit",
    )
)


def nature(marks: Marks, clause: Clause, place_starts: frozenset[int], end: int = 0) -> Nature:
    """What a clause (or the sentence it begins, up to ``end``) holds, from the marks in it and
    from how it begins."""
    start, end = clause.body, end or clause.end
    text, tags = marks.text, marks.tags(start, end)
    person = _PERSON.match(text[start : start + 14]) is not None
    return Nature(
        trouble="nature.trouble" in tags,
        done="progress.done" in tags,
        begun="progress.begun" in tags,
        going=not tags.isdisjoint(_GOING),
        wish="nature.wish" in tags,
        service="nature.service" in tags,
        activity="nature.activity" in tags,
        filler="nature.filler" in tags,
        opens=_SERVES.match(text, start) is not None,
        entity=person or not place_starts.isdisjoint(range(start, min(start + 7, end))),
        source=not tags.isdisjoint(_SOURCES) or (person and "source.call" in tags),
    )


def states_totals(text: str, clause: Clause) -> bool:
    """Whether a clause states figures of the whole day."""
    return bool(totals.STATES.search(text, clause.start, clause.end))
