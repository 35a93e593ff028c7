"""How far a matter is, from what its clauses say, the last ones weighing most."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.reading import Span
from bot.reader.lexicon import nature, telling
from bot.reader.lexicon.progress import SETTLED_CELLS
from bot.reader.marks import Marks
from bot.reader.model import Grams, grams, model
from bot.reader.patterns import begins
from bot.reader.sketch import Sketcher, letters
from bot.vocabulary import Status

_SAID = (
    (
        re.compile(
            r"[（(【：\s|]?(?:状态[：|]?)?(?:未办结?|未解决|未完成|未处理|待办|未整改|暂未办理|尚未办理|未开始|待处理)[）)】]?(?=$|[，。；\s|（）])"
        ),
        Status.PENDING,
    ),
    (re.compile(r"(?:办理中|处理中|进行中|推进中|整改中|协调中|办理当中)"), Status.IN_PROGRESS),
    (
        re.compile(
            r"(?:[（(【]|状态[：|]|结果[：|])(?:已?办结|已?解决|已?完成|已处理|办结|已整改)[）)】。，]?"
        ),
        Status.RESOLVED,
    ),
)
_SIGNS = {
    "✔": Status.RESOLVED,
    "✅": Status.RESOLVED,
    "☑": Status.RESOLVED,
    "√": Status.RESOLVED,
    "⏳": Status.IN_PROGRESS,
    "🚧": Status.IN_PROGRESS,
    "❓": Status.PENDING,
    "❌": Status.PENDING,
    "⬆": Status.IN_PROGRESS,
    "🔄": Status.IN_PROGRESS,
    "🆗": Status.RESOLVED,
}
_CLAUSE = re.compile(r"[^，。；！？\n→ ]+")
_FUTURE = begins(
    "争保再准力即定将尽待才打承拟排推等答约要计让说责还通限预",
    r"预计|(?<!比)计划|争取|力争|打算|准备(?!了?[一-龥]{2,6}\d)|即将|将(?=[于在对由])|约定|承诺(?!书)|答应|保证(?!书|金)|^说(?![好开和清明通服了])|说是|要求|责令|限期|才能|等(?!级|候|人|地|\d)|(?<![优接招期对看])待(?![人遇业岗命])|尽快|尽早|再去|还得|定于|推到|推迟|排到|要养护|通知[^，]{2,12}(?:清|拆|修|换|挪|搬|改)|让[^，]{1,10}(?:来|修|换|报价)|拟(?!定)",
)
_FROM_NOW = re.compile(r"以后|今后|往后|日后|从此|每天|每周|每月|每日|常态|长期|随时|起执行|轮流")
_AGREED = re.compile(
    r"说好|约定|谈妥|谈好|商量好|议定|答应(?=.{0,8}(?:停|关|不再|清场|打烊|收摊|降|小声|早点))"
)
_HANDED_UP = re.compile(r"已|上报|报办事处|报请|申请|递|报告|报了|报街道|报区")
_WISHES = re.compile(r"^(?:[一-龥]{0,8})?(?:想|要求|希望|建议|盼|请求)(?!办法)")
_CALLS_IN = re.compile(r"^(?:已|又)?(?:叫|让|喊|请|通知|催)(?:了)?[一-龥]{2,}")
_PARTLY = re.compile(
    r"已(?:经)?签字?\d+|已有\d+(?:户|人)|差[\d一二三四五六七八九十百]{1,4}(?:户|人)|签字率"
)
_SUBMITS = re.compile(
    r"已?(?:递|递交|提交|送审|报送|送交|交到|报)(?:了|到|给|窗口|[一-龥]{2,8}(?:审|批|复核|窗口|中心|所|局))"
)
_FINISHED = re.compile(
    r"(?<![没未不])(?<!还没)(?<!没有)(?<![你正只最还挺很太说约谈商量不])(?:[一-龥])(?:好|完|掉|净|妥|齐|住)了?$|[拉运清收拖劝搬挪赶移推撤带领叫](?:走|离|开|回)了?$"
)
_SETTLED_LATER = re.compile(r"(?:办|交|开|收|换|装|批|发|领)了$")
_PERFECT = re.compile(r"已|了|完|好|毕|妥|齐|成功|到位|过了|上了")
_ACT = re.compile(
    r"(?:清理|清运|清扫|清掏|打扫|更换|换|维修|修|装|安装|拆|铲|掏|拖|提醒|采样|采了|配送|疏通|修剪|剪|砍|伐|填|铺|垫|补|焊|刷|粉刷|冲洗|消毒|消杀|搭|挂|立|栽|种|加固|送|发|给|代办|代买|代缴|代购|办|帮|陪|慰问|看望|调解|劝|协助|救助|募|捐|接送|转移|安置|提供|组织|开展|解答|答复|讲|教|指导|磨|理发|接种|抽|堆|撒|浇|盖|设|建|增|腾|购|买|添|配|改|移|搬|挪|拉|运|扫|贴|收|退|赔|找|订|签|开|查|义诊|服务|落实|讲清|解释|借|支|插|摆|画|划|种|绑|拧|接|剪|赠|垫付|链接|分流|规范|清退|清|疏|抢|抬|复位|告知|列了|贴单|罚|调低|挡|处置|劝阻|制止|拦|保住|捕|捉|抓)"
)
_REST = re.compile(
    r"(?:其余|剩余|剩下|余下|还剩|还有|尚有|还差|仍有|剩|差|余)(?:的)?[\d一二三四五六七八九十两几]{0,4}"
)


# Nothing but a call to those who are to see to it.
_ONLY_CALLED = re.compile(
    r"(?:就|已经?|都|也|先|刚|当场|马上|及时|今天|又|再)*(?:[跟给向找和][一-龥]{1,6})?"
    r"(?:报修|报了修|上报|报了?警|报了?案|反映|反馈|打了?电话|联系|通知|催|喊人|叫人)(?:[了过]了?|过去|上去)?"
)


class Clue:
    """What the clauses say, in order, as letters: d done, a acted, b begun, s submitted, g going,
    f ahead, i idle, q asked, t trouble."""

    def __init__(self) -> None:
        self.letters = ""
        self.spans: list[Span] = []

    def add(self, letter: str, start: int, end: int) -> None:
        """One more clause."""
        self.letters += letter
        self.spans.append(Span(start, end))

    def last(self, letters: str) -> int:
        """The last clause that says one of these, or -1."""
        return max(self.letters.rfind(letter) for letter in letters)


def said(text: str) -> Status | None:
    """A status that is given outright: a cell, a bracket, a sign."""
    for sign, status in _SIGNS.items():
        if sign in text:
            return status
    for pattern, status in _SAID:
        if pattern.search(text):
            return status
    return None


def of_cell(cell: str) -> Status | None:
    """The status that a cell under a status heading gives by itself; None where it gives none."""
    if cell in SETTLED_CELLS:
        return Status.RESOLVED
    return said(f"（{cell}）") or said(cell)


def read(
    marks: Marks,
    ranges: Sequence[tuple[int, int]],
    *,
    asks: Sequence[Span],
    ahead: Sequence[Span],
) -> tuple[Status, float, Span | None]:
    """The status within the ranges that tell of a matter, in order, how sure it is, and the clause
    that says so. ``asks`` are the clauses that ask for help, ``ahead`` the dates still to come."""
    for start, end in reversed(ranges):
        outright = said(marks.text[start:end])
        if outright:
            return outright, 1.0, None
    clue = Clue()
    clauses = [match.span() for pair in ranges for match in _CLAUSE.finditer(marks.text, *pair)]
    for first, last in clauses:
        clause = _seen(marks, first, last, asks, ahead, is_first=not clue.letters)
        for letter in _says(clause, settled=clue.last("da") >= 0):
            clue.add(letter, first, last)
    label, sure = model("status").weigh(*_signs(marks, clauses, clue))
    status = Status(label)
    if status is Status.PENDING and set(clue.letters) == {"t"}:
        sure = max(sure, _ONLY_TROUBLE)
    at = clue.last(_SPEAKS_FOR[status])
    return status, round(sure, 2), clue.spans[at] if at >= 0 else None


_SPEAKS_FOR = {Status.RESOLVED: "da", Status.IN_PROGRESS: "gfbs", Status.PENDING: "itq"}
_ONLY_TROUBLE = 0.7  # where nothing but trouble is told, nobody need be asked how far it is
_KINDS = ("progress.done", "progress.begun", "progress.going", "progress.ahead", "progress.idle")


def _signs(
    marks: Marks, clauses: list[tuple[int, int]], clue: Clue
) -> tuple[list[str], dict[str, Grams]]:
    """What speaks for or against a status: the order of what the clauses say, and the words of
    the last ones, where the outcome stands."""
    text, order = marks.text, clue.letters
    signs = [f"n:{min(len(clauses), 4)}"]
    if not set(order) & set("dabgfs"):
        signs += ["idle", f"idle:{len(clauses) == 1}"]
    signs += dict.fromkeys(f"end:{order[-size:]}" for size in (1, 2, 3))
    signs += dict.fromkeys(f"has:{letter}" for letter in order)
    signs.append("all:" + "".join(letter for letter, _ in groupby(order)))
    runs: dict[str, Grams] = {}
    for name, (first, last) in zip(("L", "P"), reversed(clauses), strict=False):
        tags = marks.tags(first, last)
        signs += [f"{name}:{kind}" for kind in _KINDS if kind in tags]
        signs += [f"{name}:called"] * (_ONLY_CALLED.fullmatch(text, first, last) is not None)
        runs[f"{name}…"] = grams(text[first:last] + "$", 1, 3)
    more, drawn = _drawn(text, clauses)
    return signs + more, runs | drawn


_SKETCHER = Sketcher(telling.KINDS | {"T": nature.LAYER["trouble"]})

# Kinds of words (see ``lexicon.telling``) that speak of an outcome, of a measure, against both …
_OUTCOMES = ("dve", "cbgf", "inhoq")
# … and those that alone say nothing of how far it is.
_SAYS_NOTHING = frozenset("T#/alpwoh")


def _drawn(text: str, clauses: list[tuple[int, int]]) -> tuple[list[str], dict[str, Grams]]:
    """What the kinds of words speak for: their order in the last clauses and in all, and the words
    themselves where they stand last."""
    told = [_SKETCHER.draw(text[first:last]) for first, last in clauses]
    signs: list[str] = []
    runs: dict[str, Grams] = {}
    for name, words in zip(("L", "P"), reversed(told), strict=False):
        runs[f"{name}~…"] = Grams((f"^{letters(words)}$",), 1, 4)
        signs += [f"{name}w:{word.kind}{word.text}" for word in words]
        signs += [f"{name}z:{word.text}" for word in words[-1:]]
    every = "/".join(map(letters, told))
    runs["~…"] = Grams((every[-12:] + "$",), 2, 5)
    runs["~~…"] = Grams((every,), 1, 3)
    signs += [f"any:{kinds}:{not set(kinds).isdisjoint(every)}" for kinds in _OUTCOMES]
    if _SAYS_NOTHING.issuperset(every):
        signs += ["bare", f"bare:{len(clauses)}"]
    return signs, runs


@dataclass(slots=True)
class _Clause:
    """A clause and what is seen of it."""

    words: str
    done: list[tuple[int, int]]
    trouble: bool
    begun: bool
    going: bool
    to_come: bool
    idle: list[tuple[int, int]]
    asked: bool
    ahead: bool
    first: bool
    future: int | None

    @property
    def is_promised(self) -> bool:
        """Whether it speaks of the future after all that was done."""
        if self.future is None:
            return False
        return not (self.done and self.done[-1][1] <= self.future)


def _seen(
    marks: Marks,
    start: int,
    end: int,
    asks: Sequence[Span],
    ahead: Sequence[Span],
    *,
    is_first: bool,
) -> _Clause:
    words, tags = marks.text[start:end], marks.tags(start, end)
    trouble = marks.first("nature.trouble", start, end) if "nature.trouble" in tags else None
    done = marks.all("progress.done", start, end) if "progress.done" in tags else []
    done = _real_done(marks.text, done, trouble)
    return _Clause(
        words,
        done,
        trouble=trouble is not None,
        begun="progress.begun" in tags,
        going="progress.going" in tags,
        to_come="progress.ahead" in tags,
        idle=marks.all("progress.idle", start, end) if "progress.idle" in tags else [],
        asked=any(span.start < end and span.end > start for span in asks),
        ahead=any(start <= span.start < end for span in ahead),
        first=is_first,
        future=_future(words, start, done),
    )


def _future(words: str, start: int, done: list[tuple[int, int]]) -> int | None:
    """Where a clause begins to speak of the future; no word that is part of 已… does."""
    match = _FUTURE.search(words)
    if match is None or any(a <= start + match.start() < b for a, b in done):
        return None
    return start + match.start()


def _says(clause: _Clause, *, settled: bool) -> str:
    """The letters of what a clause says, or nothing; trouble or idleness may stand before what
    else it says. ``settled``: a clause before told of something done."""
    words = clause.words
    if words.startswith("不是"):
        return ""
    if clause.asked and not _HANDED_UP.search(words):
        return "q"
    wishes = bool(_WISHES.match(words)) and not _PERFECT.search(words)
    before = "t" if wishes or (clause.trouble and not clause.done and not clause.begun) else ""
    if wishes and not clause.ahead:
        return before
    if _FROM_NOW.search(words) and (clause.done or settled or not clause.begun):
        return before + ("d" if clause.done or _ACT.search(words) else "t")
    if clause.idle and (not clause.done or clause.idle[-1][0] > clause.done[-1][0]):
        if not clause.begun:
            return before + "i"
        before += "i"
        clause.done = []
    return before + (_outcome(clause) or _measure(clause))


def _outcome(clause: _Clause) -> str:
    """The letter of what came out, or will; empty where only a measure is told."""
    words = clause.words
    left = _REST.match(words)
    promised = "b" if clause.asked else "f"
    outcomes = (
        ("f", clause.ahead or _PARTLY.search(words)),
        ("f", left and not re.search("已|都|完|好", words)),
        ("d", _AGREED.search(words)),
        (promised, clause.is_promised),
        ("g", clause.going),
        ("d", clause.done or _FINISHED.search(words)),
        ("f", left or clause.to_come),
    )
    return next((letter for letter, said in outcomes if said), "")


def _measure(clause: _Clause) -> str:
    """The letter of what somebody did or set going, or empty."""
    words = clause.words
    acted = _acts(words, first=clause.first, trouble=clause.trouble)
    called = clause.begun or clause.asked or bool(_CALLS_IN.match(words))
    if called and not (acted and _DOES.search(words) and not clause.asked):
        return "s" if _SUBMITS.search(words) else "b"
    return "a" if acted else ""


# Something that was done in the measure that is told: 对接药店配送76份, 为…登记, 劝施工的停.
_DOES = re.compile(
    r"[一-龥]\s?[\d一二三四五六七八九十百]{1,6}\s?(?:余|多)?(?:份|单|人|名|户|张|本|个|件|辆|元|次|袋|箱|盏|台|处|桶|车)|^(?:为|给|帮|劝|陪|协助|慰问|看望)"
)
_OPENS = re.compile(
    r"^(?:为|给|帮|帮助|协助|陪|陪同|慰问|看望|接送|走访慰问|免费|义务|代|上门|当场|现场|组织)"
)


def _acts(words: str, *, first: bool, trouble: bool) -> bool:
    acted = _ACT.search(words)
    if not acted:
        return False
    if acted.start() <= 1 or _OPENS.match(words):
        return True
    if _PERFECT.search(words):
        return True
    return not trouble and (not first or bool(_DOES.search(words)))


def _real_done(
    text: str, done: list[tuple[int, int]], trouble: tuple[int, int] | None
) -> list[tuple[int, int]]:
    """Without 办了, 交了 and the like where the trouble comes after: 办了六年没影."""
    if trouble is None:
        return done
    return [(a, b) for a, b in done if not (_SETTLED_LATER.search(text, a, b) and trouble[0] >= b)]
