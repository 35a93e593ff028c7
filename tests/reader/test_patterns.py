"""What a pattern is said to begin with is what it can begin with: otherwise words are missed."""

import re
from importlib import import_module
from pkgutil import iter_modules
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import bot.reader

_AHEAD = re.compile(r"\(\?=\[(?P<said>(?:\\.|[^\]\\])+)\]\)\(\?:(?P<rest>.*)\)", re.DOTALL)


def _patterns() -> dict[str, re.Match[str]]:
    found = {}
    for module in iter_modules(bot.reader.__path__, "bot.reader."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, re.Pattern) and (match := _AHEAD.fullmatch(value.pattern)):
                found[f"{module.name.rpartition('.')[2]}.{name}"] = match
    return found


def _one(op: Any, value: Any) -> tuple[set[str], bool]:
    """What a step of a parsed pattern can begin with, as within […], and whether it can be empty."""
    if op is codes.LITERAL:
        return {chr(value)}, False
    if op is codes.IN:
        return set().union(*(_within(*each) for each in value)), False
    if op is codes.BRANCH:
        ways = [_firsts(way) for way in value[1]]
        return set().union(*(way[0] for way in ways)), any(way[1] for way in ways)
    if op is codes.SUBPATTERN:
        return _firsts(value[3])
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        found, empty = _firsts(value[2])
        return found, empty or value[0] == 0
    assert op in (codes.AT, codes.ASSERT, codes.ASSERT_NOT), f"begins with anything: {op}"
    return set(), True


def _within(op: Any, value: Any) -> set[str]:
    if op is codes.LITERAL:
        return {chr(value)}
    if op is codes.RANGE:
        return set(map(chr, range(value[0], value[1] + 1)))
    return {{codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s"}[value]}


def _firsts(steps: Any) -> tuple[set[str], bool]:
    found: set[str] = set()
    for op, value in steps:
        more, empty = _one(op, value)
        found |= more
        if not empty:
            return found, False
    return found, True


@pytest.mark.parametrize("name", _patterns())
def test_a_pattern_begins_as_is_said(name: str) -> None:
    match = _patterns()[name]
    said, _ = _firsts(parser.parse(f"[{match['said']}]"))
    found, empty = _firsts(parser.parse(match["rest"]))
    assert not empty
    digits = set("0123456789") if r"\d" in said else set()
    assert "".join(sorted(found - said - digits)) == "", "missing from what it begins with"
    assert "".join(sorted(said - found - digits)) == "", "nothing begins with it"
