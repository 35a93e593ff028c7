"""The place of a matter: where it ends, and from there back to where it begins.

Both are learned. A place may end only where a part of one ends (``place.Part``) or with a
character that the corpus has seen at the end of one; each such end is weighed by what stands
before and after it. For the best end, each position before it is weighed as the beginning.
"""

from collections.abc import Iterable, Sequence

from bot.domain.reading import Span
from bot.reader.marks import Marks
from bot.reader.model import model
from bot.reader.place import Part, Place

# How much a place may be less likely than none: where as many are missed as are invented.
_LEAN = 0.3
LONGEST = 16
NEAR = 80  # what stands further on in a matter is where something was taken to
# What no place goes across.
_STOPS = frozenset("，。；：！？\n\t|→、（）【】“”")


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
    sums = {stop: _end(signs) for stop, signs in stops.items()}
    stop = max(sums, key=sums.__getitem__)
    if sums[stop] + _LEAN < _end(nowhere):
        return None
    text = marks.text
    begin = max(
        starts(text, start, stop),
        key=lambda first: _start(start_signs(text, parts, guess, names, start, first, stop)),
    )
    return Span(begin, stop)


def ends(
    marks: Marks, parts: Sequence[Part], guess: Place | None, start: int, end: int, *, at: int
) -> tuple[dict[int, list[str]], list[str]]:
    """Where a place could end near the beginning of a range, in order, each with what speaks for
    it; and what speaks for no place at all."""
    text, end = marks.text, min(end, start + NEAR)
    known = model("place_end").weights
    found = {part.end for part in parts if start < part.end <= end}
    found |= {at + 1 for at in range(start, end) if "e1" + text[at] in known}
    stops = {stop: _end_signs(marks, parts, guess, start, stop, at=at) for stop in sorted(found)}
    return stops, _nowhere_signs(marks, parts, guess, start, end)


def _end(signs: Iterable[str]) -> float:
    return model("place_end").scores(signs)[0]


def _start(signs: Iterable[str]) -> float:
    return model("place_start").scores(signs)[0]


def _nowhere_signs(
    marks: Marks, parts: Sequence[Part], guess: Place | None, start: int, end: int
) -> list[str]:
    """What speaks for a matter that names no place."""
    text = marks.text
    signs = ["nowhere", f"nowhere:guess{guess is not None}", f"nowhere:parts{min(len(parts), 3)}"]
    signs += [f"nowhere^{text[start : start + size]}" for size in (1, 2)]
    signs += [f"nowhere:{tag}" for tag in _TAGS if marks.first(tag, start, end) is not None]
    return signs


def starts(text: str, start: int, end: int) -> list[int]:
    """Where a place that ends there could begin: not across a stop."""
    found = [end - 1]
    for at in range(end - 2, max(start, end - LONGEST) - 1, -1):
        if text[at] in _STOPS:
            break
        found.append(at)
    return found


def _end_signs(
    marks: Marks,
    parts: Sequence[Part],
    guess: Place | None,
    start: int,
    stop: int,
    *,
    at: int,
) -> list[str]:
    """What speaks for a place ending at ``stop``."""
    text = marks.text
    left = _figures(text[max(start, stop - 6) : stop])
    right = _figures(text[stop : stop + 4])
    signs = [f"e{size}{left[-size:]}" for size in (1, 2, 3, 4) if size <= len(left)]
    signs += [f"r{size}{right[:size]}" for size in (1, 2, 3) if size <= len(right)]
    signs.append(f"er{left[-1:]}{right[:1]}")
    signs.append(f"e2r{left[-2:]}{right[:2]}")
    before = text[start:stop]
    clause = sum(before.count(mark) for mark in "，。；！\n")
    near = "0" if clause == 0 else "1" if clause == 1 else "2"
    signs += [f"clause{near}", f"range{min(at, 2)}", f"far{min((stop - start) // 6, 6)}"]
    ended = [part for part in parts if part.end <= stop]
    here = [part.kind for part in ended if part.end == stop]
    signs += [f"part{kind}" for kind in here] or ["nopart"]
    signs += [f"part{kind}clause{near}" for kind in here]
    after = "end" if not right else "stop" if right[0] in _STOPS else "on"
    signs += [f"e{size}{left[-size:]}{after}{near}" for size in (1, 2) if size <= len(left)]
    signs += [f"e{size}clause{left[-size:]}{near}" for size in (1, 2) if size <= len(left)]
    signs += [f"part{'+'.join(here)}{after}{near}", f"part{'+'.join(here)}r{right[:1]}"]
    signs += [f"part{'+'.join(here)}r2{right[:2]}", f"{after}{near}"]
    signs += [f"after:{tag}" for tag in _TAGS if marks.first(tag, stop, stop + 6) is not None]
    signs += [f"far{min(stop - _clause_start(text, start, stop), 12)}{'+'.join(here)}"]
    inside = [part.kind for part in ended if stop - part.end < 10 and part.end < stop]
    signs.append(f"has{'+'.join(inside[-2:])}>{'+'.join(here)}")
    if any(part.start == stop for part in parts):
        signs.append("goeson")
    if any(stop < part.end <= stop + 8 for part in parts):
        signs.append("later")
    if guess is None:
        signs.append("noguess")
    elif guess.end == stop:
        signs += ["guessed", f"guessed{min(int(guess.score), 6)}clause{near}"]
    else:
        signs.append("inguess" if guess.start < stop < guess.end else "otherguess")
    signs.append(f"first{not any(part.end < stop - 8 for part in ended)}")
    return signs


def start_signs(
    text: str,
    parts: Sequence[Part],
    guess: Place | None,
    names: Sequence[str],
    low: int,
    start: int,
    end: int,
) -> list[str]:
    """What speaks for a place that ends at ``end`` beginning at ``start``."""
    left = _figures(text[max(low, start - 3) : start])
    right = _figures(text[start : min(end, start + 4)])
    fresh = not left or left[-1] in _STOPS or left[-1] in " "
    signs = [f"l{size}{left[-size:]}" for size in (1, 2, 3) if size <= len(left)]
    signs += [f"s{size}{right[:size]}" for size in (1, 2, 3) if size <= len(right)]
    signs += [f"lr{left[-1:]}{right[:1]}", f"fresh{fresh}", f"long{end - start}"]
    signs.append(f"fresh{fresh}long{min(end - start, 9)}")
    if guess is not None and guess.start < end:
        signs.append("guessed" if guess.start == start else "otherguess")
    kinds = [part.kind for part in parts if part.start == start]
    signs += [f"part{kind}" for kind in kinds] or ["nopart"]
    whole = [part.kind for part in parts if part.start >= start and part.end <= end]
    signs.append(f"chain{'+'.join(whole[:3])}")
    if any(part.start < start < part.end for part in parts):
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


def _clause_start(text: str, low: int, at: int) -> int:
    while at > low and text[at - 1] not in _STOPS:
        at -= 1
    return at


def _figures(text: str) -> str:
    return "".join("0" if char.isdigit() else char for char in text)


def branch_names(branch: str | None) -> tuple[str, ...]:
    """What a branch's own people call it: 大里村党支部 is 大里村, 大里."""
    if not branch:
        return ()
    whole = branch.removesuffix("党支部").removesuffix("党总支")
    stem = whole.removesuffix("社区").removesuffix("村")
    return tuple(name for name in (whole, stem) if len(name) > 1)
