"""Which known matter a piece of text means. Pure; decides from words, place and category.

The measure is the share of the shorter text's character pairs found in the other (overlap
coefficient of character bigrams), with what both places share counted apart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.ledger import Matter
from bot.domain.reading import ReadMatter
from bot.vocabulary import Category

SURE = 0.45
CLEAR_LEAD = 0.12
WORTH_ASKING = 0.34
SAME = 0.6

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
    if matter.place and matter.place in news.text:
        place = 1.0
    known = Category.OTHER not in (news.category, matter.category)
    category = 1.0 if known and news.category is matter.category else 0.0
    return max(0.0, min(1.0, 0.6 * words + 0.25 * place + 0.15 * category))


def candidates(
    news: ReadMatter, open_matters: Sequence[Matter], day: date | None = None
) -> list[Match]:
    """The matters that may be meant, best first: one where it is clear, several where it is not,
    none where nothing fits. ``day`` is when the matter was told, where the news says so. Of equals
    the newer comes first (the given order)."""
    scored = [Match(matter, score(news, matter)) for matter in open_matters]
    fitting = sorted((m for m in scored if m.score >= WORTH_ASKING), key=lambda m: -m.score)
    of_day = [match for match in fitting if match.matter.reported_on == day]
    fitting = of_day or fitting
    if not fitting:
        return []
    first = fitting[0]
    lead = first.score - fitting[1].score if len(fitting) > 1 else first.score
    if first.score >= SURE and lead >= CLEAR_LEAD:
        return [first]
    return [match for match in fitting if first.score - match.score < CLEAR_LEAD][:5]


def best(news: ReadMatter, matters: Sequence[Matter]) -> Matter | None:
    """The one matter that is clearly meant."""
    found = candidates(news, matters)
    return found[0].matter if len(found) == 1 and found[0].score >= SURE else None


def named_by(words: str, matters: Sequence[Matter]) -> list[Matter]:
    """The matters that hold some words, or else most of their character pairs."""
    asked = pairs(words)
    if not asked:
        return []
    exact = [m for m in matters if words in m.text or words in (m.place or "")]
    return exact or [m for m in matters if overlap(asked, pairs(m.text)) >= SURE]


def same(news: ReadMatter, matter: Matter) -> bool:
    """Whether both tell the same thing in nearly the same words."""
    here, there = pairs(news.text), pairs(matter.text)
    either = len(here | there)
    alike = len(here & there) / either if either else 0.0
    return alike >= SAME and place_fit(news.place, matter.place) >= 0


def told_again(news: Sequence[ReadMatter], matters: Sequence[Matter]) -> dict[int, Matter]:
    """Which matters some pieces of news tell again, by the position of the piece; each matter once."""
    found: dict[int, Matter] = {}
    left = list(matters)
    for index, piece in enumerate(news):
        known = next((matter for matter in left if same(piece, matter)), None)
        if known is not None:
            found[index] = known
            left.remove(known)
    return found
