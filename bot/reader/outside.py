"""Whether a clause belongs to no matter, as far as rules can say: a header, a greeting, figures of
the day, an activity, words that only lead up to what follows. What they say is one sign of many.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reader import sources
from bot.reader.boundary import Before
from bot.reader.clauses import Clause, Nature, states_totals
from bot.reader.marks import Marks
from bot.reader.patterns import begins
from bot.reader.place import stem_of
from bot.vocabulary import Source

# What separates sentences, not only clauses.
STRONG = frozenset("\n。；！")


@dataclass(slots=True)
class Message:
    """What is known of a message before it is cut: its marks, the ranges that are dates, who sent
    it, and whether it corrects another."""

    marks: Marks
    dates: Sequence[tuple[int, int]]
    branch: str | None
    corrects: bool


_LEAD_END = re.compile(
    r"(?:如下|以下|情况|问题|事项|实事|汇报|发现|反映|诉求|工作|记录|台账|日报|报告|清单|留言|来访|来电|的|报|件|事|进度|进展|结果|处理|办理)$"
)
_GREETING = begins(
    "@上下中主书今以们其各同嗓回困填备多大天好如完小就心总报拜收整新早晚晴汇没点照特累联记请转辛都阴附雨领",
    r"^(?:各位)?(?:领导|大家|书记|主任|同志们|各位)?(?:们)?(?:早上|上午|中午|下午|晚上)?好[啊呀]?$|辛苦|请(?:查收|审阅|审核|查阅|领导|知悉|阅)|^以上|^特此|(?:报送|填报|上报|报告|汇报|记录|整理)(?:人|单位|：)|^联系(?:人|电话)|照片|附件|附图|^备注|拜年|新年快乐|如下$|^(?:就这些?|没别的|没了|完了|汇报完毕|总的就这些|其他(?:没变|正常|都正常))|^@|转发(?:自|：)|天气|^晴|^多云|^小?雨$|^阴|困死了|嗓子都?哑|累但|心累|^今天的$|^今天$|回访|点赞|都说好|收到请",
)
_HEADER = re.compile(
    r"(?:日报|民生|实事|汇报|上报|报送|台账|民情|情况|工作日志|日志|简报|报告|速递|记录|清单|播报|通报|工作|台帐|排查|党支部|党总支|社区|村|支部|补报|补|星期|周)"
)
_ROUTINE = re.compile(
    r"无异常|未发现(?:异常|问题)|一切正常|没有异常|没啥问题|没有问题|都正常|均正常|挺好|安全$|平安$"
)
_ACTIVITY_KEEPS = re.compile(
    r"义诊|理发|慰问|送|救助|招聘|维修|咨询|体检|讨薪|为.{0,8}(?:老人|居民|群众|儿童|困难)"
)
_OTHER_FIGURES = re.compile(
    r"^(?:其中|还有|另有)?(?:正在办理?|未办结?|未解决|待办|在办|正在处理)(?:的)?\s?\d{1,3}\s?件|^\d{1,3}件(?:正在办理|未办结|办理中|在办|未解决)|\s0\s?(?:起|例|人|件|次)$|^其他(?:几|\d|[一二三四五六七八九十])个?(?:当场)?"
)
_META = begins(
    "不为作其内写发填少弄念报撤改日更第说请重隔",
    r"发错|写错|报错|填错|说错|念错|弄错|日期|内容(?:不变|照旧)|其[他它](?:的)?(?:没变|不变|照旧)|隔壁|发串|写串|重新(?:整理|报|发)|作废|不要了|少数了|撤回|撤销|撤掉|不算了|第.项不动|改一下$|改一个数|请改|更正$|^更正|为准$",
)


def is_outside(
    message: Message, clause: Clause, holds: Nature, before: Before | None, follow: str
) -> bool:
    """Whether a clause belongs to no matter. ``before`` is the matter being gathered, ``follow``
    the mark behind the clause."""
    words = message.marks.text[clause.body : clause.end]
    joined = before is not None and clause.sep == "，"
    if _is_about_all(message, clause, holds, before, words):
        return True
    if _GREETING.search(words) and not holds.trouble and len(words) < 28:
        return not (joined and re.search("满意|点赞", words))
    if (
        before is None or clause.sep in STRONG or (clause.sep == " " and before.closed)
    ) and _is_header(message, clause, holds, words, inside=before is not None):
        return True
    if (
        holds.activity
        and not holds.trouble
        and not _ACTIVITY_KEEPS.search(words)
        and not (holds.done and joined)
    ):
        return before is None or not (joined and before.content)
    return _opens_nothing(message, clause, holds, before, follow)


def _is_about_all(
    message: Message, clause: Clause, holds: Nature, before: Before | None, words: str
) -> bool:
    """Figures of the day, what was sent wrongly, and calls made after all is done."""
    if (
        states_totals(message.marks.text, clause)
        and not (holds.trouble and len(words) > 22)
        and (before is None or not before.content or clause.sep != "，")
    ):
        return True
    if message.corrects and _META.search(words) and not (holds.done and len(words) > 12):
        return True
    return "回访" in words


def _opens_nothing(
    message: Message, clause: Clause, holds: Nature, before: Before | None, follow: str
) -> bool:
    """Whether a clause only leads up to what follows, or says that all is well."""
    words = message.marks.text[clause.body : clause.end]
    idle = not holds.trouble and not holds.done and not holds.begun
    if before is None or clause.sep in STRONG:
        if follow == "：" and not holds.done and not holds.trouble and len(words) < 18:
            return True
        names_source = holds.source and not holds.service and follow == "，" and len(words) < 18
        if (before is None and idle) or (before is not None and names_source):
            return idle and _leads(message, clause, holds, words, follow)
    return (
        _ROUTINE.search(words) is not None
        and (before is None or not before.trouble)
        and not holds.trouble
    )


def _is_header(
    message: Message, clause: Clause, holds: Nature, words: str, *, inside: bool
) -> bool:
    bare = words.strip("【】（）-=#* 　~—_·.")
    if not bare or (words.startswith("@") and len(words) < 14) or _OTHER_FIGURES.search(bare):
        return True
    if message.branch and (
        bare
        in (
            message.branch,
            message.branch.removesuffix("党支部") + "支部",
            message.branch + "党支部",
            message.branch + "党总支",
        )
    ):
        return True
    dated = any(clause.start <= a and b <= clause.end for a, b in message.dates)
    plain = not holds.trouble and not holds.done and not holds.begun
    stem = stem_of(message.branch or "\0")
    if inside and not (stem in bare or (dated and len(bare) < 12)):
        return False
    if (
        plain
        and len(bare) < 30
        and (dated or stem in bare)
        and (_HEADER.search(bare) or (dated and len(bare) < 14))
    ):
        return not holds.service or len(bare) < 16
    if (
        dated
        and len(bare) < 24
        and stem in bare
        and (_HEADER.search(bare))
        and not re.search("坏|漏|堵", bare)
    ):
        return True
    return (
        len(bare) < 20
        and bool(
            re.fullmatch(
                r"(?:\S{0,8})?(?:日报|民生实事|台账|民情|汇报|报告|速递|日志|记录|清单|实事|工作群)\S{0,4}",
                bare,
            )
        )
        and plain
    )


def _leads(message: Message, clause: Clause, holds: Nature, words: str, follow: str) -> bool:
    if follow == "：" and (len(words) < 12 or _LEAD_END.search(words)):
        return True
    heard, span, firm = sources.find(message.marks, clause.start, clause.end)
    if follow == "，" and any(
        clause.start <= a and b <= clause.end and not re.match("今|当", message.marks.text[a:b])
        for a, b in message.dates
    ):
        return False
    if span and clause.end - span.end > 6 and not _LEAD_END.search(words):
        return False
    if heard is not Source.UNKNOWN and not (holds.service and not firm):
        return (
            follow in ("：", "。", "，", " ", "\n", "")
            and not re.search(r"(?:慰问|看望|送|要求|想|希望|建议|申请)[一-龥\d]{2,}", words)
            and len(words) < 30
        )
    if holds.service or holds.wish or holds.entity:
        return False
    return follow in ("。", "\n", "：", "") or (len(words) < 10 and follow in ("，", " "))
