"""How a matter became known: the strongest word of its own range, or what was said for all."""

import re

from bot.domain.reading import Span
from bot.reader.lexicon import hearing
from bot.reader.lexicon.sources import RESIDENTS
from bot.reader.marks import Marks
from bot.reader.model import Grams, grams, model
from bot.reader.sketch import Sketcher, letters
from bot.vocabulary import LABELS, Category, Source

# What wins where several are named: an office's channel over who called there.
_ORDER = (
    ("source.hotline", Source.HOTLINE),
    ("source.superior", Source.SUPERIOR),
    ("source.meeting", Source.MEETING),
    ("source.grid", Source.GRID),
    ("source.owners_committee", Source.OWNERS_COMMITTEE),
    ("source.online", Source.ONLINE),
    ("source.visit", Source.VISIT),
    ("source.inspection", Source.INSPECTION),
)
_RESIDENT = "|".join(sorted(RESIDENTS, key=len, reverse=True))
_SPEAKS = r"(?:来电|来访|反映|反应|打电话|投诉|举报|咨询|询问|求助|报修|建议|提出|提意见|要求|希望|想要|盼着|盼|问|说|讲|嫌|来社区|来村|到社区|到村|找到|找来|找我|集体来访|担心|意见|吐槽|抱怨|打听|拍桌子|提的|联名|就在门口等|要建|要装|要修|要加|上访|诉求|来问|来说|来找)"
_SOMEONE = re.compile(
    rf"(?:{_RESIDENT}|老[一-龥]家?|小[一-龥]|[一-龥]某某?)(?:[一-龥]{{0,4}}?|[^。；，、！？\n]{{0,8}})[，、 ]?{_SPEAKS}"
)
_DIRECT = re.compile(
    r"来电|来访|接访|接(?:到)?(?:居民|村民|群众|业主)?(?:的)?(?:电话|求助|反映|投诉)|打电话来的|群众反映|居民反映|群众求助|有人(?:反映|说|问|投诉|举报)|还有人(?:说|问|反映)|报修(?!中)|当面反映|集体来访|上访|电话反映"
    r"|(?<![一-龥])(?:反映|投诉|咨询|求助|举报)|(?<![一-龥])[一-龥]{2,3}(?:反映|反应)(?=他|她|家|说|自|，|孩|房)"
    r"|群众诉求|居民诉求|居民咨询|居民求助|(?:找到|找|来到?|到)(?:社区|村委会?|村里|居委会|村部|村室|支部|我们?)(?:反映|说|问|求助|，|来)|村民来说|老师来说"
)
_NOT_RESIDENT = re.compile(
    r"(?:物业|公司|厂家|师傅|工人|市政所?|办事处|领导|交警|民警|医生|大夫|电工|开发商|施工队|供电所|机主|学校|他们?|她|司机班|保安|网格员|业委会)[一-龥]{0,3}(?:说|答应|反馈|要求)"
)


def find(marks: Marks, start: int, end: int) -> tuple[Source, Span | None, bool]:
    """The source named within a range, its evidence, and whether it is an office's channel (true)
    or just someone who spoke (false)."""
    for tag, source in _ORDER:
        mark = marks.first(tag, start, end)
        if mark is None or (tag == "source.grid" and _only_helps(marks.text, mark, start)):
            continue
        if (
            tag == "source.visit"
            and marks.text[mark[0] : mark[1]] in ("转了", "跑了", "走了")
            and not re.match(
                r"[\d一二三四五六七八九十两几]{1,4}(?:来|多|余)?[户家]",
                marks.text[mark[1] : mark[1] + 8],
            )
        ):
            continue
        if tag in (
            "source.inspection",
            "source.visit",
            "source.meeting",
            "source.owners_committee",
        ) and _late(marks, mark, start):
            continue
        return source, Span(*mark), True
    if "物业" in marks.text[start:end] and (match := _PROPERTY.search(marks.text, start, end)):
        return Source.OWNERS_COMMITTEE, Span(match.start(), match.end()), True
    spoke = resident(marks, start, end)
    if spoke:
        return Source.RESIDENT, spoke, False
    return Source.UNKNOWN, None, False


_NEAR = 200  # so far before a matter something may be said of where it comes from
Heard = tuple[Source, Span | None]


def in_front(marks: Marks, start: int, end: int) -> Heard:
    """The source told in a stretch before a matter, as near as it can be meant."""
    source, span, _ = find(marks, max(start, end - _NEAR), end)
    return source, span


def choose(
    marks: Marks,
    start: int,
    end: int,
    said: Heard | None,
    before: int,
    first: int,
    head: Heard,
) -> Heard:
    """The source of the matter that lies within a range, and what says so. A label decides. ``said`` is what was
    said for the part of the text in which it stands; ``before`` is the end of the matter before
    it (0 for none), ``first`` the beginning of the first matter of the text, ``head`` what is told
    in front of that."""
    text = marks.text
    if labelled := label(text, max(before, start - _LABEL_BEFORE), end):
        return labelled
    own, span, firm = find(marks, start, end)
    above = said[0] if said else Source.UNKNOWN
    gap = in_front(marks, before, start)
    top = gap if first == start else head
    signs = [f"own:{own}", f"own:{own}:{firm}", f"above:{above}", f"{own}:{firm}<{above}"]
    for name, (source, _) in (("gap", gap), ("head", top)):
        signs += [f"{name}:{source}", f"{own}:{firm}<{name}:{source}"]
    signs += [f"{above}<head:{top[0]}", f"first:{first == start}"]
    signs += [f"^{text[start : start + size]}" for size in (1, 2, 3)]
    if span:
        near = min((span.start - start) // 6, 4)
        signs.append(f"own:{own}:at{near}")
        signs += [f"{own}:after:{gram}" for gram in grams(text[span.end : span.end + 3], 1, 2)]
        signs += [
            f"{own}:before:{gram}"
            for gram in grams(text[max(start, span.start - 2) : span.start], 1, 2)
        ]
    for tag, source in _ORDER:
        mark = marks.first(tag, start, end)
        if mark:
            signs += [f"mark:{source}", f"mark:{source}:at{min((mark[0] - start) // 6, 4)}"]
    drawn = letters(_SKETCHER.draw(text[start : min(end, start + _HEARD)]))
    ahead = letters(_SKETCHER.draw(text[max(before, start - _LABEL_BEFORE) : start]))
    signs += [f"~:{drawn[:size]}" for size in (1, 2, 3)]
    signs += [f"~{own}:{firm}:{drawn[:2]}", f"~{above}:{drawn[:2]}"]
    runs = {
        "~…": Grams((drawn + "$",), 1, 3),
        "^~…": Grams((ahead + "$",), 1, 3),
        "gap:…": grams(text[max(before, start - 6) : start], 2, 3),
        "head:…": grams(text[max(0, first - 24) : first], 2, 2),
    }
    chosen = Source(model("source").choose(signs, runs))
    known = ((own, span), said or (above, None), gap, top)
    return next((heard for heard in known if heard[0] is chosen), (chosen, None))


_SKETCHER = Sketcher(hearing.KINDS)
_HEARD = 40  # so far into a matter people say where it comes from
_LABEL_BEFORE = 12
_LABEL = re.compile(
    r"(?:^|[^人位施责、a-zA-Z])[（【(\[](?P<bracket>[^（(【）】)\]\n]{2,10})[）】)\]]"
    r"|来源[：:]?[ 【（]?(?P<named>[^，。；\n|】）]{2,12})"
)


def label(text: str, start: int, end: int) -> Heard | None:
    """The source that a bracket (（群众来电）) or a label (来源：热线) of a matter gives, if any."""
    for match in _LABEL.finditer(text, start, end):
        name = match.lastgroup or ""
        source = of_cell(match[name])
        if source is Source.UNKNOWN or match[name] in _CATEGORIES:
            continue
        if name == "named" or source is not Source.RESIDENT or _TELLS.search(match[name]):
            return source, Span(*match.span(name))
    return None


# A bracket that holds no more than a person (（独居老人）) may say whom a matter is for.
_TELLS = re.compile(r"来电|来访|反映|求助|投诉|举报|报修|诉求|群众|居民|村民|业主|电话")
_CATEGORIES = frozenset(LABELS[category] for category in Category)
_PROPERTY = re.compile(
    r"物业(?:公司|经理|人员|老[一-龥]|小[一-龥]|[一-龥]{2,3})?(?:反映|来报|上报|报告|报来)"
)


def _only_helps(text: str, mark: tuple[int, int], start: int) -> bool:
    """A grid member who lends a hand late in the matter did not report it."""
    word, before = text[mark[0] : mark[1]], text[start : mark[0]]
    if word not in ("网格员", "网格长", "网格"):
        return False
    after = text[mark[1] : mark[1] + 12]
    if re.search(r"巡查|上报|反映|发现|报|看到|：|说|）|\)|】|\||$", after[:8]) and not re.search(
        r"[，。；]", before
    ):
        return False
    return not re.match(r"[一-龥]{0,4}(?:巡查|上报|报|发现|反映|看到)", after) or bool(
        re.search(r"[，。；]", before)
    )


def _late(marks: Marks, mark: tuple[int, int], start: int) -> bool:
    """An inspection or visit that comes after something was done is a measure, not a source."""
    before = marks.text[start : mark[0]]
    if not re.search(r"[，。；]", before):
        return False
    return marks.has("nature.trouble", start, mark[0]) or marks.has("progress.done", start, mark[0])


def resident(marks: Marks, start: int, end: int) -> Span | None:
    """Where the text says that a resident called, asked or complained."""
    if not marks.has("source.call", start, end):
        return None
    text = marks.text
    done = marks.first("progress.done", start, end)
    end = done[0] if done and done[0] - start > 8 else end
    for match in _DIRECT.finditer(text, start, end):
        return Span(match.start(), match.end())
    for match in _SOMEONE.finditer(text, start, end):
        if _NOT_RESIDENT.search(match.group()):
            continue
        if match.group().startswith(("党员", "志愿者", "干部", "师傅")) and not re.search(
            "反映|投诉", match.group()
        ):
            continue
        return Span(match.start(), match.end())
    return None


# Values of a form or a table cell.
_CELLS = (
    (re.compile(r"12345|热线|心通桥|工单|信箱"), Source.HOTLINE),
    (re.compile(r"交办|督办|批示|转办|上级|领导|信访局"), Source.SUPERIOR),
    (re.compile(r"议事会|座谈|代表会|板凳会|恳谈|议事|协商会|代表大会|党员会"), Source.MEETING),
    (re.compile(r"网格"), Source.GRID),
    (re.compile(r"物业.{0,3}(?:巡|检查|排查)"), Source.INSPECTION),
    (re.compile(r"业委会|物业|业主委员会"), Source.OWNERS_COMMITTEE),
    (
        re.compile(r"微信|群(?!众)|公众号|网络|留言|抖音|网友|线上|平台|小程序|网上|二维码|网民"),
        Source.ONLINE,
    ),
    (re.compile(r"走访|入户|敲门|家访"), Source.VISIT),
    (re.compile(r"巡查|排查|检查|督查|巡逻|巡检|摸排|夜查|自查"), Source.INSPECTION),
    (
        re.compile(
            r"来电|来访|居民|群众|村民|业主|住户|反映|求助|投诉|举报|报修|家长|商户|职工|电话|本人|员工|老人|路人|摊主|店主|租户|学生|大[爷妈娘叔姐]|阿姨|奶奶|爷爷"
        ),
        Source.RESIDENT,
    ),
)


def of_cell(value: str) -> Source:
    """The source that a cell or a form value names."""
    if "业主群" in value or "居民群" in value or "微信群" in value:
        return Source.ONLINE
    for pattern, source in _CELLS:
        if pattern.search(value):
            return source
    return Source.UNKNOWN
