"""Lists in a text: the markers in front of their items, in every form that people use.

A run of ordinals counts only if it begins with one and goes on by one, so that 3.21 or 1.5公里
starts no list; bullets and times count at the beginning of lines.
"""

import re
from typing import NamedTuple

from bot.reader.patterns import begins


class Marker(NamedTuple):
    """What stands in front of an item: its place, its family, its ordinal."""

    start: int
    end: int
    family: str
    ordinal: int


_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BLACK = "❶❷❸❹❺❻❼❽❾❿"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
_CN_CIRCLED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_ORDINAL_WORDS = {
    "首先": 1,
    "其次": 2,
    "再次": 3,
    "再者": 3,
    "最后": 4,
    "头一个": 1,
    "头一件": 1,
    "再一个": 2,
    "再有": 2,
    "另一个": 2,
    "另一件": 2,
}

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "arabic",
        re.compile(
            r"(?:(?<=[\n。；，：！、 ）】|])|^)(?P<o>\d{1,2})(?:[、.．]|）|：(?!\d\d))(?!\d{1,2}[日号万元%万]?(?:$|[^号栋幢#-\-单楼一-龥\d]))[ ]{0,3}"
        ),
    ),
    (
        "spaced",
        re.compile(
            r"(?:(?<=\n)|^|(?<=[；：])|(?<=； ))(?P<o>\d{1,2})[  ](?=\S)|(?:(?<=\n)|^)(?P<o2>[1-9])(?=[一-龥]{4})(?![月日号楼栋点组队户件天个单元])"
        ),
    ),
    ("paren", re.compile(r"（(?P<o>\d{1,2})）[ ]{0,2}")),
    ("cn_paren", re.compile(r"（(?P<o>[一二三四五六七八九十]{1,3})）[ ]{0,2}")),
    (
        "cn_comma",
        re.compile(r"(?:(?<=[\n。；，：！ 　中])|^)(?P<o>[一二三四五六七八九十]{1,3})、[ ]{0,2}"),
    ),
    ("cn_is", re.compile(r"(?P<o>[一二三四五六七八九十])(?:是|来是)(?![这那不])[ ，：]{0,2}")),
    (
        "spoken",
        re.compile(
            r"(?:第(?P<o>[一二三四五六七八九十])(?:个|件(?:事)?|条|项)?(?:，|、|：|就?是|呢|(?=[一-龥\d])(?![季批次轮期网党名时卫教食小中阶组车人部届步天]))|其(?P<o2>[一二三四五六七八九十])(?:，|、|：))[ ]{0,2}"
        ),
    ),
    (
        "spoken",
        re.compile(
            r"(?P<w>首先|其次|再次|再者|最后|头一个|头一件|再一个|再有|另一个|另一件)(?:是|就是|，|呢|说的是|议的是|事)?"
        ),
    ),
    ("letter", re.compile(r"(?:(?<=[\n。；，： ])|^)(?P<l>[A-Ha-h])(?:[、.．]|）)[ ]{0,2}")),
    ("circled", re.compile(rf"(?P<c>[{_CIRCLED}{_BLACK}{_BRACKETED}{_CN_CIRCLED}])[ 、.]{{0,2}}")),
    (
        "labelled",
        re.compile(
            rf"(?:事项|问题|隐患|议题|案例|诉求|民情|实事|事件|线索|情况)(?:(?P<o>\d{{1,2}}|[一二三四五六七八九十])(?:：|、|（|[ ]|(?=（))|(?P<c>[{_CIRCLED}])：?)[ ]{{0,2}}"
        ),
    ),
    (
        "spoken",
        re.compile(
            r"(?<![一-龥])(?P<a>一个|一件|一处)(?:是|：)|(?P<b>另一个|另一件|还有一个|还有一件|再一个|另外一个|另一处)(?:是|：|就是)"
        ),
    ),
)
_BULLET = re.compile(
    r"(?:(?<=\n)|^)[ ]{0,12}(?P<b>[-·•▪◆●■□▲△★☆➤➢→*✅✔☑🔹🔸🔺🔵🔴🟢🟡🚧❓❗⏳📌📍👉▶►◇○◎※🔶🔷✓√+💡🌳🏠🚗💧🔥⚡🧓👵🐕🗑⬛◾▫∙‣])[️ \-·]{0,4}(?=\S)"
)
_TIME = re.compile(
    r"(?:(?<=\n)|^)[ ]{0,6}(?P<t>(?:早|晚|上午|下午|中午|凌晨)?(?:[01]?\d|2[0-3])(?:：[0-5]\d(?:[-~](?:[01]?\d|2[0-3])：[0-5]\d)?|点(?:半|\d{1,2}分?)?|时)|上午|下午|中午|晚上|傍晚|早上|夜里)(?:[ ：、，]{1,3})(?=\S)"
)
_HINT = begins(
    rf"\d\nA-Ha-h{_CIRCLED}{_BLACK}{_BRACKETED}{_CN_CIRCLED}一二三四五六七八九十第其首头事问隐议",
    rf"[{_CIRCLED}{_BLACK}{_BRACKETED}{_CN_CIRCLED}]|\d[、.．）： ]|[一二三四五六七八九十][、）是]|第[一二]|其[一二次]|首先|头一|[A-Ha-h][、.．）]|事项|问题|隐患|议题|一个是|一件是|(?:^|\n)\d",
)


def _cn(text: str) -> int:
    if text in _CN:
        return _CN[text]
    if text[0] == "十":
        return 10 + _CN.get(text[1:], 0)
    tens, _, ones = text.partition("十")
    return _CN.get(tens, 0) * 10 + _CN.get(ones, 0)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _cn(text)


def _ordinal(match: re.Match[str]) -> int:
    groups = match.groupdict()
    written = groups.get("o") or groups.get("o2")
    if written:
        return _number(written)
    if circled := groups.get("c"):
        for alphabet in (_CIRCLED, _BLACK, _BRACKETED, _CN_CIRCLED):
            if circled in alphabet:
                return alphabet.index(circled) + 1
    if letter := groups.get("l"):
        return ord(letter.upper()) - ord("A") + 1
    if word := groups.get("w"):
        return _ORDINAL_WORDS[word]
    return 1 if groups.get("a") else 2


def _kind(match: re.Match[str], family: str) -> str:
    circled = match.groupdict().get("c")
    if family != "circled" or not circled:
        return family
    for name, alphabet in (("circled", _CIRCLED), ("black", _BLACK), ("bracketed", _BRACKETED)):
        if circled in alphabet:
            return name
    return "cn_circled"


def _runs(found: list[Marker], text: str) -> list[Marker]:
    """The markers that make up runs 1, 2, 3…; a run may begin again."""
    result: list[Marker] = []
    run: list[Marker] = []
    for marker in found:
        if run and marker.ordinal == run[-1].ordinal + 1:
            run.append(marker)
        elif marker.ordinal == 1:
            result += run if len(run) > 1 or _alone(run, text) else []
            run = [marker]
        elif run and marker.family == "spoken" and marker.ordinal >= 2:
            run.append(marker)  # 再一个, 另一个 come in any number
        elif run and marker.ordinal == run[-1].ordinal and _at_line(marker, text):
            run.append(marker)  # a number written twice by mistake
        elif run and marker.ordinal == run[-1].ordinal + 2 and _at_line(marker, text):
            run.append(marker)  # one left out
        elif not run and marker.ordinal == 2 and marker.family == "spoken":
            run = [marker]
    return result + (run if len(run) > 1 or _alone(run, text) else [])


def _at_line(marker: Marker, text: str) -> bool:
    return marker.start == 0 or text[marker.start - 1] == "\n"


def _alone(run: list[Marker], text: str) -> bool:
    """Whether a list of a single item is one: only where the form leaves no doubt."""
    if not run:
        return False
    marker = run[0]
    return (
        marker.family in ("circled", "black", "labelled")
        or (_at_line(marker, text) and marker.family in ("arabic", "paren", "cn_paren", "cn_comma"))
        or (marker.family == "spoken" and marker.ordinal == 2)
    )


def find(text: str, start: int, end: int) -> list[Marker]:
    """The markers of all lists within a range, in order."""
    markers: list[Marker] = []
    if _HINT.search(text, start, end):
        by_kind: dict[str, list[Marker]] = {}
        for family, pattern in _PATTERNS:
            for match in pattern.finditer(text, start, end):
                kind = _kind(match, family)
                by_kind.setdefault(kind, []).append(
                    Marker(match.start(), match.end(), kind, _ordinal(match))
                )
        for found in by_kind.values():
            markers += _runs(_apart(found), text)
    for family, pattern in (("bullet", _BULLET), ("time", _TIME)):
        lines = [Marker(m.start(), m.end(), family, 0) for m in pattern.finditer(text, start, end)]
        if len(lines) > 1 or (lines and family == "bullet"):
            markers += lines
    return _apart(markers)


def _apart(markers: list[Marker]) -> list[Marker]:
    """Overlapping markers: the longer one stays."""
    markers.sort(key=lambda marker: (marker.start, -marker.end))
    result: list[Marker] = []
    for marker in markers:
        if result and marker.start < result[-1].end:
            continue
        result.append(marker)
    return result
