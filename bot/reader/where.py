"""The place of a matter: where it ends, and from there back to where it begins.

Both are learned. A place may end only where a part of one ends (``place.Part``) or with a
character that the corpus has seen at the end of one; each such end is weighed by what stands
before and after it. For the best end, each position before it is weighed as the beginning.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.reading import Span
from bot.reader.marks import Marks
from bot.reader.model import model
from bot.reader.place import Part, Place

# How much a place may be less likely than none, in hundredths: where as many are missed as are
# invented.
_LEAN = 30
LONGEST = 16
NEAR = 80  # what stands further on in a matter is where something was taken to
# What no place goes across.
_STOPS = frozenset("，。；：！？\n\t|→、（）【】“”")
# What is put there, by number, is no part of where: 4号楼前新增8个充电口.
_PUT = re.compile(
    r"(?:新增|新装|新建|新划|新铺|新栽|增设|加装|安装|增加|更换)了?"
    r"(?:\d+|[一二两三四五六七八九十百]+)(?![\d一二三四五六七八九十百号#栋幢楼期区单])"
)
# A house and the side of it are one place; 前天, 后来 and the like are none.
_BESIDE = re.compile(
    r"(?<=[楼栋院门校店])(?:前面|后面|旁边|门口|门前|[前后旁](?![天年日几期后来续勤段些台任边门面]))"
)
_SEPARATES = frozenset("，。；！\n")
_CLAUSE = ("0", "1", "2")


def find(
    marks: Marks,
    parts: Sequence[Part],
    guess: Place | None,
    names: Sequence[str],
    start: int,
    end: int,
    at: int = 0,
) -> Span | None:
    """The place told of within a range; None where none is. ``parts`` are those of the range,
    ``names`` the branch's own, ``at`` tells the first range of a matter (0) from later ones."""
    stops, nowhere = ends(marks, parts, guess, start, end, at=at)
    if not stops:
        return None
    score = model("place_end").score
    sums = {stop: score(signs) for stop, signs in stops.items()}
    stop = max(sums, key=sums.__getitem__)
    if sums[stop] + _LEAN < score(nowhere):
        return None
    beside = _BESIDE.match(marks.text, stop, end)
    stop = beside.end() if beside else stop
    score = model("place_start").score
    begin = max(
        starts(marks.text, start, stop),
        key=lambda first: score(start_signs(marks, parts, guess, names, start, first, stop)),
    )
    return Span(begin, stop)


class _Range(NamedTuple):
    """The beginning of a range as it is looked at: the parts of places in it, what the rules take
    for its place, and which range of its matter it is."""

    marks: Marks
    parts: Sequence[Part]
    guess: Place | None
    start: int
    at: int


def ends(
    marks: Marks, parts: Sequence[Part], guess: Place | None, start: int, end: int, *, at: int
) -> tuple[dict[int, list[str]], list[str]]:
    """Where a place could end near the beginning of a range, in order, each with what speaks for
    it; and what speaks for no place at all."""
    end = min(end, start + NEAR)
    seen = _Range(marks, parts, guess, start, min(at, 2))
    known = model("place_end").of_form("e1…")
    ended = {part.end for part in parts}
    stops: dict[int, list[str]] = {}
    clauses, fresh = 0, start
    putting = (match.start() for match in _PUT.finditer(marks.text, start, end))
    put = next(putting, None)
    for stop, char in enumerate(marks.text[start:end], start + 1):
        if char in _STOPS:
            clauses, fresh = clauses + (char in _SEPARATES), stop
            put = next(putting, None) if put and put < stop else put
        if put and put < stop:
            continue
        if char in known or stop in ended:
            stops[stop] = _end_signs(seen, stop, _CLAUSE[min(clauses, 2)], stop - fresh)
    return stops, _nowhere_signs(marks, parts, guess, start, end)


def _nowhere_signs(
    marks: Marks, parts: Sequence[Part], guess: Place | None, start: int, end: int
) -> list[str]:
    """What speaks for a matter that names no place."""
    text = marks.text
    signs = ["nowhere", f"nowhere:guess{guess is not None}", f"nowhere:parts{min(len(parts), 3)}"]
    signs += [f"nowhere^{text[start : start + size]}" for size in (1, 2)]
    tags = marks.tags(start, end)
    signs += [f"nowhere:{tag}" for tag in _TAGS if tag in tags]
    return signs


def starts(text: str, start: int, end: int) -> list[int]:
    """Where a place that ends there could begin: not across a stop."""
    found = [end - 1]
    for at in range(end - 2, max(start, end - LONGEST) - 1, -1):
        if text[at] in _STOPS:
            break
        found.append(at)
    return found


def _end_signs(seen: _Range, stop: int, near: str, far: int) -> list[str]:
    """What speaks for a place ending at ``stop``: ``near`` tells the clause, ``far`` how far into
    it."""
    marks, start = seen.marks, seen.start
    left = marks.figured[max(start, stop - 6) : stop]
    right = marks.figured[stop : stop + 4]
    last, two, first = left[-1:], left[-2:], right[:1]
    after = ("stop" if first in _STOPS else "on") + near if right else "end" + near
    here, around = _parts_around(seen.parts, stop)
    kinds = "+".join(here)
    signs = [
        *[f"e1{last}", f"e2{two}", f"e3{left[-3:]}", f"e4{left[-4:]}"][: len(left)],
        *[f"r1{first}", f"r2{right[:2]}", f"r3{right[:3]}"][: len(right)],
        *[f"e1{last}{after}", f"e2{two}{after}"][: len(left)],
        *[f"e1clause{last}{near}", f"e2clause{two}{near}"][: len(left)],
        f"er{last}{first}",
        f"e2r{two}{right[:2]}",
        f"clause{near}",
        after,
        f"range{seen.at}",
        f"far{min((stop - start) // 6, 6)}",
        f"far{min(far, 12)}{kinds}",
        f"part{kinds}{after}",
        f"part{kinds}r{first}",
        f"part{kinds}r2{right[:2]}",
        *around,
    ]
    if not here:
        signs.append("nopart")
    for kind in here:
        signs += [f"part{kind}", f"part{kind}clause{near}"]
    if tags := marks.tags(stop, stop + 6):
        signs += [f"after:{tag}" for tag in _TAGS if tag in tags]
    return signs + _guess_signs(seen.guess, stop, near)


def _guess_signs(guess: Place | None, stop: int, near: str) -> list[str]:
    if guess is None:
        return ["noguess"]
    if guess.end == stop:
        return ["guessed", f"guessed{min(int(guess.score), 6)}clause{near}"]
    return ["inguess" if guess.start < stop < guess.end else "otherguess"]


def _parts_around(parts: Sequence[Part], stop: int) -> tuple[list[str], list[str]]:
    """The kinds of the parts that end at ``stop``, and what those around it say."""
    here: list[str] = []
    inside: list[str] = []
    first, goes_on, later = True, False, False
    for start, end, kind in parts:
        if end == stop:
            here.append(kind)
        elif stop - 10 < end < stop:
            inside.append(kind)
        first = first and end >= stop - 8
        goes_on = goes_on or start == stop
        later = later or stop < end <= stop + 8
    signs = [f"has{'+'.join(inside[-2:])}>{'+'.join(here)}", f"first{first}"]
    if goes_on:
        signs.append("goeson")
    if later:
        signs.append("later")
    return here, signs


def start_signs(
    marks: Marks,
    parts: Sequence[Part],
    guess: Place | None,
    names: Sequence[str],
    low: int,
    start: int,
    end: int,
) -> list[str]:
    """What speaks for a place that ends at ``end`` beginning at ``start``."""
    text = marks.text
    left = marks.figured[max(low, start - 3) : start]
    right = marks.figured[start : min(end, start + 4)]
    fresh = not left or left[-1] in _STOPS or left[-1] in " "
    whole = [kind for first, last, kind in parts if first >= start and last <= end]
    signs = [
        *[f"l1{left[-1:]}", f"l2{left[-2:]}", f"l3{left[-3:]}"][: len(left)],
        *[f"s1{right[:1]}", f"s2{right[:2]}", f"s3{right[:3]}"][: len(right)],
        f"lr{left[-1:]}{right[:1]}",
        f"fresh{fresh}",
        f"long{end - start}",
        f"fresh{fresh}long{min(end - start, 9)}",
        f"chain{'+'.join(whole[:3])}",
    ]
    if guess is not None and guess.start < end:
        signs.append("guessed" if guess.start == start else "otherguess")
    signs += [f"part{kind}" for first, _, kind in parts if first == start] or ["nopart"]
    if any(first < start < last for first, last, _ in parts):
        signs.append("cuts")
    if any(low <= start - len(name) and text.endswith(name, 0, start) for name in names):
        signs.append("afterbranch")
    if any(text.startswith(name, start, end) for name in names):
        signs.append("branch")
    return signs


_TAGS = (
    "nature.trouble",
    "nature.wish",
    "nature.service",
    "progress.done",
    "progress.begun",
    "progress.going",
    "source.call",
)


def branch_names(branch: str | None) -> tuple[str, ...]:
    """What a branch's own people call it: 大里村党支部 is 大里村, 大里."""
    if not branch:
        return ()
    whole = branch.removesuffix("党支部").removesuffix("党总支")
    stem = whole.removesuffix("社区").removesuffix("村")
    return tuple(name for name in (whole, stem) if len(name) > 1)
