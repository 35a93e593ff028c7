"""Which kind of trouble a short note tells, wherever it is: 路灯, 噪声, 停水.

The first word of a trouble in its title says it, or else the first in its text; words that only say
who acts or where it is (``troubles.AROUND``) are no kind. So the kind of a matter depends on nothing
but the matter, and counts of different periods can be compared.
"""

from bot.analysis.problems.troubles import AROUND, in_order

HEAD = 200  # characters of a text in which a note says what it is about


def kind_of(title: str, text: str) -> str | None:
    """The kind's name, None where no word tells it."""
    return _first(title) or _first(text[:HEAD])


def _first(text: str) -> str | None:
    return next((name for name in in_order(text.lower()) if name not in AROUND), None)
