"""Where the words of the lexicons stand in a text: one pass for each layer, then look-ups.

Within a layer the longest word wins, so that 未解决 hides 解决; between layers nothing is hidden.
"""

from bisect import bisect_left

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.reader.lexicon import nature, places, progress, sources

LAYERS = {
    "progress": progress.LAYER,
    "nature": nature.LAYER,
    "source": sources.LAYER,
    "place": places.LAYER,
}


class _Layer:
    """One compiled layer: the matcher and, for each of its words, the word's tag."""

    def __init__(self, name: str, tags: dict[str, tuple[str, ...]]) -> None:
        self.words: list[str] = []
        self.tags: list[str] = []
        known: set[str] = set()
        # "none" first: a shield wins over any meaning of the same word.
        for tag in sorted(tags, key=lambda tag: tag != "none"):
            for word in tags[tag]:
                if word not in known:
                    known.add(word)
                    self.words.append(word)
                    self.tags.append(f"{name}.{tag}")
        self.matcher = AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest)


_COMPILED = [_Layer(name, tags) for name, tags in LAYERS.items()]


class Marks:
    """The marks of one text. A mark is a pair (start, end); lists are in order."""

    __slots__ = ("_found", "_ordered", "figured", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # each digit as 0: what is learned of one number holds for others
        self.figured = "".join(["0" if char.isdigit() else char for char in text])
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._ordered: list[tuple[int, int, str]] = []
        for layer in _COMPILED:
            tags = layer.tags
            for index, start, end in layer.matcher.find_matches_as_indexes(text):
                tag = tags[index]
                self._ordered.append((start, end, tag))
                if tag in self._found:
                    self._found[tag].append((start, end))
                else:
                    self._found[tag] = [(start, end)]
        self._ordered.sort()

    def tags(self, start: int, end: int) -> set[str]:
        """All tags that occur within a range."""
        ordered, result = self._ordered, set()
        for index in range(bisect_left(ordered, (start,)), len(ordered)):
            a, b, tag = ordered[index]
            if a >= end:
                break
            if b <= end:
                result.add(tag)
        return result

    def all(self, tag: str, start: int, end: int) -> list[tuple[int, int]]:
        """The marks of a tag that lie within a range."""
        found = self._found.get(tag)
        if not found:
            return []
        result = []
        for index in range(bisect_left(found, (start, 0)), len(found)):
            mark = found[index]
            if mark[0] >= end:
                break
            if mark[1] <= end:
                result.append(mark)
        return result

    def first(self, tag: str, start: int, end: int) -> tuple[int, int] | None:
        """The first mark of a tag within a range."""
        found = self._found.get(tag)
        if not found:
            return None
        index = bisect_left(found, (start, 0))
        if index < len(found) and found[index][1] <= end:
            return found[index]
        return None

    def has(self, tag: str, start: int, end: int) -> bool:
        """Whether a tag occurs within a range."""
        return self.first(tag, start, end) is not None

    def words(self, tag: str, start: int, end: int) -> list[str]:
        """The words of a tag within a range."""
        return [self.text[a:b] for a, b in self.all(tag, start, end)]
