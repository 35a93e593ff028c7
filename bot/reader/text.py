"""The text as the reader works on it: one plain character for each original one.

Because every step here keeps the length, a position in ``plain`` is a position in the original,
and no map has to be carried along. Owns width, look-alikes and the slips of voice input; knows
nothing about reports.
"""

import re
import unicodedata
from functools import lru_cache

from bot.reader.lexicon.slips import SLIPS, TRADITIONAL

# Beyond this a message is not a report any more; the rest is left unread (DingTalk cuts at 20 kB).
LONGEST = 120_000

_KEEP = set("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩…")
_BLANKS = "\t"
_LIKE = {
    ",": "，",
    ";": "；",
    ":": "：",
    "?": "？",
    "!": "！",
    "(": "（",
    ")": "）",
    "｡": "。",
    "．": ".",
    "﹐": "，",
    "〔": "（",
    "〕": "）",
    "［": "【",
    "］": "】",
    "[": "【",
    "]": "】",
    "│": "|",
    "┃": "|",
    "丨": "|",
    "—": "-",
    "–": "-",
    "―": "-",
    "─": "-",
    "～": "~",
    "〜": "~",
    "＃": "#",
    "\r": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
}


@lru_cache(maxsize=8192)
def _plain_character(character: str) -> str:
    """The plain form of one character, always exactly one character."""
    if character in _LIKE:
        return _LIKE[character]
    if character in _KEEP or character == "\n" or character in _BLANKS:
        return character
    folded = unicodedata.normalize("NFKC", character)
    folded = folded if len(folded) == 1 else character
    if unicodedata.category(folded) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp"):
        return " "
    return _LIKE.get(folded, TRADITIONAL.get(folded, folded))


class _Table(dict[int, str]):
    """A translation table that is filled as characters are met."""

    def __missing__(self, code: int) -> str:
        plain = _plain_character(chr(code))
        if len(self) < 40_000:
            self[code] = plain
        return plain


_TABLE = _Table()
_SLIP = re.compile("|".join(map(re.escape, sorted(SLIPS, key=len, reverse=True))))
_DIGIT_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


def plain(text: str) -> str:
    """``text`` in one width, one script and without slips, of the same length."""
    result = text.translate(_TABLE)
    if "，" in result:
        result = _DIGIT_COMMA.sub(",", result)
    return _SLIP.sub(_mend, result)


def _mend(match: re.Match[str]) -> str:
    return SLIPS[match.group()]
