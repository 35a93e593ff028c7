"""Makes ``bot/analysis/problems/common.txt``: how common pieces are in messages of our kind.

    .venv/bin/python tests/problems/commonness.py FILE… > bot/analysis/problems/common.txt

FILEs have lines of JSON with ``text`` (and ``subject``, where it is apart). A piece is listed with
the others of its class; classes halve from one to the next, so the first number of a line is the
share of messages that have such a piece, in thousandths.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.analysis.problems.pieces import pieces_of
from bot.analysis.problems.texts import clean

LEAST = 8  # thousandths below which a piece is as good as new


def main(files: Sequence[str]) -> None:
    """Prints the classes, the most common first."""
    found = Counter[str]()
    messages = 0
    for text in _texts(files):
        messages += 1
        found.update(pieces_of(clean(text)))
    classes: dict[int, list[str]] = defaultdict(list)
    for piece, n in found.items():
        share = 1000 * n / messages
        if share >= LEAST and all("\u4e00" <= c <= "\u9fff" or c == "#" for c in piece):
            size = LEAST
            while size * 2 <= share:
                size *= 2
            classes[size].append(piece)
    for size, pieces in sorted(classes.items(), reverse=True):
        print(size * 3 // 2, *sorted(pieces))


def _texts(files: Sequence[str]) -> Iterator[str]:
    for name in files:
        for line in Path(name).read_text("utf-8").splitlines():
            message = json.loads(line)
            yield f"{message.get('subject', '')}\n{message['text']}".strip()


if __name__ == "__main__":
    main(sys.argv[1:])
