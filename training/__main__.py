"""Fits every model of the reader and writes its weights.

    python -m training CORPUS[:WEIGHT]…

A corpus is a file of the reading task (.jsonl), a list of single matters (.tsv) or of texts by
category (.txt), see ``training.gold``. Messages on which the word lists were made weigh less (``make fit`` says how
much): there the lists look better than they are.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import bot.reader.weights
from bot.reader import (
    counts,
    fields,
    look,
    moments,
    place,
    read,
    segment,
    support,
    where,
)
from bot.reader import text as text_
from bot.reader.category import categorise
from bot.reader.clauses import Clause
from bot.reader.marks import Marks
from bot.reader.model import LOADED, Model, Runs, spelled
from bot.vocabulary import Category, Intent, Source, Status
from training import gold
from training.regression import Choice, Example, Fitted, Settings, fit, fit_choice
from training.watching import watch

WEIGHTS = Path(bot.reader.weights.__file__).parent

FIELDS = {
    "status": (tuple(map(str, Status)), Settings(l1=0.1, rate=0.05)),
    "category": (tuple(map(str, Category)), Settings(l1=0.02, rate=0.05, seen=3, least=0.08)),
    "source": (tuple(map(str, Source)), Settings(l1=0.1, rate=0.05)),
}

CLAUSE = Settings(l1=0.3, rate=0.15)
JOINED = 0.05  # what messages put together from single matters weigh
INTENTS = tuple(map(str, Intent))
INTENT = Settings(l1=0.1, rate=0.05)
COUNT = Settings(l1=0.1, rate=0.1)
PLACE = Settings(l1=0.1, rate=0.15)


def examples(lines: Iterable[gold.Line]) -> dict[str, list[Example]]:
    """For each field of a matter what its model is shown, and what is right."""
    watchers = {name: watch(name, labels) for name, (labels, _) in FIELDS.items()}
    found: dict[str, list[Example]] = {name: [] for name in FIELDS}
    for line in lines:
        plain = text_.plain(line.text)
        sight = look(line.text, plain, line.context)
        pieces = sight.laid.pieces
        spans = [(piece.start, piece.end) for piece in pieces]
        for i, j in gold.pair(line.spans, spans):
            for watcher in watchers.values():
                watcher.asked.clear()
            fields.read(sight, pieces[j])
            for name, watcher in watchers.items():
                # nothing was asked where a cell of a table says it outright
                if watcher.asked and (line.whole or name != "source"):
                    signs, given = watcher.asked[0]
                    label = line.answer["matters"][i][name]
                    found[name].append(Example(signs, label, given, line.weight))
    return found


def clauses(lines: Iterable[gold.Line]) -> list[Example]:
    """What is seen of each clause, and whether it opens a matter, goes on, or lies outside. The
    reader is led along the right way, so that what it remembers is right."""
    found: list[Example] = []
    for line in lines:
        look(line.text, text_.plain(line.text), line.context, _Guide(line, found))
    return found


class _Guide:
    """Decides for the reader as the right answer has it, and keeps what was seen."""

    def __init__(self, line: gold.Line, found: list[Example]) -> None:
        self.line, self.found, self.last = line, found, -1

    def __call__(self, clause: Clause, signs: list[str], runs: Runs) -> str:
        middle = (clause.body + clause.end) / 2
        spans = self.line.spans
        inside = next((i for i, (a, b) in enumerate(spans) if a <= middle < b), None)
        label = segment.OUTSIDE
        if inside is not None:
            label = segment.GOES_ON if inside == self.last else segment.OPENS
            self.last = inside
        self.found.append(Example(spelled(signs, runs), label, weight=self.line.weight))
        return label


def place_ends(lines: Sequence[gold.Line]) -> list[Choice]:
    """Where a place could end within a matter, or that none is named, and what is right."""
    found = []
    for marks, parts, guess, _, (start, end), right, weight in told(lines):
        stops, nowhere = where.ends(marks, parts, guess, start, end, at=0)
        if right[1] < 0 or right[1] in stops:
            at = list(stops).index(right[1]) if right[1] > 0 else len(stops)
            found.append(Choice(tuple(map(tuple, [*stops.values(), nowhere])), at, weight))
    return found


def place_starts(lines: Sequence[gold.Line]) -> list[Choice]:
    """Where the right place could begin, and where it does."""
    found = []
    for marks, parts, guess, names, (start, _), right, weight in told(lines):
        firsts = where.starts(marks.text, start, right[1]) if right[1] > 0 else []
        if right[0] in firsts:
            rows = [
                where.start_signs(marks, parts, guess, names, start, first, right[1])
                for first in firsts
            ]
            found.append(Choice(tuple(map(tuple, rows)), firsts.index(right[0]), weight))
    return found


def letters(texts: Iterable[tuple[str, str]], weight: float) -> list[Example]:
    """What is seen of texts of which only the category is known."""
    watcher = watch("category", FIELDS["category"][0])
    found = []
    for text, label in texts:
        watcher.asked.clear()
        categorise(text_.plain(text)[:400], {})
        found += [Example(signs, label, given, weight) for signs, given in watcher.asked]
    return found


def intents(lines: Iterable[gold.Line]) -> list[Example]:
    """What is seen of each message, and what it wants."""
    watcher = watch("intent", INTENTS)
    found = []
    for line in lines:
        watcher.asked.clear()
        read(line.text, line.context)
        for signs, _ in watcher.asked:
            found.append(Example(signs, line.answer["intent"], weight=line.weight))
    return found


def counted(lines: Iterable[gold.Line]) -> list[Example]:
    """What is seen of each number with a unit, and what it counts."""
    found = []
    for line in lines:
        plain = text_.plain(line.text)
        sight = look(line.text, plain, line.context)
        for (start, end), matter in zip(line.spans, line.answer["matters"], strict=True):
            if start < 0 or not line.whole:
                continue
            blocked = [(when.start, when.end) for when in sight.whens]
            if matter["place"] and (at := line.text.find(matter["place"], start, end)) >= 0:
                blocked.append((at, at + len(matter["place"])))
            for candidate in counts.candidates(plain, sight.numbers, start, end, blocked):
                signs = spelled(*counts.signs(plain, candidate, start, end))
                label = _counts_as(candidate, matter)
                found.append(Example(signs, label, weight=line.weight))
    return found


def _counts_as(candidate: counts.Candidate, matter: gold.Json) -> str:
    item = candidate.item
    if any(item.value == q["value"] and item.unit == q["unit"] for q in matter["quantity"]):
        return counts.THINGS
    for name in (counts.HOUSEHOLDS, counts.PEOPLE):
        # of a group and its parts the group is meant, but the parts are counts as well
        if item.value == matter[name] or (
            candidate.guess == name and matter[name] and item.value < matter[name]
        ):
            return name
    return counts.SHARE if item.value == matter["progress"] else counts.NOTHING


def asked(lines: Iterable[gold.Line]) -> list[Example]:
    """What is seen of each matter that names an office, and whether it is handed up to one."""
    watcher = watch("support", (support.NO, support.YES))
    found = []
    for line in lines:
        plain = text_.plain(line.text)
        for (start, end), matter in zip(line.spans, line.answer["matters"], strict=True):
            watcher.asked.clear()
            support.is_asked(plain, start, end, support.find(plain, start, end))
            label = support.YES if matter["needs_support"] else support.NO
            for signs, _ in watcher.asked:
                found.append(Example(signs, label, weight=line.weight))
    return found


def dated(lines: Iterable[gold.Line]) -> list[Example]:
    """What is seen of each date of a matter, and what it is to the matter."""
    watcher = watch("moment", moments.KINDS)
    found = []
    for line in lines:
        plain = text_.plain(line.text)
        sight = look(line.text, plain, line.context)
        for (start, end), matter in zip(line.spans, line.answer["matters"], strict=True):
            whens = [when for when in sight.whens if start <= when.start and when.end <= end]
            watcher.asked.clear()
            moments.read(sight.marks, whens, start, end, today=sight.today, day=sight.day)
            for when, (signs, _) in zip(whens, watcher.asked, strict=True):
                named = [n for n in moments.KINDS[1:] if matter.get(n) == when.last.isoformat()]
                label = named[0] if named else moments.NOTHING
                if label == moments.RESOLVED and matter[label] == line.answer["report_date"]:
                    label = moments.NOTHING  # the day of the report says nothing of its own
                found.append(Example(signs, label, weight=line.weight))
    return found


Told = tuple[
    Marks,
    list[place.Part],
    place.Place | None,
    tuple[str, ...],
    tuple[int, int],
    tuple[int, int],
    float,
]


def told(lines: Sequence[gold.Line]) -> Iterator[Told]:
    """Each matter: its text, the parts of places in it, the branch's names, its range and the
    range of its place, (-1, -1) where it has none."""
    for line in lines:
        plain = text_.plain(line.text)
        sight = look(line.text, plain, line.context)
        names = where.branch_names(line.context.branch)
        for (start, end), matter in zip(line.spans, line.answer["matters"], strict=True):
            name = matter["place"]
            at = line.text.find(name, start, end) if name else -1
            if start < 0 or (name and at < 0):
                continue
            inside = [part for part in sight.parts if start <= part.start < end]
            right = (at, at + len(name)) if name else (-1, -1)
            guess = place.choose(plain, sight.places, start, end)
            yield sight.marks, inside, guess, names, (start, end), right, line.weight


def last_characters(lines: Sequence[gold.Line]) -> dict[str, tuple[int, ...]]:
    """What places have been seen to end with: there alone their end is looked for."""
    return {
        f"e1{marks.text[right[1] - 1]}": ()
        for marks, _, _, _, _, right, _ in told(lines)
        if right[1] > 0
    }


def write(name: str, fitted: Fitted) -> None:
    """The weights as the reader loads them: one sign on each line, to be compared line by line;
    for each label that it speaks for or against the label's index and the weight."""
    lines = []
    for sign, row in sorted(fitted.weights.items()):
        pairs = [part for index, weight in enumerate(row) if weight for part in (index, weight)]
        lines.append(f"{json.dumps(sign, ensure_ascii=False)}: {json.dumps(pairs)}")
    head = f'{{"labels": {json.dumps(fitted.labels)},\n"bias": {json.dumps(fitted.bias)},\n'
    (WEIGHTS / f"{name}.json").write_text(
        head + '"weights": {\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8"
    )


def main(paths: Sequence[str]) -> None:
    """Reads the corpora, fits and writes."""
    lines: list[gold.Line] = []
    known: list[Example] = []
    for path in paths:
        name, _, weight = path.partition(":")
        if name.endswith(".txt"):
            known += letters(gold.categories(Path(name)), float(weight or 1))
        else:
            lines += gold.load(Path(name), float(weight or 1))
    whole = [line for line in lines if line.whole]
    single = [line for line in lines if not line.whole]
    made = [*gold.joined(single, JOINED), *gold.joined(list(gold.apart(whole)), JOINED)]
    fit_one(
        "clause",
        clauses([*whole, *made]),
        (segment.GOES_ON, segment.OPENS, segment.OUTSIDE),
        CLAUSE,
    )
    last = last_characters(lines)
    LOADED["place_end"] = Model(("score",), (0,), last)
    fitted = fit_choice(place_ends(lines), "score", PLACE)
    # a character without weight of its own is an end to be looked at all the same
    weights = {**dict.fromkeys(last, (0.0,)), **fitted.weights}
    write("place_end", Fitted(fitted.labels, fitted.bias, weights))
    write("place_start", fit_choice(place_starts(lines), "score", PLACE))
    LOADED.clear()
    fit_one("count", counted(lines), counts.KINDS, COUNT)
    LOADED.clear()
    fit_one("support", asked(lines), (support.NO, support.YES), COUNT)
    LOADED.clear()
    fit_one("moment", dated(whole), moments.KINDS, COUNT)
    LOADED.clear()
    for name, shown in examples(lines).items():
        fit_one(name, shown + (known if name == "category" else []), *FIELDS[name])
    LOADED.clear()
    fit_one("intent", intents(whole), INTENTS, INTENT)


def fit_one(name: str, shown: Sequence[Example], labels: Sequence[str], settings: Settings) -> None:
    """Fits one model and writes it."""
    fitted = fit(shown, labels, settings)
    write(name, fitted)
    print(f"{name}: {len(shown)} examples, {len(fitted.weights)} signs", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
