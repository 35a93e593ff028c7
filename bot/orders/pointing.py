"""The numbers of matters at one place of a text: 1026, #1026、1027, 1026-1028, 一千零二十六号."""

import re

from bot.reader.numbers import value

SMALLEST = 1001
LONGEST_RANGE = 30

_NOT_A_MATTER = (
    r"(?!\s?(?:[年月日户元米盏人次块吨度亩家岁%]|号[楼院栋线门店房路]|[./]\d|-\d{1,2}-))"
)
_SERVICE = (
    r"123[0-9]{2}(?!\d)"  # 12345 and its sisters are telephones, unless written with the sign
)
_NUMBER = (
    rf"(?!{_SERVICE})#?\s?(?:\d{{4,7}}(?!\d){_NOT_A_MATTER}"
    rf"|[零〇一二两三四五六七八九幺十百千]{{4,9}}{_NOT_A_MATTER})\s?(?:号|这?那?件)?"
)
_BETWEEN = r"\s*(?:[、，；;和跟与及#]|还有|以及|[-~至到](?=\s?#?\d))?\s*"
LIST = rf"{_NUMBER}(?:{_BETWEEN}{_NUMBER})*"
_EACH = re.compile(rf"(?P<join>[-~至到])?\s*(?P<number>{_NUMBER})")
_DIGITS = re.compile(r"\d{4,7}|[零〇一二两三四五六七八九幺十百千]{4,9}")
_HASHED = re.compile(r"#\s?(\d{4,7})(?!\d)")


def numbers_in(listed: str) -> tuple[int, ...]:
    """The numbers of a piece of text that ``LIST`` matches, each once, ranges filled up."""
    found: list[int] = []
    for match in _EACH.finditer(listed):
        number = _value(match["number"])
        if number is None:
            continue
        is_range = match["join"] and found and found[-1] < number <= found[-1] + LONGEST_RANGE
        found += range(found[-1] + 1, number + 1) if is_range else [number]
    return tuple(dict.fromkeys(found))


def _value(words: str) -> int | None:
    digits = _DIGITS.search(words)
    if digits is None:
        return None
    number = value(digits.group().replace("幺", "一"))
    return int(number) if number is not None and number >= SMALLEST else None


def hashed(text: str) -> tuple[int, ...]:
    """The numbers of matters in words of the bot itself, which always have the sign."""
    return tuple(dict.fromkeys(int(number) for number in _HASHED.findall(text)))
