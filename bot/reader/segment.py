"""Where matters begin and end.

Tables and forms know their own items; a list gives its items; the rest is prose, in which each
clause either goes on with the matter before it or opens the next one, by a small sum of signs.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.reading import Span
from bot.reader import boundary, listing, outside, sources
from bot.reader.boundary import Before
from bot.reader.category import topic
from bot.reader.clauses import Clause, Nature, cut, nature, states_totals
from bot.reader.listing import Marker
from bot.reader.marks import Marks
from bot.reader.model import Runs, figures, grams, model
from bot.reader.outside import STRONG
from bot.reader.place import Place
from bot.vocabulary import Category, Source

Decide = Callable[[Clause, list[str], Runs], str]


def by_model(_: Clause, signs: list[str], runs: Runs) -> str:
    """What the fitted model says of a clause."""
    return model("clause").choose(signs, runs)


@dataclass(slots=True)
class Piece:
    """A stretch of text that tells of one matter; ``given`` are fields that a form or a table
    names, ``source`` what was said of the part of the text it stands in."""

    start: int
    end: int
    given: dict[str, Span] = field(default_factory=dict)
    source: tuple[Source, Span | None] | None = None
    firm: bool = False


@dataclass(slots=True)
class Layout:
    """The pieces of a text in order, and what lies outside them."""

    pieces: list[Piece]
    outside: list[tuple[int, int]]


@dataclass(slots=True)
class _State(outside.Message):
    """What is remembered while the clauses are gone through."""

    place_starts: frozenset[int]
    decide: Decide
    pieces: list[Piece] = field(default_factory=list)
    outside: list[tuple[int, int]] = field(default_factory=list)
    source: tuple[Source, Span | None] | None = None
    section: tuple[Source, Span | None] | None = None
    pending: tuple[int, int] | None = None


def segment(
    marks: Marks,
    places: Sequence[Place],
    dates: Sequence[tuple[int, int]],
    branch: str | None,
    *,
    corrects: bool,
    decide: Decide,
) -> Layout:
    """The pieces of a text that is neither a table nor a form."""
    state = _State(
        marks,
        dates,
        branch,
        corrects,
        frozenset(place.start for place in places),
        decide,
    )
    end = len(marks.text)
    markers = listing.find(marks.text, 0, end)
    if markers:
        _list(state, markers, end)
    else:
        _prose(state, 0, end, numbered=False)
    _drop_lead(state)
    return Layout(state.pieces, state.outside)


_LEADS = re.compile(
    r"(?:清单|上报|督办单|督办件|交办件|转办单|批示的件|发的|反映的|反应的|说的|处理完|忙完|过完了.*|刨完了|回来)$"
)


_CONTENT = ("nature.trouble", "nature.service", "nature.wish", "progress.done", "progress.begun")


def _drop_lead(state: _State) -> None:
    """A few words before the first matter that only lead up to it."""
    if len(state.pieces) < 2:
        return
    piece = state.pieces[0]
    marks = state.marks
    words = marks.text[piece.start : piece.end]
    source, span, _ = sources.find(marks, piece.start, piece.end)
    only_heard = source is not Source.UNKNOWN and not any(
        marks.has(tag, piece.start, piece.end) for tag in _CONTENT
    )
    if piece.firm or len(words) > 16 or not (only_heard or _LEADS.search(words)):
        return
    for other in state.pieces[1:]:
        if other.source is None and source is not Source.UNKNOWN:
            other.source = (source, span)
    state.outside.append((piece.start, piece.end))
    del state.pieces[0]


# ------------------------------------------------------------------------------ lists


def _list(state: _State, markers: list[Marker], end: int) -> None:
    if markers[0].start > 0:
        _prose(state, 0, markers[0].start, numbered=False)
    levels = list(dict.fromkeys(marker.family for marker in markers))
    index = 0
    while index < len(markers):
        marker = markers[index]
        stop = markers[index + 1].start if index + 1 < len(markers) else end
        below = _children(markers, index, levels)
        if below and not _is_heading(state, marker.end, stop):
            # the small numbers inside one matter do not split it
            last = index + below
            stop = markers[last + 1].start if last + 1 < len(markers) else end
            if _is_sub_list(state, markers[index + 1 : last + 1], stop):
                _item(state, marker, stop)
                index = last + 1
                continue
            stop = markers[index + 1].start
        _item(state, marker, stop, heading=bool(below))
        index += 1


def _children(markers: list[Marker], index: int, levels: list[str]) -> int:
    level = levels.index(markers[index].family)
    count = 0
    for at in range(index + 1, len(markers)):
        if levels.index(markers[at].family) <= level:
            break
        count += 1
    return count


def _is_heading(state: _State, start: int, end: int) -> bool:
    text = state.marks.text[start:end].strip()
    if len(text) <= 4 or (text.endswith(("：", ":")) and len(text) < 40):
        return True
    return not state.marks.has("nature.trouble", start, end) or len(text) < 14


def _is_sub_list(state: _State, children: list[Marker], end: int) -> bool:
    sizes = []
    for child, after in zip(children, [*children[1:], None], strict=True):
        stop = after.start if after else end
        sizes.append(stop - child.end)
        if state.marks.has("nature.trouble", child.end, stop) and stop - child.end > 16:
            return False
    return sum(sizes) / len(sizes) < 16


def _item(state: _State, marker: Marker, stop: int, *, heading: bool = False) -> None:
    start = marker.end
    text = state.marks.text
    while stop > start and text[stop - 1] in " \n　":
        stop -= 1
    sign = marker.start if marker.family == "bullet" else start
    if heading or (text[start:stop].endswith("：") and "\n" not in text[start:stop]):
        _heading(state, start, stop)
        return
    stop = _trailing_heading(state, start, stop)
    before = len(state.pieces)
    if marker.family in ("labelled", "cn_is", "cn_comma", "cn_paren"):
        start = _skip_theme(state, start, stop)
    _prose(state, start, stop, numbered=True)
    if len(state.pieces) > before and marker.family == "bullet":
        state.pieces[before].start = min(sign, state.pieces[before].start)
    if state.pending:
        _heading(state, *state.pending)
        state.pending = None


def _trailing_heading(state: _State, start: int, stop: int) -> int:
    """走访： as the last line of an item heads what follows it."""
    text = state.marks.text
    line = text.rfind("\n", start, stop)
    if line > start and text[stop - 1] == "：":
        state.pending = (line + 1, stop)
        return line
    return stop


_THEME = re.compile(r"[一-龥]{2,8}(?:方面|类|情况|工作|其他)?(?:。|：)|其他。")


def _skip_theme(state: _State, start: int, stop: int) -> int:
    """供暖方面。花溪嘉园…: the words in front only name a theme."""
    match = _THEME.match(state.marks.text, start, stop)
    if (
        match
        and re.search("方面|其他|类[：。]|情况|工作[：。]", match.group())
        and stop - match.end() > 6
    ):
        return match.end()
    return start


def _heading(state: _State, start: int, stop: int) -> None:
    state.outside.append((start, stop))
    source, span, _ = sources.find(state.marks, start, stop)
    state.section = (source, span) if source is not Source.UNKNOWN else None
    if source is Source.UNKNOWN and not _keeps_source(state.marks.text[start:stop]):
        return
    state.section = state.section or state.source


def _keeps_source(text: str) -> bool:
    return bool(re.search(r"\d|问题|办理", text))


# ------------------------------------------------------------------------------ prose


@dataclass(slots=True)
class _Current:
    """The matter that is being gathered."""

    start: int
    end: int
    before: Before
    source: tuple[Source, Span | None] | None = None


def _prose(state: _State, start: int, end: int, *, numbered: bool) -> None:
    marks = state.marks
    current: _Current | None = None
    heard: tuple[Source, Span | None] | None = None
    carried = ""
    clauses = cut(marks.text, start, end)
    natures = [nature(marks, clause, state.place_starts) for clause in clauses]
    for index, clause in enumerate(clauses):
        follow = marks.text[clause.end : clause.end + 1]
        if carried:
            clause, carried = clause._replace(sep=carried), ""
        if clause.sep in STRONG:
            heard = None
        holds = natures[index]
        if current is None and _adds(state, clause):
            continue
        about = None if numbered else _topic(marks.text, clause)
        whole = (
            nature(marks, clause, state.place_starts, _sentence_end(clauses, index))
            if clause.sep in STRONG
            else holds
        )
        after = natures[index + 1] if index + 1 < len(natures) else None
        seen = _View(clause, holds, whole, about, follow, numbered, index == 0, after)
        label = state.decide(clause, *_signs(state, seen, current))
        if label == OUTSIDE:
            current = _after_outside(state, clause, current, follow)
            carried = clause.sep if follow == "：" and clause.sep in STRONG else ""
            heard = _hear(state, clause, follow) or heard
            continue
        if current is None or label == OPENS:
            _close(state, current)
            current = _Current(clause.body, clause.end, Before(), heard)
            _forget_source(state, clause)
        current.end = clause.end
        current.before.take(clause, holds, about)
    _close(state, current)


_AGAIN = re.compile(
    r"(?:措施|处理|办理|结果|状态|进展|答|来源|地点|时限|责任人|责任单位|回复|反馈|整改|备注|完成时间)[：是为\u4e00-\u9fa5]"
)


def _adds(state: _State, clause: Clause) -> bool:
    """责任人：… in a sentence of its own belongs to the matter before it."""
    text = state.marks.text
    if not state.pieces or not re.match(r"责任(?:人|单位)", text[clause.body : clause.body + 4]):
        return False
    piece = state.pieces[-1]
    if "\n" in text[piece.end : clause.start].strip(" ") and len(state.pieces) > 1:
        return False
    piece.end = clause.end
    return True


def _sentence_end(clauses: Sequence[Clause], index: int) -> int:
    for after in range(index + 1, len(clauses)):
        if clauses[after].sep in STRONG or clauses[after].sep == ">":
            return clauses[after - 1].end
    return clauses[-1].end


def _topic(text: str, clause: Clause) -> Category | None:
    return topic(text[clause.body : min(clause.end, clause.body + 60)])


def _forget_source(state: _State, clause: Clause) -> None:
    """另 after a single matter of a superior's ends what was said of the source."""
    if (
        state.marks.text.startswith("另", clause.start)
        and state.source
        and state.source[0] is Source.SUPERIOR
    ):
        state.source = None


OPENS, GOES_ON, OUTSIDE = "opens", "goes_on", "outside"


class _View(NamedTuple):
    """A clause as it is looked at: what it holds, what its sentence holds, what follows it."""

    clause: Clause
    holds: Nature
    whole: Nature
    about: Category | None
    follow: str
    numbered: bool
    first: bool
    after: Nature | None


def _signs(state: _State, seen: _View, current: _Current | None) -> tuple[list[str], Runs]:
    """What speaks for a clause opening a matter, going on with one, or lying outside of all."""
    clause, text = seen.clause, state.marks.text
    before = current.before if current else Before()
    found = boundary.signs(text, clause, seen.whole, before, seen.about)
    inside = "in" if current else "none"
    kind = "item" if seen.numbered else "prose"
    known = current.before if current else None
    if outside.is_outside(state, clause, seen.holds, known, seen.follow):
        found += ["out", f"out:{inside}", f"out:{kind}:{seen.first}"]
    words = figures(text[clause.body : clause.end])
    found += [
        inside,
        f"{inside}:{kind}:{seen.first}",
        f"{kind}:{inside}:{clause.sep}",
        f"follow:{seen.follow}",
        f"{inside}:follow:{seen.follow}",
        f"{inside}:long:{min(len(words) // 4, 6)}",
    ]
    for name, value in zip(Nature._fields, seen.holds, strict=True):
        if value:
            found += [f"is:{name}", f"{inside}:is:{name}"]
    found += boundary.ahead(seen.holds, seen.after, seen.follow, inside)
    if _AGAIN.match(text, clause.body):
        found.append("again")
    if states_totals(text, clause):
        found.append(f"totals:{inside}")
    if any(clause.start <= a and b <= clause.end for a, b in state.dates):
        found.append(f"dated:{inside}")
    found += [f"^{words[:size]}" for size in (1, 2, 3)]
    found += [f"{words[-size:]}$" for size in (1, 2, 3)]
    return found, {"w…": grams(words[:40], 2, 3)}


def _after_outside(
    state: _State, clause: Clause, current: _Current | None, follow: str
) -> _Current | None:
    state.outside.append((clause.start, clause.end))
    if current is not None and (
        clause.sep in ("\n", "。", "；", ">") or follow in ("。", "\n", "")
    ):
        _close(state, current)
        return None
    return current


def _hear(state: _State, clause: Clause, follow: str) -> tuple[Source, Span | None] | None:
    """The source that a clause outside all matters names, and for how long it holds."""
    text = state.marks.text
    source, span, firm = sources.find(state.marks, clause.start, clause.end)
    if source is Source.UNKNOWN:
        return None
    if source is Source.INSPECTION and state.source and state.source[0] is Source.GRID:
        return state.source
    stays = (
        follow in "：。\n"
        or states_totals(text, clause)
        or text[clause.end - 1] in "的说"
        or (firm and source in (Source.VISIT, Source.MEETING))
    )
    if not stays or (re.search("1件|一件", text[clause.start : clause.end]) and follow == "，"):
        return source, span
    state.source = (source, span)
    return state.source


def _close(state: _State, current: _Current | None) -> None:
    """Makes a piece of what was gathered, or leaves it outside."""
    if current is None:
        return
    text = state.marks.text
    start, end = current.start, current.end
    while start < end and text[start] in " 　，、：:-—·的":
        start += 1
    while end > start and text[end - 1] in " 　，、；。;":
        end -= 1
    if end - start < 3:
        state.outside.append((start, end))
        return
    state.pieces.append(Piece(start, end, source=current.source or state.section or state.source))
