"""Short messages about the conversation itself: an answer to a question, one word that takes the
last change back, two matters that are one. Pure; decides from the words alone.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.reader import dates
from bot.reader.numbers import value
from bot.vocabulary import Moment

LONGEST = 40
LONGEST_SPLIT = 400
MIXED = 2

_NUMBER = r"[#＃]?\s?(\d{4,7})\s?(?:号|件)?"
_ORDINAL = r"第?\s?(\d{1,2}|[一二三四五六七八九十])\s?(?:个|件|条|项|号)?"
_END = r"\s*(?:吧|了|啊|哈|呢|哦|谢谢)?[。.！!～~]*\s*$"
_POLITE = r"^\s*(?:请|麻烦|帮我|帮忙)?\s*"


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last change back."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take back what was sent last: the whole message, or its last matter alone."""

    last_matter: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to "which one": by number, by position (from 1), all, or none of them."""

    number: int | None = None
    position: int | None = None
    all: bool = False
    none: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Two or more matters are one; ``into`` is the one that stays. ``ordinals`` are their positions
    where they are named so."""

    numbers: tuple[int, ...]
    into: int
    ordinals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """One matter is several, each told in words of its own."""

    number: int | None
    ordinal: int | None
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is to be added to a matter: ``rest`` is what is said of it."""

    number: int | None
    ordinal: int | None
    rest: str


Order = Undo | TakeBack | Merge | Split | Supplement

_UNDO = re.compile(
    _POLITE
    + r"(?:撤销|撤消|恢复|还原|改回[去来]|恢复原样|反悔)(?:一下)?"
    + r"(?:(?:刚才|刚刚|上一?[步次]|上次|前面|最后一?[步次])?的?(?:那?[个次步条])?(?:修改|更改|更正|改动|操作|变更)?)?"
    + _END
)
_OF_LAST = r"(?:刚才|刚刚|刚|上面|上一?|前面|方才)(?:发|报|说)?(?:的|那|这)?(?:一|个|那)?(?:条|次|份)?(?:消息|信息|内容)?"
_TAKES = r"(?:撤回|撤掉|撤了|删掉|删除|删了|取消|作废|不要了|不算|别算|不作数)"
_BECAUSE = r"(?:\s*[，,。 ]?\s*(?:发|报|写|说|搞|弄|重)?(?:重复?|错|多)了?[^，。\d]{0,8})?"
_TAKE_BACK = re.compile(
    _POLITE + rf"(?:{_TAKES}(?:一下)?(?:{_OF_LAST})?|(?:把)?{_OF_LAST}{_TAKES})" + _BECAUSE + _END
)
_TWICE = re.compile(rf"^\s*{_OF_LAST}(?:是)?(?:发|报)?(?:重复?|错)了?(?:[，,]?\s*{_TAKES})" + _END)
_LAST_MATTER = re.compile(
    _POLITE + rf"(?:{_TAKES}最后(?:一)?[件条个项]|最后(?:一)?[件条个项]{_TAKES})" + _BECAUSE + _END
)
_MERGING = (
    r"(?:合并|并到|并入|并成|合到|合成|归到|算到|归并|同一[件个条]|一回事|一[件个]事|重复|报重)"
)
_ALL_DONE = r"(?:(?:已经?)?(?:[办弄修]?好|[办弄]完|办结|处理[好完]|解决|搞定|完成)了?)"
_ALL = re.compile(
    rf"^\s*(?:是?(?:这|那)?[都两三几]\s?[个件条]?都?(?:是|要|算|{_ALL_DONE})|全部|全都|都|都是|(?:全|全部)?都{_ALL_DONE})"
    + _END
)
_NONE = re.compile(
    r"^\s*(?:都|哪个都|一个都)?(?:不是|没有|不对|不在里面)(?:的|这些|这几[件个])?" + _END
)
_CHOSEN = re.compile(
    r"^\s*(?:是|就是|选|我?说的是|指的?是|应该是)?\s*(?:那个|那件|这个)?\s*"
    + rf"(?:{_NUMBER}|{_ORDINAL})(?:那[个件条])?"
    + _END
)
_SPLIT = re.compile(
    rf"^\s*(?:(?:把)?(?:{_NUMBER}|第{_ORDINAL[2:]})\s?)?(?:拆分|拆开|分开|拆成|分成)(?:成|为|登记)?(?:[两二三四五]|\d)?[件个条项]?"
    rf"\s?(?:{_NUMBER})?[：:，,\s]+(.+)$",
    re.DOTALL,
)
_PARTS = re.compile(r"[；;\n]+|(?:^|[\s，,。])(?:\d{1,2}[.、．)）]|[①-⑳]|[（(]\d{1,2}[)）])\s*")
_SUPPLEMENT = re.compile(
    rf"^\s*(?:{_NUMBER}|第{_ORDINAL[2:]})?\s?(?:再|还|另外)?(?:补充|追加|补一句|补一下)(?:一下|一句|一点|说明)?"
    rf"(?:[：:，,\s]*(?:{_NUMBER}|第{_ORDINAL[2:]}))?[：:，,\s]+(.+)$",
    re.DOTALL,
)
_SETTLED = re.compile(
    r"^\s*(?:这[个件条]|那[个件条]|此事|该事项|事情?)?(?:都|已经?|全部|今天|刚刚?|现在)*"
    r"(?:好了|办好了?|办完了?|办结了?|解决了?|已解决|处理好了?|处理完了?|修好了?|弄好了?|搞定了?|完成了?|完了|落实了?)"
    + _END
)
_YES = re.compile(
    r"^\s*(?:是|对|嗯|恩|行|中|没错|当然)+(?:的|呀|哒|滴)?[，,。 ]*(?=$|[好办解处修弄搞完已都])"
)
_NOT_SETTLED = re.compile(
    r"^\s*(?:不是|不|没有|没|还没有?|还不|未|尚未|不算)"
    r"(?:[办弄修处搞]?(?:好|完|成|妥|结)|解决|处理|办|弄|修|搞定|完成|落实)?(?:呢|的)?"
    + _END
    + r"|^\s*(?:还|正|仍)?在(?:办|弄|修|处理|办理|协调|跟进|做)[理着中]?"
    + _END
)
_TOLD = re.compile(
    r"[上下]?午?(?:我们?|咱们?|社区|村里|支部)?(?:所)?(?:上?报|反映|说|提|登记|发|交)(?:告|过|上去|来)?的|(?:的)?那[个件条]"
)
_ALL_OF_DAY = re.compile(
    r"^\s*(?:我们?)?(?P<day>今[天日]|昨[天日]|前天|上周.|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号])(?:上?报|发|说)?(?:的|过的)(?:那|这)?[几两三四五六七八九十\d]{0,2}[件个条项]?"
    r"(?:事[情项]?|问题)?(?:都|全部?|全都)(?:已经?)?(?:办[完好结]|解决|处理[完好]|[弄修]好|搞定|完成|落实)了?"
    + _END
)
_OF_ANOTHER_DAY = re.compile(
    r"^\s*(?:更正[：:，,]?)?(?:上面|刚才|刚刚|上一?|前面|这|那)[^，。,]{0,6}(?:应该|应)?(?:是|算|记到?|放到?)(?P<day>[^，。,的]{2,8})的?(?:日报|报告|情况)?[。！!]?\s*$"
)
_CLAUSES = re.compile(r"[，,；;。\n]+")
_POINTER = (
    r"(?:[#＃]?\s?[1-9]\d{3,6}(?:号|件)?|第\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[个件条项])"
)
_POINTED = re.compile(
    rf"^\s*(?P<which>{_POINTER}(?:[、和跟与及\s]*{_POINTER})*)\s*(?P<rest>[一-龥].*)$"
)
_ONLY_COUNTS = re.compile(
    r"^\s*(?:这[个件])?(?:一共|总共|共|大概|大约)?(?:涉及|惠及|影响|受益)(?:了|到)?(?:\d{1,6}(?:[户人名]|多户|余户)[，,、\s]*){1,2}"
    + _END
)
_NAMED_COUNTS = re.compile(
    r"^\s*(?P<what>[^，。；\n]{2,14}?)(?:那[个件]|的事|这[个件])?(?:一共|总共|共)?(?:涉及|惠及|影响)(?:了|到)?\d{1,6}(?:[户人名]|多户|余户)"
    + _END
)
_LED = re.compile(
    r"^\s*[#＃]?\s?(?P<number>(?!12(?:345|3[0-9]{2})(?!\d)|95\d{3}(?!\d))[1-9]\d{3,6})(?:号(?![楼院栋线门店房路令文])|件(?!数)|[、，,：:\s])*(?P<rest>[一-龥].*)$",
    re.DOTALL,
)
_UNITS = re.compile(
    r"(?:余|多|万|千|百)*(?:户|元|年|人|名|个|米|平|块|次|棵|株|盏|斤|吨|公|亩|辆|张|套|栋|小时|天|月|日|点|份|家|袋|处|路|号|热线|市长)"
)
_SO_FAR = re.compile(r"(?:累计|总共|一共|合计)(?:已)?[^\d，。]{0,6}(\d{1,6})\s?(?:余|多)?户")
_TOLD_COUNTS = {
    "households": re.compile(r"(\d{1,6})\s?户"),
    "people": re.compile(r"(\d{1,6})\s?[人名](?!次)"),
}
_WORK = r"(?:整改|处理|办理|维修|修|清理|施工|改造|安装|治理|解决|以|之)?"
_MOMENT = re.compile(
    r"(?P<before>(?:整改|处理|办理|维修|清理|施工|改造|安装|治理|解决)(?:之)?前(?!期|门|面|往))"
    r"|(?P<after>(?:整改|处理|办理|维修|清理|施工|改造|安装|治理|解决|修好|修完|修复)(?:之)?后(?!续|面|门))"
)
_BOTH = re.compile(
    r"(?:整改|处理|办理|维修|清理|施工|改造|安装|治理)前后|前后对比|对比[图照]|^\s*前后[。！!]?\s*$"
)
_OF_PICTURES = re.compile(
    r"^\s*(?:这|上面|刚才)?(?:是|的)?(?:第?[一二两三四五1-5前后]?[张幅]?(?:照片|图片?)?(?:都)?(?:是)?"
    rf"{_WORK}(?:前后|前|后)(?:对比)?(?:的|图|照|照片)*[，,、；;\s]*){{1,3}}[。！!]?\s*$"
)
_PICTURES_OF = re.compile(
    r"^\s*(?:这是|这张是|这几张是|是)?\s?(?:[#＃]?(?P<number>\d{4,7})|第(?P<position>\d{1,2}|[一二三四五六七八九十])[件条个项])"
    r"(?:号|件)?的?[，,、\s]*(?P<rest>.*)$",
    re.DOTALL,
)
_WHOLLY = re.compile(r"全部|都(?:已|办|解决)|办结|办完|完工|竣工|解决(?!了?一部分)|销号")
_VAGUE = re.compile(r"^\s*(?:好了|完了|完成了?|搞定了?)" + _END)
_CONTINUES = re.compile(r"又|累计|继续|仍|依然|目前已|进度|推进到|还在|第[二三四五六]批")


def order(text: str) -> Order | None:
    """What a message orders; None for anything else."""
    if len(text) > LONGEST_SPLIT:
        return None
    split = _SPLIT.match(text)
    if split:
        return _split(split)
    supplement = _SUPPLEMENT.match(text)
    if supplement:
        return _supplement(supplement)
    if len(text) <= LONGEST and _NAMED_COUNTS.match(text) and not led_by_number(text):
        return Supplement(None, None, text.strip())  # 3号楼电梯涉及40户
    return _short(text) if len(text) <= LONGEST else None


def _short(text: str) -> Order | None:
    if _UNDO.match(text):
        return Undo()
    if _LAST_MATTER.match(text):
        return TakeBack(last_matter=True)
    if _TAKE_BACK.match(text) or _TWICE.match(text):
        return TakeBack()
    return _merge(text)


def _merge(text: str) -> Merge | None:
    numbers = tuple(dict.fromkeys(int(n) for n in re.findall(r"(?<!\d)(\d{4,7})(?!\d)", text)))
    if not re.search(_MERGING, text) or re.search(r"不是(?:同一|一)|不重复|没重复", text):
        return None
    if len(numbers) < 2:
        found = re.findall(r"第\s?(\d{1,2}|[一二三四五六七八九十]{1,2})\s?[个件条项]", text)
        positions = [n for n in map(_position, found) if n]
        return Merge((), 0, tuple(positions)) if len(positions) > 1 else None
    into = re.search(rf"(?:到|入|进|成|归|算)\s*{_NUMBER}", text)
    kept = int(into[1]) if into else min(numbers)
    return Merge(tuple(n for n in numbers if n != kept), kept)


def _split(match: re.Match[str]) -> Split | None:
    before, ordinal, after, rest = match.groups()
    number = before or after
    parts = tuple(part.strip(" ，,。、：:") for part in _PARTS.split(rest))
    told = tuple(part for part in parts if len(part) > 1)
    if number is None and ordinal is None:
        return None
    return Split(int(number) if number else None, _position(ordinal), told)


def _supplement(match: re.Match[str]) -> Supplement:
    before, first, after, second, rest = match.groups()
    number = before or after
    return Supplement(int(number) if number else None, _position(first or second), rest.strip())


def _position(word: str | None) -> int | None:
    found = value(word) if word else None
    return None if found is None else int(found)


def choice(text: str) -> Choice | None:
    """Which one a short message means, where one was asked for; None for anything else."""
    if len(text) > 20:
        return None
    if _ALL.match(text):
        return Choice(all=True)
    if _NONE.match(text):
        return Choice(none=True)
    chosen = _CHOSEN.match(text)
    if not chosen:
        return None
    number, ordinal = chosen.groups()
    return Choice(number=int(number)) if number else Choice(position=_position(ordinal))


def settles(text: str) -> bool:
    """Whether a message says of something pointed at that it is settled, and nothing else."""
    return len(text) <= 20 and bool(_SETTLED.match(text))


def is_settled(text: str) -> bool | None:
    """What a short message answers where it was asked whether a thing is settled; None for
    anything else."""
    if len(text) > 20:
        return None
    if _NOT_SETTLED.match(text):
        return False
    yes = _YES.match(text)
    rest = text[yes.end() :] if yes else text
    return True if settles(rest) or (yes and not rest) else None


def is_vague(text: str) -> bool:
    """Whether it may as well mean that the sender has finished writing."""
    return bool(_VAGUE.match(text))


def continues(text: str) -> bool:
    """Whether a short message may go on with something known, though no word points back to it."""
    return len(text) <= 60 and "\n" not in text.strip() and bool(_CONTINUES.search(text))


def told_on(text: str, today: date) -> date | None:
    """The day on which a matter was told, as news of it says: 昨天报的, 6月17日反映的."""
    for when in dates.find(text, today):
        if when.first == when.last and _TOLD.match(text[when.end :]):
            return when.first
    return None


def all_of_day(text: str, today: date) -> date | None:
    """The day all matters of which are settled, as a short message says: 昨天报的都办完了."""
    found = _ALL_OF_DAY.match(text) if len(text) <= LONGEST else None
    return _one_day(found["day"], today) if found else None


def of_another_day(text: str, today: date) -> date | None:
    """The day to which what was told last belongs, as a short message says: 上面那条是昨天的."""
    found = _OF_ANOTHER_DAY.match(text) if len(text) <= LONGEST else None
    return _one_day(found["day"], today) if found else None


def _one_day(words: str, today: date) -> date | None:
    whens = dates.find(words, today)
    one = whens[0] if len(whens) == 1 and whens[0].first == whens[0].last else None
    return one.first if one and one.first <= today else None


@dataclass(frozen=True, slots=True)
class Clause:
    """What a part of a message says of the matters named at its beginning, by number or position."""

    numbers: tuple[int, ...]
    ordinals: tuple[int, ...]
    rest: str


def clauses(text: str) -> list[Clause]:
    """The parts of a short message each of which may be of a matter of its own: 1024办好了，1025还没;
    停车棚修好了，路灯还没. Empty unless there are two at least, all of them named in the same way."""
    parts = [part.strip() for part in _CLAUSES.split(text.strip()) if part.strip()]
    found = [match for part in parts if (match := _POINTED.match(part))]
    if len(text) > LONGEST_SPLIT or len(parts) < MIXED:
        return []
    if len(found) == len(parts):
        return [_clause(match) for match in found]
    return [] if found or len(text) > LONGEST else [Clause((), (), part) for part in parts]


def _clause(match: re.Match[str]) -> Clause:
    named = re.findall(_POINTER, match["which"])
    ordinals = [_position(name.strip("第个件条项 ")) for name in named if "第" in name]
    numbers = [int(re.sub(r"\D", "", name)) for name in named if "第" not in name]
    return Clause(tuple(numbers), tuple(n for n in ordinals if n), match["rest"].strip())


def only_counts(text: str) -> dict[str, int]:
    """The households and people that a message tells of what was spoken of last: 涉及40户. Empty for
    anything that says more."""
    return people_told(text) if len(text) <= LONGEST and _ONLY_COUNTS.match(text) else {}


def led_by_number(text: str) -> tuple[int, str] | None:
    """The number with which a short message begins, as one that points at a matter, and what is said
    of it; None where it counts something."""
    found = _LED.match(text) if len(text) <= LONGEST_SPLIT else None
    if found is None or _UNITS.match(found["rest"]):
        return None
    return int(found["number"]), found["rest"].strip()


def running_total(text: str) -> int | None:
    """The households that a message says there are in all by now: 累计560户."""
    found = _SO_FAR.search(text)
    return int(found[1]) if found else None


def people_told(text: str) -> dict[str, int]:
    """The households and people that a few words name."""
    found = {name: pattern.search(text) for name, pattern in _TOLD_COUNTS.items()}
    return {name: int(match[1]) for name, match in found.items() if match}


def ends(text: str) -> bool:
    """Whether news says that a thing is settled as a whole, not only a part of it."""
    return bool(_WHOLLY.search(text))


def moments(text: str, pictures: int) -> list[Moment]:
    """Which of some pictures, in their order, show how it was and which how it is now, as a text
    says; empty where it says nothing of it. Of both without more, the first half is before."""
    told = [Moment.BEFORE if match["before"] else Moment.AFTER for match in _MOMENT.finditer(text)]
    order = list(dict.fromkeys(told))
    if _BOTH.search(text):
        order = [Moment.BEFORE, Moment.AFTER]
    if not order or not pictures:
        return []
    if len(order) == 1 or pictures == 1:
        return [order[-1]] * pictures
    half = (pictures + 1) // 2 if order[0] is Moment.AFTER else pictures // 2
    return [order[0]] * half + [order[1]] * (pictures - half)


def pictures_of(text: str) -> tuple[int | None, int | None, str] | None:
    """Whose pictures they are that were sent just before, as a caption says (第三件的，整改后): the number
    or the position of the matter, and what is said of the moment; None for anything else."""
    found = _PICTURES_OF.match(text)
    if not found or not of_pictures(found["rest"]):
        return None
    number, position = found["number"], found["position"]
    if number:
        return int(number), None, found["rest"]
    return None, int(value(position) or 0), found["rest"]


def of_pictures(text: str) -> bool:
    """Whether a short message only says which pictures show what."""
    return len(text) <= 24 and bool(_OF_PICTURES.match(text))
