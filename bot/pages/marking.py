"""Which piece of a matter's words each of its values comes from. Pure.

The words are read again, and a piece is marked only where that reading gives the value that stands in
the ledger: what a person has set, or said in another message, is not put down to words that do not
say it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.ledger import Matter
from bot.domain.reading import Context, ReadMatter, Span
from bot.pages.telling import Hide
from bot.reader import read

MARKED: Mapping[str, str] = {
    "place": "地点", "source": "来源", "category": "类别", "status": "状态", "progress": "进度",
    "owner": "责任人", "households": "户数", "people": "人数", "quantity": "数量",
    "occurred_on": "发生日期", "resolved_on": "办结日期", "due_on": "期限", "needs_support": "需上级协调",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the words as they are shown; ``means`` names what was taken from it, if anything."""

    text: str
    means: str = ""


def pieces(matter: Matter, context: Context, hide: Hide) -> list[Piece]:
    """The words of a matter, piece by piece; together they are all of them. ``hide`` masks them, and
    keeps their length."""
    marks: dict[Span, list[str]] = {}
    for each in read(matter.text, context).matters:
        for span, name in _agreed(matter, each):
            names = marks.setdefault(span, [])
            if name not in names:
                names.append(name)
    shown, found, at = hide(matter.text), [], 0
    for span, names in sorted(_apart(marks).items(), key=lambda mark: mark[0].start):
        found.append(Piece(shown[at : span.start]))
        found.append(Piece(shown[span.start : span.end], "、".join(names)))
        at = span.end
    return [piece for piece in [*found, Piece(shown[at:])] if piece.text]


def _apart(marks: Mapping[Span, list[str]]) -> dict[Span, list[str]]:
    """Marks that do not overlap: the shortest as they are, of a longer one what is left behind
    those within it (a status comes from a whole clause, and is said at its end)."""
    found: dict[Span, list[str]] = {}
    for span in sorted(marks, key=lambda span: (span.end - span.start, span.start)):
        start = max((o.end for o in found if o.start < span.end and span.start < o.end), default=0)
        left = Span(max(span.start, start), span.end)
        if left.start < left.end:
            found[left] = marks[span]
    return found


def _agreed(matter: Matter, told: ReadMatter) -> list[tuple[Span, str]]:
    return [
        (told.evidence[field], name)
        for field, name in MARKED.items()
        if field in told.evidence and getattr(told, field) == getattr(matter, field)
    ]
