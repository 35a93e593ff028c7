"""How much an office's own corrections help: replays the matters of a corpus in order.

    python -m training.replay CORPUS.jsonl…

Each matter is read with what was learned from those before it, and then taken as a lesson, as if
its category had been corrected or confirmed. Prints how many were right without and with lessons,
counted from the first matter at which the lessons join in.
"""

import sys
from pathlib import Path

from bot.reader import text as text_
from bot.reader.category import categorise
from bot.reader.lessons import ENOUGH, Lessons
from bot.vocabulary import Category
from training import gold


def main() -> None:
    """Replays each file as an office of its own."""
    for path in map(Path, sys.argv[1:]):
        lessons, without, with_, count = Lessons(), 0, 0, 0
        for line in gold.load(path):
            for (start, end), matter in zip(line.spans, line.answer["matters"], strict=True):
                text, right = text_.plain(line.text)[start:end], Category(matter["category"])
                if lessons.taken >= ENOUGH:
                    count += 1
                    without += categorise(text, {}).category is right
                    with_ += categorise(text, {}, 0, lessons).category is right
                lessons.take(text, right)
        print(f"{path.name}: {without}/{count} without, {with_}/{count} with lessons")


if __name__ == "__main__":
    main()
