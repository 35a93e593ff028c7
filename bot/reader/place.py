"""Where a matter is: chains of parts (estate, building, unit, gate, facility) with the name in
front of them. All chains of a text are found once; a matter takes the best of its own."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.reading import Span
from bot.reader.dates import When
from bot.reader.marks import Marks
from bot.reader.patterns import begins

_N = r"(?:\d{1,4}|[A-Za-z]\d{0,3}|[一二三四五六七八九十]{1,3})"
_MANY = rf"{_N}(?:[-~、至到和与/]{_N}){{0,5}}"
_NUMBERED = begins(
    r"\dA-Za-z一七三九二五八六十四地第负",
    rf"(?P<house>(?<![\n。；：])\d{{1,3}}-\d{{1,2}}-\d{{3,4}}|(?:(?<![\n。；：、]){_MANY}|{_N})(?:号楼|号院|号大院|号?#楼?|栋(?!楼)|幢(?!楼)|号管控楼|号停车场|号车间|号井|座(?=\d{{3,4}}|[东西南北楼]|单元)|号(?=[一-龥]{{0,2}}(?:餐馆|门面|面馆|店|商铺|院|楼))))"
    rf"|(?P<unit>{_MANY}单元|[A-Z]\d?[座区栋](?:地库)?|\d{{3,4}}室|\d{{3,4}}(?:[与和、]\d{{3,4}})?(?=[群住家户漏老的业租与\s，]|$)|第?[一二三四五六七八九十\d]{{1,2}}车间|地下[一二三\d]层|负[一二三\d]层|B\d层)"
    rf"|(?P<floor>(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})(?:层|楼(?![道上下栋长主梯组]))(?!老太太|平房)|[一二三四五六]期|\d期)"
    rf"|(?P<group>(?<![一二三四五六七八九十\d柜机共装分])第?(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})(?:组|队|社)(?![织长合员伍件]))",
)
_NUMBERED_HINT = re.compile(r"[号#栋幢单元楼层组队期座社室]|\d-\d|\d{3}")
_TAIL = re.compile(
    r"(?:下(?![水发达午个周岗])|前(?![期几来去])|后(?![续来勤])|外(?![墙地卖溢来籍])|内(?!部|容)|旁(?:边)?|上(?![报下午述次周门学])|处(?=[，。\s、]|$)|里(?=[有的堆垃]))"
)
_JOIN = re.compile(r"(?:[与和、至到及](?=[一-龥\dA-Za-z])[一-龥]{0,5}|\s{0,2})$")
_NAME = re.compile(r"[一-龥A-Za-z0-9]")
_STRONG = {
    "house": 5,
    "unit": 3,
    "floor": 1,
    "group": 3,
    "estate": 3,
    "facility": 3,
    "position": 3,
    "tail": 0,
}

# Institutions that people are sent to, and things said in passing: a place only at the very front.
_VISITED = frozenset(
    [
        "派出所",
        "医院",
        "学校",
        "银行",
        "邮局",
        "超市",
        "市场",
        "商场",
        "路",
        "街",
        "巷",
        "桥",
        "沟",
        "渠",
        "堤",
        "坡",
        "岗",
        "大学",
        "中学",
        "小学",
        "幼儿园",
        "饭店",
        "宿舍",
        "车间",
        "仓库",
        "服务中心",
        "村部",
        "村室",
        "村委会",
        "卫生院",
        "食堂",
        "果园",
        "会议室",
        "地下室",
        "卫生间",
        "厕所",
        "公路",
        "中心",
        "庙",
        "工地",
        "店铺",
        "门店",
        "河边",
        "绿化带",
        "大棚",
        "加油站",
        "卫生室",
        "卫生站",
        "变压器",
        "机井",
        "水渠",
        "活动室",
        "作坊",
        "农田",
        "麦田",
        "耕地",
        "大田",
        "洗手间",
        "学校",
        "楼梯间",
        "社区",
        "驿站",
        "小区",
        "公寓",
        "村",
        "庄",
        "里",
        "院",
        "组",
        "队",
        "居",
        "园",
        "城",
        "湾",
        "府",
        "广场",
        "快递站",
    ]
)
_GOING = re.compile(r"(?:到|去|往|至|送|找|和|跟|与|由|交|报|联系|对接|通过|推给|从|请|让|在)$")


class Place(NamedTuple):
    """A chain of parts with its name; ``score`` says how good a place it makes."""

    start: int
    end: int
    score: float


class Part(NamedTuple):
    start: int
    end: int
    kind: str


class Found(NamedTuple):
    """What a text names of places, each list in order: whole places, and what can be part of one,
    which is not only what the places are made of."""

    places: list[Place]
    parts: list[Part]


def find(marks: Marks, own_names: Sequence[str], whens: Sequence[When]) -> Found:
    """All places of a text and all parts of places: words, numbered houses, the office's own names.
    What is part of a date is part of no place."""
    parts, edges = _parts(marks)
    parts = [
        part
        for part in parts
        if not any(when.start < part.end and part.start < when.end for when in whens)
    ]
    for when in whens:
        edges.update(range(when.start, when.end))
    places = _chains(marks.text, parts, edges)
    for name in own_names:
        at = marks.text.find(name) if name else -1
        if at >= 0:
            places.append(Place(at, at + len(name), 9.0))
            parts.append(Part(at, at + len(name), "own"))
    return Found(sorted(places), sorted(parts))


def _chains(text: str, parts: Sequence[Part], edges: set[int]) -> list[Place]:
    """The places that parts make together with the names in front of them."""
    places = []
    chain: list[Part] = []
    for part in parts:
        if chain and not _joins(text, chain[-1], part, edges):
            places.append(_place(text, chain, edges))
            chain = []
        chain.append(part)
    if chain:
        places.append(_place(text, chain, edges))
    return [place for place in places if place is not None and place.score > 0]


def _parts(marks: Marks) -> tuple[list[Part], set[int]]:
    """The parts in order, and all positions that no name may cover."""
    text, length = marks.text, len(marks.text)
    parts = []
    for tag in ("facility", "estate", "position", "tail"):
        parts += [Part(a, b, tag) for a, b in marks.all(f"place.{tag}", 0, length)]
    if _NUMBERED_HINT.search(text):
        for match in _NUMBERED.finditer(text):
            parts.append(Part(match.start(), match.end(), match.lastgroup or "house"))
    edges: set[int] = set()
    for tag in ("edge", "none"):
        for a, b in marks.all(f"place.{tag}", 0, length):
            edges.update(range(a, b))
    return _apart(sorted(parts)), edges


def _apart(parts: Sequence[Part]) -> list[Part]:
    """Of parts that overlap the first, but a house or a unit that reaches further."""
    result: list[Part] = []
    for part in parts:
        if result and part.start < result[-1].end:
            if part.end > result[-1].end and part.kind in ("house", "unit"):
                result[-1] = part
            continue
        result.append(part)
    return result


def _joins(text: str, left: Part, right: Part, edges: set[int]) -> bool:
    gap = right.start - left.end
    if gap == 0:
        return True
    if gap > 7 or "\n" in text[left.end : right.start]:
        return False
    between = text[left.end : right.start]
    if between in ("那条", "那个", "那段", "那", "考点") and left.kind in (
        "tail",
        "estate",
        "facility",
        "position",
    ):
        return True
    if between in ("前", "后", "下", "外", "内", "东", "西", "南", "北", "老", "下面"):
        return True
    if between[0] in "与和、至到及":
        if not _JOIN.match(between) or any(i in edges for i in range(left.end + 1, right.start)):
            return False
        return left.kind in ("facility", "house", "unit", "estate") and right.kind in (
            "facility",
            "house",
            "unit",
            "estate",
        )
    # a proper name between an estate and its building is rare; between two facilities it is common
    return (
        gap <= 4
        and left.kind in ("estate", "position")
        and right.kind in ("facility",)
        and not any(i in edges or not _NAME.match(text[i]) for i in range(left.end, right.start))
    )


_REACH = {
    "estate": 6,
    "facility": 5,
    "position": 4,
    "tail": 4,
    "house": 5,
    "unit": 3,
    "floor": 3,
    "group": 0,
}
_WEAK_ESTATE = frozenset("苑里院府邸湾庭城寓轩阁居园村庄组队")


def _place(text: str, chain: list[Part], edges: set[int]) -> Place | None:
    first = chain[0]
    start = _name_start(text, first, edges)
    named = first.start - start
    head = text[first.start : first.end]
    if first.kind == "estate" and head in _WEAK_ESTATE and named < (1 if len(chain) > 1 else 2):
        return _place(text, chain[1:], edges) if len(chain) > 1 else None
    if first.kind == "tail" and named < 2 and len(chain) > 1 and chain[1].kind == "facility":
        return None
    end = chain[-1].end
    tail = _TAIL.match(text, end)
    return Place(start, tail.end() if tail else end, _score(text, chain, start, tail is not None))


def _name_start(text: str, first: Part, edges: set[int]) -> int:
    """Where the name in front of a part begins."""
    start = first.start
    limit = max(0, start - _REACH[first.kind])
    while start > limit and start - 1 not in edges and "一" <= text[start - 1] <= "龥":
        start -= 1
    return start


def _score(text: str, chain: list[Part], start: int, tailed: bool) -> float:
    """How good a place a chain makes with the name that begins at ``start``."""
    first, single = chain[0], len(chain) == 1
    named = first.start - start
    score = float(sum(_STRONG[part.kind] for part in chain))
    score += (1.5 if named >= 2 else 0.0) + (0.5 if tailed else 0.0)
    if first.kind == "tail" and single and named:
        score = 1.2 if _is_name(text, start, first.start) else 0.0
    if _NOT_YET.search(text, max(0, start - 3), start):
        score *= 0.1
    if single and named == 0:
        score = _alone(text, first, text[first.start : first.end], score, tailed)
    if single and first.kind == "facility" and _GOING.search(text, max(0, start - 3), start):
        score = min(score, 0.4)
    return score


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a whole run of characters may name a place, and no person or family."""
    return (
        end - start >= 2
        and (start == 0 or not "一" <= text[start - 1] <= "龥")
        and not re.match("[老小][一-龥]$|[一-龥]{1,2}家", text[start:end])
    )


_NOT_YET = re.compile(r"(?:增设|新建|建|增加|开设|添置|搭建)$")
_SIDES = frozenset(
    ["北院", "南院", "东院", "西院", "一期", "二期", "三期", "四期", "东区", "西区", "南区", "北区"]
)
_COMMON = frozenset(
    [
        "小卖部",
        "快递站",
        "快递驿站",
        "食堂",
        "宿舍",
        "公厕",
        "厕所",
        "大棚",
        "车棚",
        "果园",
        "水渠",
        "农田",
        "驿站",
        "浴室",
        "店铺",
        "门店",
        "地库",
        "公路",
    ]
)


def _alone(text: str, part: Part, word: str, score: float, tailed: bool) -> float:
    if part.kind in ("tail", "floor"):
        return 0.0
    if part.kind == "estate":
        if word in _SIDES and (part.start == 0 or not "一" <= text[part.start - 1] <= "龥"):
            return 2.0
        return 2.5 if tailed and word not in _WEAK_ESTATE else 0.0
    if word in _COMMON and not tailed:
        return 0.0
    if word in _VISITED:
        before = text[part.start - 1] if part.start else "\n"
        fresh = before in "，。；：、\n )）.】|" or tailed
        return 1.0 if fresh else 0.3
    return score


def choose(text: str, places: Sequence[Place], start: int, end: int) -> Place | None:
    """The place of the matter that lies within a range."""
    best: Place | None = None
    weight = 0.0
    for place in places:
        if place.start < start or place.end > end:
            continue
        before = text[start : place.start]
        # what stands later in a matter is rather where something was taken to
        clauses = (
            before.count("，") + before.count("；") + before.count("。") + before.count(" ") * 0.7
        )
        value = min(place.score, 9.0) * max(0.25, 1.0 - 0.22 * clauses)
        if _GOING.search(text, max(start, place.start - 2), place.start):
            value *= 0.6
        if best is not None:
            value *= 0.8
        if value > weight + 0.01:
            best, weight = place, value
    return best if weight >= 0.9 else None


def stem_of(branch: str) -> str:
    """What a branch is called for short: 大里村党支部 is 大里."""
    return branch.removesuffix("党支部").removesuffix("社区").removesuffix("村")


def strip_branch(text: str, found: Span, branch: str | None) -> Span | None:
    """A place without the branch's own name in front; None where nothing is left."""
    start, end = found.start, found.end
    if branch:
        stem = stem_of(branch)
        for name in (branch, stem + "村", stem + "社区"):
            if name and len(name) > 1 and text.startswith(name, start):
                start += len(name)
                break
        else:
            rest = text[start + len(stem) : end]
            if (
                stem
                and text.startswith(stem, start)
                and re.match(r"[一二三四五六七八九十\d]{1,3}[组队社]", rest)
            ):
                start += len(stem)
    while start < end and text[start] in "的 ":
        start += 1
    return Span(start, end) if end - start >= 1 else None
