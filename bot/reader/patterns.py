"""Patterns of many alternatives, made quick to search for.

``re`` tries each alternative at each position, unless it can see what all of them begin with; it
cannot where one begins with a group, something optional or a look behind. ``begins`` says so.
"""

import re
from collections.abc import Iterable
from itertools import chain


def begins(characters: str, pattern: str) -> re.Pattern[str]:
    """A pattern all of whose matches begin with one of ``characters``, written as within ``[…]``.
    ``tests/reader/test_patterns.py`` says which are missing, or are there for nothing."""
    return re.compile(f"(?=[{characters}])(?:{pattern})")


def initials(*words: Iterable[str]) -> str:
    """What the words of some lists begin with."""
    return "".join(dict.fromkeys(word[0] for word in chain(*words)))
