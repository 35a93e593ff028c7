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
_TALK = re.compile(  # what news of any matter may say, and what therefore names none
    r"昨[天晚日]|前[天几]天?|今[天日晚早]|明[天日早]|后天|上[周次回]|下周?|这[几两]?天|过两天|上午|下午|刚[才刚]|现在|目前|至今|到现在|一直|始终"
    r"|仍然?|依然|还[是在没有差剩得要]*|没[有人能]?|未|不|又|再次|已经?|都|也|就|只|先|正在?|在|了|的|呢|吧|啊|哈"
    r"|这[个件条边里]?|那[个件条边里]?|事[情儿项]?|问题|情况|进展|动静|结果|消息|说法?|讲|催[促办]?|等|答应|安排|预计|计划|争取|准备|联系|协调|沟通|对接"
    r"|反映|上?报[过修]?|登记|处理|办[理好完]?|弄好?|修[好复理]?|搞[好定]?|装[好上]?|换[好上]?|清[理完]?|解决|完成|落实|恢复|坏|来|去|人|我们?|咱们?|他们?|你们?"
    r"|师傅|物业|市政[所局]?|厂家|公司|部门|单位|办事处|街道|社区|村[里民]?|居民|群众|业主|住户|支部|电话|配件|材料|通知|[^一-龥]"
)
_BUILDING = re.compile(r"\d+(?:号楼|号院|栋|幢|单元|组|号)|[东南西北][门院区侧边头]")


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
    # a category that no word of the news speaks for is but a guess
    known = "category" in news.evidence and Category.OTHER not in (news.category, matter.category)
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


def objects(text: str) -> frozenset[str]:
    """The character pairs by which a text may name what it is about; buildings are places."""
    runs = _TALK.sub(" ", _BUILDING.sub(" ", text)).split()
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))


def clash(text: str, matter: Matter) -> bool:
    """Whether a text names other buildings or sides than the matter does."""
    here = set(_BUILDING.findall(text))
    there = set(_BUILDING.findall(f"{matter.place or ''}{matter.text}"))
    return bool(here and there and not here & there)


def mentioned(text: str, matters: Sequence[Matter], place: str | None = None) -> list[Matter]:
    """The matters whose object a few words name, however little they say besides: those that share
    most with them, and of these those at a building that is named. Words that name a building alone
    mean what is there. None where the words name nothing of any matter, other buildings, or another
    ``place``."""
    named, buildings = objects(text), set(_BUILDING.findall(text))
    shares: dict[int, tuple[int, int]] = {}
    for matter in matters:
        known = f"{matter.place or ''} {matter.text}"
        if clash(text, matter) or _elsewhere(place, matter):
            continue
        there = len(buildings & set(_BUILDING.findall(known)))
        shared = len(named & objects(known)) if named else there
        if shared:
            shares[matter.number] = shared, there
    most = max(shares.values(), default=None)
    return [m for m in matters if most and shares.get(m.number) == most]


def covered(text: str, matter: Matter) -> bool:
    """Whether a matter holds most of what a text names."""
    named = objects(text)
    known = objects(f"{matter.place or ''} {matter.text}")
    return bool(named) and len(named & known) * 2 >= len(named)


def _elsewhere(place: str | None, matter: Matter) -> bool:
    return bool(place and matter.place) and place_fit(place, matter.place) <= 0


def same(news: ReadMatter, matter: Matter) -> bool:
    """Whether both tell the same thing: in nearly the same words, or of the same trouble at the same
    place, however far it is by now."""
    fits = place_fit(news.place, matter.place)
    if fits < 0:
        return False
    alike = _jaccard(pairs(news.text), pairs(matter.text))
    is_there = fits >= 1 and news.category is matter.category
    return alike >= SAME or (
        is_there and _jaccard(objects(news.text), objects(matter.text)) >= SAME
    )


def _jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    either = len(left | right)
    return len(left & right) / either if either else 0.0


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
