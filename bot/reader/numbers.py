"""Numbers in a plain text: Arabic or Chinese, exact or about.

``find`` gives every number with its place; ``value`` reads one numeral. What a number counts is
decided in ``counts``.
"""

import re
from typing import NamedTuple

from bot.reader.patterns import begins

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
    "幺": 1,
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_TENS = {"廿": 20, "卅": 30}
_CHINESE = "零〇一二两三四五六七八九十百千万亿廿卅"

# A numeral is never longer than this; longer runs are read piece by piece.
_PATTERN = begins(
    r"\d〇一七万三上不两九二五亿仨俩八六几十千卅半四大好将差廿接数最百约至超近零",
    r"(?P<before>大约|大概|接近|将近|差不多|至少|最多|超过|不足|不到|约|近|超|上(?=[百千万十])|数(?=[十百千万])|好?几(?=[十百千万]))?"
    r"(?:(?P<arabic>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?)(?P<scale>[百千万亿]{0,2})(?:(?<=\d万)(?P<rest>[1-9])(?![\d.])千?)?"
    rf"|(?P<chinese>[{_CHINESE}]{{1,20}}(?:点[零一二三四五六七八九]{{1,3}}[万亿]?)?)|(?P<half>半)(?=[天年个车袋桶箱截])"
    r"|(?P<pair>俩|仨))"
    r"(?P<after>余|多(?=[个户人名位件处盏辆张次条套台份户平米公亩斤吨元块棵只万千袋箱桶家本根把扇间])"
    r"|来(?=[个户人名位件处盏辆张条套台份万千棵只亩斤米吨袋桶箱车块元岁])|几(?=[个户人名位件处盏辆张条套台份棵只]))?(?P<more>[万千亿])?",
)


class Number(NamedTuple):
    """A number of the text; ``value`` is its lower bound where it is only about."""

    start: int
    end: int
    value: float
    approximate: bool
    chinese: bool


def value(numeral: str) -> float | None:
    """The value of a Chinese or Arabic numeral, or None where it is not one.

    >>> value("三百二十"), value("一万二"), value("3.6万"), value("廿三"), value("2,360")
    (320.0, 12000.0, 36000.0, 23.0, 2360.0)
    """
    text = numeral.replace(",", "")
    if not text:
        return None
    if text[0].isdigit():
        head = text.rstrip("百千万亿")
        try:
            number = float(head)
        except ValueError:
            return None
        return round(number * _scale(text[len(head) :]), 6)
    whole, point, rest = text.partition("点")
    if point:
        return _with_fraction(whole, rest)
    return _whole(text)


def _scale(units: str) -> int:
    result = 1
    for unit in units:
        result *= _SMALL.get(unit) or _LARGE[unit]
    return result


def _with_fraction(whole: str, rest: str) -> float | None:
    units = rest.lstrip("零一二三四五六七八九")
    digits = rest[: len(rest) - len(units)]
    base = _whole(whole)
    if base is None or not digits:
        return None
    fraction = float("0." + "".join(str(_DIGITS[c]) for c in digits))
    return round((base + fraction) * _scale(units), 6)


def _whole(text: str) -> float | None:
    if all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text)) if len(text) <= 15 else None
    total = section = digit = 0
    last = 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
            last = 10 if c in "零〇" else last
        elif c in _TENS:
            section, digit, last = section + _TENS[c], 0, 10
        elif c in _SMALL:
            section, digit, last = section + (digit or 1) * _SMALL[c], 0, _SMALL[c]
        elif c in _LARGE:
            total = (
                (total + section + digit or 1) * _LARGE[c]
                if c == "亿"
                else total + (section + digit or 1) * _LARGE[c]
            )
            section, digit, last = 0, 0, _LARGE[c]
        else:
            return None
    # 一万二 is 12000 and 三百五 is 350: the last digit takes the place below the last unit.
    return float(total + section + digit * (last // 10 if last > 10 else 1))


def find(text: str) -> list[Number]:
    """All numbers of a plain text, in order."""
    found = []
    for match in _PATTERN.finditer(text):
        number = _read(match)
        if number is not None:
            found.append(number)
    return found


def _read(match: re.Match[str]) -> Number | None:
    before, arabic, scale, rest, chinese, half, pair, after, more = match.groups()
    if arabic:
        amount = value(arabic + scale)
        if rest and amount is not None:  # 1万6, 14万3千
            amount += int(rest) * 1000
    elif chinese:
        amount = value(chinese)
    elif half:
        amount = 0.5
    else:
        amount = value(pair)
    if amount is None:
        return None
    if more:
        amount = round(amount * _scale(more), 6)
    about = (bool(before) and before not in ("至少", "最多", "超过")) or bool(after)
    return Number(match.start(), match.end(), amount, about, chinese is not None)
