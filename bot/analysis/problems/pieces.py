"""A text as numbered pieces: pairs of characters, threes that stand in names, words for troubles.

What every other message says is a gap: a pair across its edge would be rare and mean nothing.
Whether a piece belongs to a name is learned from all messages at once: from how often it stands
inside one (``names.spans``) among all its occurrences. So a name is also seen where nothing marks
it as one, and a shorter form of it still agrees with the longer.
"""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.analysis.problems.names import districts, spans
from bot.analysis.problems.texts import Cleaned
from bot.analysis.problems.troubles import in_order

BODY_NAMES = 240  # names after so many characters are about something else
DOUBT = 0.5  # what a single occurrence proves
ELSEWHERE = 1000  # messages elsewhere that count as if they were among these

# What joins words, and what stands in every other message.
BETWEEN = """
的 了 是 我 你 您 他 她 它 们 这 那 就 都 也 很 吗 呢 吧 啊 把 被 让 给 对 与 及 以 而 但 并 且 或 若 如 其 之 于 因 为 等 请 望 盼 恳 能 会 要
想 该 每 各 某 小区 公司 业主 居民 住户 村民 市民 家长 领导 政府 市政府 部门 书记 市长 局长 有关 相关 希望 关于 投诉 举报 反映 咨询 建议 请求 要求
问题 情况 现在 目前 已经 一直 多次 没有 可以 什么 怎么 为何 如何 何时 是否 解决 处理 尽快 谢谢 附近 旁边 周边 门口 严重 影响 进行 造成 存在
"""
_GAP = re.compile(
    r"[^\w]+|" + "|".join(sorted(map(re.escape, BETWEEN.split()), key=len, reverse=True))
)


@dataclass(frozen=True, slots=True)
class Told:
    """Numbers of the pieces and of the trouble words in the subject and the body, as often as they
    stand there; the codes of districts; the length of the whole."""

    subject: Sequence[int]
    body: Sequence[int]
    subject_words: Sequence[int]
    body_words: Sequence[int]
    districts: frozenset[str]
    length: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """All messages, and by number of a piece: how many have it, how little that is expected, and
    to which share it belongs to names."""

    told: list[Told]
    found: Sequence[int]
    rarity: Sequence[float]
    placeness: Sequence[float]


def pieces_of_all(texts: Sequence[Cleaned]) -> Pieces:
    """The pieces of all messages, which are weighed by each other."""
    inside = _inside_names(texts)
    numbers = {piece: n for n, piece in enumerate(inside)}
    told = [_told(text, numbers) for text in texts]
    found = [0] * len(numbers)
    total = [0] * len(inside)
    for each in told:
        for piece, n in Counter([*each.subject, *each.body]).items():
            found[piece] += 1
            if piece < len(total):
                total[piece] += n
        for word in {*each.subject_words, *each.body_words}:
            found[word] += 1
    placeness = array("d", bytes(8 * len(numbers)))
    for number, weight in enumerate(inside.values()):
        placeness[number] = weight / (total[number] + DOUBT)
    return Pieces(told, array("I", found), _rarity(numbers, found, len(texts)), placeness)


def pieces_of(text: Cleaned) -> set[str]:
    """All pairs of characters and all words of troubles in a message."""
    numbers: dict[str, int] = {}
    _told(text, numbers)
    return set(numbers)


def _inside_names(texts: Sequence[Cleaned]) -> Mapping[str, float]:
    """The pieces that stand in names, by how often and how surely."""
    inside: dict[str, float] = defaultdict(float)
    for text in texts:
        for part in (text.subject, text.body[:BODY_NAMES]):
            for span in spans(part):
                for run in _GAP.split(part[span.start : span.end]):
                    for size in (2, 3):
                        for i in range(len(run) - size + 1):
                            inside[run[i : i + size]] += span.weight
    return inside


def _told(text: Cleaned, numbers: dict[str, int]) -> Told:
    return Told(
        array("I", _grams(text.subject, numbers)),
        array("I", _grams(text.body, numbers)),
        array("I", _words(text.subject, numbers)),
        array("I", _words(text.body, numbers)),
        districts(text.whole),
        len(text.whole),
    )


def _grams(text: str, numbers: dict[str, int]) -> Iterator[int]:
    """All pieces of two characters, and those of three that stand in a name somewhere."""
    for run in _GAP.split(text):
        for i in range(len(run) - 1):
            yield numbers.setdefault(run[i : i + 2], len(numbers))
        for i in range(len(run) - 2):
            known = numbers.get(run[i : i + 3])
            if known is not None:
                yield known


def _words(text: str, numbers: dict[str, int]) -> Iterator[int]:
    for name in in_order(text):
        yield numbers.setdefault(f"#{name}", len(numbers))


def _rarity(numbers: Mapping[str, int], found: Sequence[int], messages: int) -> Sequence[float]:
    """How little a piece is expected, from these messages and from what is common elsewhere: among
    thirty matters nothing is rare by count alone."""
    common = _common()
    return array(
        "d",
        [
            math.log((messages + ELSEWHERE) / max(1.0, found[n] + ELSEWHERE * common.get(piece, 0)))
            for piece, n in numbers.items()
        ],
    )


@cache
def _common() -> Mapping[str, float]:
    """The share of messages elsewhere that have a piece (see tests/problems/commonness.py)."""
    lines = files(__package__).joinpath("common.txt").read_text("utf-8").splitlines()
    classes = (line.split() for line in lines)
    return {piece: int(share) / 1000 for share, *pieces in classes for piece in pieces}
