"""Which known matter a piece of text means. Pure; decides from words, place and category.

The measure is the share of the shorter text's character pairs found in the other (overlap
coefficient of character bigrams), with what both places share counted apart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ledger import Matter
from bot.domain.reading import ReadMatter
from bot.vocabulary import Category

SURE = 0.45
CLEAR_LEAD = 0.12
WORTH_ASKING = 0.34

_NOISE = re.compile(
    r"昨天|前天|上周.?|之前|上次|刚才|今天|今日|上午|下午|报的|报过的|那个|那件|事项|问题|已经|已|了|的|解决"
    r"|办结|修好|办好|弄好|完成|处理|恢复|[^\w一-鿿]|\s"
)
_BUILDING = re.compile(r"\d+(?:号楼|号院|栋|幢|单元|组|号)|[东南西北][门院区侧边]")


@dataclass(frozen=True, slots=True)
class Match:
    """How well a matter fits: ``score`` from 0 to 1."""

    matter: Matter
    score: float


def pairs(text: str) -> frozenset[str]:
    """The character pairs of a text without the words that every piece of news has."""
    bare = _NOISE.sub("", text)
    if len(bare) < 2:
        return frozenset(bare)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """The overlap coefficient of two sets; 0 where one is empty."""
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def place_fit(left: str | None, right: str | None) -> float:
    """1 for places that agree, 0 for unknown, -1 for different buildings of the same kind."""
    if not left or not right:
        return 0.0
    if left in right or right in left:
        return 1.0
    here, there = set(_BUILDING.findall(left)), set(_BUILDING.findall(right))
    if here and there and not here & there:
        return -1.0
    return overlap(pairs(left), pairs(right))


def score(news: ReadMatter, matter: Matter) -> float:
    """How likely it is that the news is about the matter, from 0 to 1."""
    words = overlap(pairs(news.text), pairs(f"{matter.text}{matter.place or ''}"))
    place = place_fit(news.place, matter.place)
    known = Category.OTHER not in (news.category, matter.category)
    category = 1.0 if known and news.category is matter.category else 0.0
    return max(0.0, min(1.0, 0.6 * words + 0.25 * place + 0.15 * category))


def candidates(news: ReadMatter, open_matters: Sequence[Matter]) -> list[Match]:
    """The matters that may be meant, best first: one where it is clear, several where it is not,
    none where nothing fits. Of equals the newer comes first (the given order)."""
    scored = [Match(matter, score(news, matter)) for matter in open_matters]
    fitting = sorted((m for m in scored if m.score >= WORTH_ASKING), key=lambda m: -m.score)
    if not fitting:
        return []
    best = fitting[0]
    lead = best.score - fitting[1].score if len(fitting) > 1 else best.score
    if best.score >= SURE and lead >= CLEAR_LEAD:
        return [best]
    return [match for match in fitting if best.score - match.score < CLEAR_LEAD][:5]
