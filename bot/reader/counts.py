"""How many of what: households, people, and other counted things of a matter."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.domain.reading import Quantity, Span
from bot.reader.lexicon import units
from bot.reader.model import Runs, figures, grams, model
from bot.reader.numbers import Number, value
from bot.reader.patterns import begins, initials


def _alternatives(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))


_NOT_COUNTS = [word for word in units.NOT_COUNTS if len(word) > 1]
_UNIT = begins(
    "%％个" + initials(units.HOUSEHOLDS, _NOT_COUNTS, units.PERSONS, units.MEASURES),
    rf"(?P<percent>[%％])|(?P<household>{_alternatives(units.HOUSEHOLDS)})|(?P<not>(?:个)?(?:{_alternatives(_NOT_COUNTS)}))"
    rf"|(?P<person>{_alternatives(units.PERSONS)})|(?P<measure>{_alternatives(units.MEASURES)})",
)
_HELPER = _alternatives(units.HELPERS)
_HELPS_BEFORE = re.compile(rf"(?:{_HELPER})(?:共|一共|等)?$")
_HELPS_AFTER = begins(
    "名位个人社支村" + initials(units.HELPERS),
    rf"(?:名|位|个|人)?(?:社区|支部|村)?(?:{_HELPER})",
)
_SERVED = re.compile(r"慰问|看望|困难|老党员|帮|送|老年|退休|独居|高龄|生活")
_PEOPLE_NOUN = re.compile(
    r"^(?:[一-龥]{0,6}?)(?:老人|孩子|学生|居民|村民|群众|工人|员工|职工|儿童|女子|妇女|病人|患者|考生|小孩|娃|老头|老太太|老婆儿|人|残疾人|大学生|业主|租户|司机|新生|伤者|老党员)"
)
# 孩子二十一个, 打工的有三十来个, 给老人理发理了12个
_PEOPLE_BEFORE = re.compile(
    r"(?:老人|孩子|娃娃?|学生|居民|村民|群众|工人|员工|职工|儿童|妇女|病人|患者|考生|小孩|老头|大人|业主|租户|司机|伤者|老党员|党员|打工的|外地的|在外的|伤的|来的|报名的|找活的|失业的|待业的|残疾人|大学生|新生|独居的|上学的)(?:里头?|一共|总共|共|有|是|都|大概|，|、|\s|理了|看了|送了|做了|打了|查了){0,3}$"
)
_ALL = re.compile(r"(?:全[楼村组院小区]{0,3}|共|涉及|惠及|受益|总共|一共|影响|服务)[一-龥]{0,6}$")
_EACH = re.compile(
    r"(?:每|一|各|人均|户均)(?:户|人|家|名|位)(?:米|发|给|送|补|领)?[\d一二三四五六七八九十]{0,3}$"
)
_ONE_NOT = re.compile(
    r"^一(?:个(?:是|人|个|劲|月|事|小事|多|晚|上午|下午|星期|问题|情况|说|老|大爷|大妈|大娘|居民|村民|住户|业主|家长|租户|女|男|电话|单元|整|礼拜)|些|下|直|起|遍|次|样|般|定|共|边|块儿|会儿|旦|并|致|路|同|口气|条条|家人|家家|位|名居民|名业主|名村民|半|早|楼|层|期|组|号|单元|大|把火|场|面之|门心|件事|件|项|天|夜|年|月|周|日|晚|道去|处理|头|条龙|点|身|手|阵|圈|趟|回|番|度|贯|片|溜|角|堆|笔账|股|刀切|块去|块走|块上|起上)"
)


_TAKEN_BACK = re.compile(r"(?:不是|原写|原报|而非|误写)(?:了|成)?$")


class Counts(NamedTuple):
    """All counts of one matter, with where they were read."""

    households: int | None
    people: int | None
    quantity: tuple[Quantity, ...]
    progress: int | None
    evidence: dict[str, Span]


class _Counted(NamedTuple):
    value: float
    unit: str
    start: int
    end: int
    approximate: bool


HOUSEHOLDS, PEOPLE, THINGS, SHARE, NOTHING = "households", "people", "things", "share", "nothing"
KINDS = (NOTHING, THINGS, HOUSEHOLDS, PEOPLE, SHARE)


def read(
    text: str, numbers: Sequence[Number], start: int, end: int, blocked: list[tuple[int, int]]
) -> Counts:
    """The counts within a range. ``blocked`` are ranges whose numbers say something else
    (dates, places, totals)."""
    found: dict[str, list[_Counted]] = {kind: [] for kind in KINDS}
    for counted in candidates(text, numbers, start, end, blocked):
        kind = model("count").choose(*signs(text, counted, start, end))
        found[kind].append(counted.item)
    share = found[SHARE][0] if found[SHARE] else _share(text, start, end)
    return _result(text, found, share)


class Candidate(NamedTuple):
    """A number with its unit, and what the rules take it for."""

    item: _Counted
    number: Number
    guess: str


def candidates(
    text: str, numbers: Sequence[Number], start: int, end: int, blocked: list[tuple[int, int]]
) -> list[Candidate]:
    """The numbers of a range that may count something, in order."""
    result = []
    for number in numbers:
        if number.start < start or number.end > end:
            continue
        if any(a <= number.start < b for a, b in blocked) or _TAKEN_BACK.search(
            text, max(start, number.start - 5), number.start
        ):
            continue
        candidate = _candidate(text, number, end)
        if candidate:
            result.append(candidate)
    return result


def _candidate(text: str, number: Number, end: int) -> Candidate | None:
    """A number as the rules take it; None where no unit follows."""
    at = number.end
    while at < end and text[at] == " ":
        at += 1
    unit = _UNIT.match(text, at, end)
    if unit is None:
        if text[number.end - 1] in "俩仨":  # 两个, 三个 in one character
            item = _Counted(number.value, "个", number.start, number.end, False)
            return Candidate(item, number, _pair(text, number))
        if number.value >= 100 and _is_money(text, number):
            item = _Counted(number.value, "元", number.start, number.end, number.approximate)
            return Candidate(item, number, THINGS)
        return None
    item = _Counted(number.value, unit.group(), number.start, unit.end(), number.approximate)
    guess = _guess(text, number, unit)
    if guess == THINGS and unit.lastgroup == "measure":
        item = item._replace(unit=_SAME_UNIT.get(item.unit, item.unit))
    return Candidate(item, number, guess)


_MONEY = re.compile(
    r"(?:押金|定金|订金|租金|房租|工资|工钱|薪|货款|尾款|欠款?|赔偿?|垫付?|退还?|补贴?|补助|补发|花|交|付|罚款?|捐款?|经费|预算|筹|造价|投资|费用?|救助金?|慰问金|学费|钱|款|价|卡里)[一-龥]{0,4}$"
)


def _is_money(text: str, number: Number) -> bool:
    """押金1800不退, 工资14万3千: a sum without its 元."""
    if text[number.end : number.end + 1].isalnum() and not text[number.end] >= "一":
        return False
    return _MONEY.search(text, max(0, number.start - 10), number.start) is not None


_PERSONS_AFTER = re.compile(
    r"(?:人|老|娃|孩|小孩|学生|闺女|儿|口子|媳妇|小伙|姑娘|师傅|邻居|居民|业主|女|男|病人|工人|租客|租户|小年轻|大爷|大妈|兄弟|亲家|家|队|村|单位|部门|公司)"
)
_DONE_TO = re.compile(r"(?:[了坏换装掉送给买修补加丢倒栽清拉拆发添借摆划配]|[一-龥]了)$")


def _pair(text: str, number: Number) -> str:
    """What 俩 and 仨 are taken for: things where something was done to them or they have a name."""
    after = text[number.end : number.end + 6]
    if re.match(r"事|问题|件|月|小时|钟头|礼拜|星期", after):
        return NOTHING
    if _PERSONS_AFTER.match(after):
        return NOTHING
    return THINGS if _DONE_TO.search(text, max(0, number.start - 2), number.start) else NOTHING


def signs(text: str, counted: Candidate, start: int, end: int) -> tuple[list[str], Runs]:
    """What speaks for a number counting households, people, things, a share, or nothing."""
    item, number, guess = counted
    before = figures(text[max(start, item.start - 8) : item.start])
    after = figures(text[item.end : min(end, item.end + 8)])
    size = "1" if item.value == 1 else "2" if item.value <= 2 else "9" if item.value < 10 else "+"
    unit = item.unit
    found = [f"guess:{guess}", f"unit:{unit}", f"unit:{unit}:{size}", f"size:{size}:{guess}"]
    found += [f"spoken:{number.chinese}:{size}", f"spoken:{number.chinese}:{unit}"]
    found += [f"b{before[-length:]}" for length in (1, 2, 3, 4) if length <= len(before)]
    found += [f"a{after[:length]}" for length in (1, 2, 3) if length <= len(after)]
    found += [f"{unit}b{before[-length:]}" for length in (1, 2) if length <= len(before)]
    found += [f"{unit}a{after[:length]}" for length in (1, 2) if length <= len(after)]
    if not before or not _WORD.match(before[-1]):
        found += ["fresh", f"fresh:{unit}"]
    if not after or not _WORD.match(after[0]):
        found += ["last", f"last:{unit}"]
    return found, {"B…": grams(before, 2, 2), "A…": grams(after, 2, 2)}


_WORD = re.compile(r"[一-龥\w]")


_ABOUT_SHARE = re.compile(
    r"(?:百分之(?P<hundred>[\d一二三四五六七八九十百.]{1,6}))|(?P<tenth>[一二三四五六七八九])成(?P<half>半)?(?!立|功|为|果|员|本|交|年|品)"
)
_SHARE_NOT = re.compile(r"退的?退?$|打$|降$|涨$|剩下$|剩$")


def _share(text: str, start: int, end: int) -> _Counted | None:
    """A share in words: 百分之六十, 八成."""
    if "成" not in text and "百分之" not in text:
        return None
    for match in _ABOUT_SHARE.finditer(text, start, end):
        if _SHARE_NOT.search(text, start, match.start()):
            continue
        amount = value(match["hundred"] or match["tenth"]) or 0
        if match["tenth"]:
            amount = amount * 10 + (5 if match["half"] else 0)
        return _Counted(amount, "%", match.start(), match.end(), False)
    return None


def _guess(text: str, number: Number, unit: re.Match[str]) -> str:
    """What the rules take a number for."""
    kind = unit.lastgroup
    if kind == "percent":
        before = text[max(0, number.start - 4) : number.start]
        return (
            SHARE if number.value <= 100 and not re.search("退|涨|降|打|超|减", before) else NOTHING
        )
    if kind == "not" or _is_address(text, number, unit):
        return NOTHING
    if kind == "household":
        each = _EACH.search(text, max(0, number.start - 5), unit.end()) and number.value <= 1
        return NOTHING if each or _one_after_another(text, number, unit) else HOUSEHOLDS
    if kind == "person":
        return PEOPLE if _are_persons(text, number, unit) else NOTHING
    return _thing(text, number, unit)


def _one_after_another(text: str, number: Number, unit: re.Match[str]) -> bool:
    """一户一策, 一户两表: each household, not one of them."""
    after = text[unit.end() : unit.end() + 1]
    one = number.value == 1 and text[number.start : unit.end()] == "一户"
    return one and after != "" and after in "一五两二三每"


def _is_address(text: str, number: Number, unit: re.Match[str]) -> bool:
    word = unit.group()
    before = text[number.start - 1 : number.start]
    if before and (before in "第每#-/" or (before.isascii() and before.isalpha())):
        return not (before == "每" and word in ("元", "块", "袋", "斤", "桶"))
    if word in (
        "层",
        "站",
        "栋",
        "幢",
        "座",
        "期",
        "组",
        "门",
        "口",
        "方",
        "面",
        "平",
        "针",
        "道",
        "号",
        "井",
    ):
        return _is_address_unit(text, number, word, unit.end())
    return False


def _is_address_unit(text: str, number: Number, word: str, end: int) -> bool:
    before = text[max(0, number.start - 2) : number.start]
    after = text[end : end + 2]
    if word in ("栋", "幢"):
        return after[:1] not in ("楼", "房", "") and not re.search("共|了|有|等", before)
    if word == "层":
        return not re.search("共|了", before)
    if word == "组":
        return (number.chinese and not re.search("[了成装设置]", before)) or bool(
            re.match(r"[村的老有路巷]", after)
        )
    if word == "座":
        return (
            not number.chinese
            and bool(re.match(r"\d|[东西南北]|$", after))
            and "了" not in before
            and not re.search(r"[设建修装厕]", text[max(0, number.start - 4) : number.start])
        )
    if word in ("门", "口", "面", "道", "期", "针", "井"):
        return (
            word in ("期", "针")
            or (number.value <= 2 and number.chinese and word != "道")
            or bool(re.match(r"[里街]", after))
        )
    if word in ("方", "平"):
        return bool(re.match(r"[面式案法向便安常时均等整台]", after)) or (
            word == "方" and number.chinese and number.value <= 3
        )
    return False


def _are_persons(text: str, number: Number, unit: re.Match[str]) -> bool:
    """Whether those counted are people whom the matter concerns, and no helper or reporter."""
    word = unit.group()
    before = text[max(0, number.start - 8) : number.start]
    after = text[unit.end() : unit.end() + 10]
    spoken = text[number.start : unit.end()]
    if word == "口" and not number.value > 2:
        return False
    if (
        number.value == 1
        and number.chinese
        and word in ("位", "名", "个人", "人")
        and (
            word == "人"
            or re.match(
                r"居民|业主|村民|群众|住户|大|阿姨|老大|家长|女|男|市民|租户|同志|志愿|热心", after
            )
            or word == "个人"
        )
    ):
        return False
    if _HELPS_BEFORE.search(before) and not _SERVED.search(before):
        return False
    helper = _HELPS_AFTER.match(after)
    if helper and not _SERVED.search(text[max(0, number.start - 8) : unit.end() + 10]):
        return False
    return not (spoken.startswith("两人") and re.search(r"和|把", after[:1] or " "))


_SHOPS = re.compile(
    r"(?:商户|商家|店|餐馆|饭店|企业|公司|门店|摊|经营|超市|单位|药店|工厂|商铺|门面|底商|厂)"
)


def _thing(text: str, number: Number, unit: re.Match[str]) -> str:
    """What a number with a measure word is taken for."""
    word = unit.group()
    one = number.value == 1
    if one and number.chinese and _ONE_NOT.match(text[number.start : number.start + 6]):
        return NOTHING
    around = text[max(0, number.start - 6) : number.start]
    after = text[unit.end() : unit.end() + 8]
    if word == "家":
        return _families(number, around, after)
    if word == "个" and not _is_no_thing(around, after) and _are_people(after):
        return PEOPLE
    if (
        word == "个"
        and number.value > 2
        and _PEOPLE_BEFORE.search(text, max(0, number.start - 12), number.start)
    ):
        return PEOPLE
    if (
        _is_something_else(word, around, after)
        or (word == "方" and number.chinese and number.value < 3)
        or (one and (word in _NOT_ONE or _is_share_each(word, around)))
    ):
        return NOTHING
    return THINGS


_NOT_ONE = frozenset(("笔", "项", "批", "场"))
_SAME_UNIT = {"块钱": "块", "元整": "元"}
_NO_THING = begins(
    "事人啊多季小工建当意支方星月礼社网诉都钟问",
    r"(?:啊|都|当场|季度|事|问题|诉求|意见|建议|多?小时|多?月|工作日|星期|礼拜|方面|网格|支部|社区的|钟头|人$)",
)
# What a unit is not a unit of: the unit, what stands before it, what stands after it.
_SOMETHING_ELSE = tuple(
    (frozenset(words), re.compile(before), re.compile(after))
    for words, before, after in (
        (
            "件",
            r"问题|上报|收集|事项|诉求|发现|办结|解决|已|交办|转来|民生|正在办理?",
            r"(?!衣|棉|家具|衣物|物|用品)",
        ),
        ("条", r"问题|诉求|意见|共$", ""),
        ("单面对部双", "", "元|位|方|门|面|对"),
        ("块", "", "儿|去|走|上|来|说|坐"),
        ("张", "", "说"),
        ("头", r"三天\Z", ""),
        (("公里",), "", "[外远处]"),
    )
)


def _is_something_else(word: str, around: str, after: str) -> bool:
    """Whether words around a unit show that it counts no things of this matter."""
    if word == "个":
        return _is_no_thing(around, after)
    return any(
        word in words and left.search(around) and right.match(after)
        for words, left, right in _SOMETHING_ELSE
    )


def _is_no_thing(around: str, after: str) -> bool:
    """几个 of helpers, questions or weeks."""
    helps = _HELPS_AFTER.match(after) and not _SERVED.search(around + after)
    return bool(helps or _NO_THING.match(after))


def _are_people(after: str) -> bool:
    return bool(
        _PEOPLE_NOUN.match(after)
        and not re.match(r"(?:人[行工居]|[一-龥]{0,3}(?:人行道|人工))", after)
    )


def _is_share_each(word: str, around: str) -> bool:
    """一户一个: for each household, not one in all."""
    return around.endswith(("一人", "一户", "每人")) and word not in ("元", "块")


def _families(number: Number, around: str, after: str) -> str:
    if number.value == 1 and number.chinese:
        return NOTHING
    if (
        _SHOPS.search(after[:4])
        or _SHOPS.search(around[-4:])
        or re.search(r"规范|店|摊|招工|药|银行|参加|对接|联系", around)
    ):
        return THINGS
    return HOUSEHOLDS


def _most(text: str, items: list[_Counted]) -> _Counted | None:
    if not items:
        return None
    for item in items:
        if _ALL.search(text, max(0, item.start - 9), item.start):
            return item
    return max(items, key=lambda item: item.value)


def _result(text: str, found: Mapping[str, list[_Counted]], share: _Counted | None) -> Counts:
    evidence: dict[str, Span] = {}
    households = _most(text, found[HOUSEHOLDS])
    people = _most(text, found[PEOPLE])
    things = found[THINGS]
    for name, item in (("households", households), ("people", people), ("progress", share)):
        if item:
            evidence[name] = Span(item.start, item.end)
    if things:
        evidence["quantity"] = Span(things[0].start, things[-1].end)
    return Counts(
        int(households.value) if households else None,
        int(people.value) if people else None,
        tuple(Quantity(t.value, t.unit, t.approximate) for t in things),
        int(share.value) if share else None,
        evidence,
    )
