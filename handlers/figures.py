"""Answers in figures: how many matters, how many of them settled, compared with when, and which.

Every figure is n/N with its days; what is listed are the newest, and the answer says of how many.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.facts import Period
from bot.domain.ledger import Kind, Matter, Sought, Stage
from bot.domain.people import Organization
from bot.questions import By, Question
from bot.receipts import matter_line
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Status, label
from bot.wording import days, more_or_less, share, short, short_name
from handlers.seeing import list_page, top_of

MOST_LISTED = 10
MOST_BESIDE = 5  # beside a count that was asked for
MOST_GROUPS = 12
NAME_LENGTH = 16
SOON = timedelta(days=3)
NOT_YOURS = "只能看本支部的，{names}的请问办事处"
STAGES = {
    Stage.SUPERVISED: "督办中的",
    Stage.WAITING: "等受理的",
    Stage.UNVERIFIED: "报了办结还没核实的",
}
NONE_OF_WORDS = "没有找到提到“{words}”的事项"


@dataclass(frozen=True, slots=True)
class Answer:
    """The figures in one line, and what names single matters or branches."""

    head: str
    details: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join([f"{self.head}：" if self.details else f"{self.head}。", *self.details])


def answer(request: Request, tx: Tx, question: Question) -> Answer:
    """The answer to a question about matters."""
    top = top_of(request, tx)
    tree = tx.people.branches(below=top.id) if question.branches else []
    below = {branch.name: branch for branch in tree}
    foreign = [name for name in question.branches if name not in below]
    if foreign:
        return Answer(NOT_YOURS.format(names="、".join(foreign)))
    branches = [below[name] for name in question.branches]
    sought = sought_by(request, question, top, branches)
    kinds = tx.search.count(sought)
    if not kinds and question.words:
        return Answer(NONE_OF_WORDS.format(words="”“".join(question.words)))
    head = heading(request, question, sought, branches) + figure(question, kinds)
    head += comparison(request, tx, question, sought, kinds)
    if question.by is not None:
        return Answer(head, groups(tx, question.by, kinds))
    return Answer(head, listed(request, tx, question, sought, kinds))


def sought_by(
    request: Request, question: Question, top: Organization, branches: Sequence[Organization]
) -> Sought:
    """What is to be counted, of any status: the base of what is asked for."""
    period = question.period
    if period is not None:
        period = period.up_to(request.today)
    return Sought(
        below=top,
        branches=tuple(branch.id for branch in branches),
        period=period,
        categories=question.categories,
        sources=question.sources,
        words=question.words,
        due_from=request.today if question.soon else None,
        due_before=due_before(request, question),
        stage=question.stage,
        needs_support=question.support,
    )


def due_before(request: Request, question: Question) -> date | None:
    """The day before which what is asked for is due."""
    if question.soon:
        return request.today + SOON + timedelta(days=1)
    return request.today if question.late else None


def heading(
    request: Request, question: Question, sought: Sought, branches: Sequence[Organization]
) -> str:
    """大里村党总支6月1日至18日停车充电"""
    parts = ["、".join(branch.name for branch in branches)]
    period = sought.period
    year = period is not None and period.first.year != request.today.year
    parts.append(days(period, year=year) if period else "至今")
    parts.append("、".join(label(word) for word in (*question.categories, *question.sources)))
    if question.words:
        parts.append("".join(f"“{short(word, NAME_LENGTH)}”" for word in question.words))
    if question.support:
        parts.append("需上级协调的")
    return "".join(parts)


def figure(question: Question, kinds: Sequence[Kind]) -> str:
    """共3件，已解决2/3; 未办结1/3件; 逾期未办结2件"""
    total, fitting = amount(kinds), amount(of_status(question, kinds))
    if question.late:
        return f"逾期未办结{total}件"
    if question.soon:
        return f"{SOON.days}天内到期还没办结的{total}件"
    if question.stage is not None:
        return f"{STAGES[question.stage]}共{total}件"
    if not question.statuses:
        resolved = amount(of_status(replace(question, statuses=(Status.RESOLVED,)), kinds))
        return f"共{total}件，已解决{share(resolved, total)}" if total else "共0件"
    what = "已解决" if Status.RESOLVED in question.statuses else "未办结"
    return f"{what}{fitting}/{total}件" if total else f"共0件，{what}—"


def of_status(question: Question, kinds: Sequence[Kind]) -> list[Kind]:
    """Those that are asked for."""
    return [k for k in kinds if not question.statuses or k.status in question.statuses]


def amount(kinds: Sequence[Kind]) -> int:
    """How many matters."""
    return sum(kind.count for kind in kinds)


def comparison(
    request: Request, tx: Tx, question: Question, sought: Sought, kinds: Sequence[Kind]
) -> str:
    """，比5月的5件少2件（5月1日至18日为4件）: the same days are named where a period still runs."""
    other, period = question.compared, sought.period
    if other is None or period is None:
        return ""
    now = amount(of_status(question, kinds))
    before = counted(tx, question, sought, other)
    year = other.first.year != request.today.year
    words = f"，比{days(other, year=year)}的{before}件{more_or_less(now, before)}"
    so_far = other.first + (period.last - period.first)
    if question.period != period and so_far < other.last:
        same = Period(other.first, so_far)
        words += f"（{days(same, year=year)}为{counted(tx, question, sought, same)}件）"
    return words


def counted(tx: Tx, question: Question, sought: Sought, period: Period) -> int:
    """How many there are of another period."""
    return amount(of_status(question, tx.search.count(replace(sought, period=period))))


def groups(tx: Tx, by: By, kinds: Sequence[Kind]) -> tuple[str, ...]:
    """A line for each branch, category or source, the most first."""
    total: Counter[str] = Counter()
    resolved: Counter[str] = Counter()
    names = {each.id: each.name for each in tx.people.organizations()}
    for kind in kinds:
        name = {
            By.BRANCH: names.get(kind.organization_id, ""),
            By.CATEGORY: label(kind.category),
            By.SOURCE: label(kind.source),
        }[by]
        total[name] += kind.count
        resolved[name] += kind.count if kind.status is Status.RESOLVED else 0
    lines = [
        f"· {short_name(name, NAME_LENGTH)} {count}件，已解决{resolved[name]}/{count}"
        for name, count in total.most_common(MOST_GROUPS)
    ]
    more = len(total) - len(lines)
    return (*lines, f"…另有{more}个") if more > 0 else tuple(lines)


def listed(
    request: Request, tx: Tx, question: Question, sought: Sought, kinds: Sequence[Kind]
) -> tuple[str, ...]:
    """The newest of them, with the branch where the asker sees several."""
    found = amount(of_status(question, kinds))
    most = MOST_LISTED if question.lists else MOST_BESIDE
    if not found or question.rate:
        return ()
    wanted = replace(sought, statuses=question.statuses)
    matters = tx.search.newest(wanted, most)
    lines = [line(request, matter, several=len(sought.branches) != 1) for matter in matters]
    if found > len(matters):
        link = list_page(request, wanted)
        more = f"，更多见 {link}" if link else "；说得细一点（哪天、哪里、哪类）可以看别的"
        lines.append(f"…共{found}件，上面是最近的{len(matters)}件{more}")
    return tuple(lines)


def line(request: Request, matter: Matter, *, several: bool) -> str:
    """A matter's line; its branch is named to who sees several."""
    words = matter_line(matter, request.today)
    if request.branch is not None or not several:
        return words
    return words.replace(" ", f" {short_name(matter.branch, NAME_LENGTH)}｜", 1)


def visits(request: Request, tx: Tx, question: Question) -> Answer:
    """How many visits and households the branches have declared."""
    top = top_of(request, tx)
    period = question.period or Period(request.today, request.today)
    told = tx.ledger.visits_told(top, period.first, period.last)
    if question.branches:
        told = [each for each in told if each.branch in question.branches]
    head = "、".join(question.branches) + days(period.up_to(request.today))
    if not told:
        return Answer(f"{head}还没有日报填写走访")
    rounds = sum(each.visits or 0 for each in told)
    households = sum(each.households or 0 for each in told)
    return Answer(f"{head}走访{rounds}次、{households}户（{len(told)}份日报填报）")
