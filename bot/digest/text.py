"""A digest as markdown that reads well on a phone: headings, short lines, lists, no tables.

For the office itself it names who has not reported and which branch is late with what; for a group
it only says how many. Whoever reads may trust every figure: n/N, compared periods by name, numbers
of matters behind them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.analysis import Bar, Comparison, Figures, Item, Items
from bot.analysis.remark import Tone
from bot.digest.commentary import HEADINGS, commentary
from bot.digest.problems import problems
from bot.digest.statement import statement
from bot.schedule import Span
from bot.vocabulary import Level, Satisfaction, Status, label
from bot.wording import (
    bold,
    change,
    day,
    days,
    hands,
    harmless,
    is_month,
    is_week,
    more_or_less,
    named,
    numbers,
    quoted,
    share,
    short_name,
    signed,
)

MOST_CHARACTERS = 5_000
MOST_BYTES = 14_000  # with the title and its wrapping a message may have 15,000
TITLE_LENGTH = 28
PLACE_LENGTH = 18
BRANCH_LENGTH = 30
ORDINALS = "一二三四五六"
OVERVIEW, DISTRIBUTION, ATTENTION = "overview", "distribution", "attention"
COMMON_PROBLEMS, COMMENTARY, NEXT_STEPS = "common_problems", "commentary", "next_steps"
PARTS = (OVERVIEW, DISTRIBUTION, COMMON_PROBLEMS, ATTENTION, COMMENTARY, NEXT_STEPS)
MOST_PROBLEMS, MOST_ON_A_DAY = 5, 3
DECLARED = "办理状态由支部自报，未经回访核实。"
PARTLY_VERIFIED = "办理状态由支部自报，已核实的另外写明。"


NAMES: dict[Span, str] = {
    "day": "日报汇总",
    "week": "周报",
    "month": "月报",
    "range": "民生实事汇总",
}


class Audience(Enum):
    """Who reads it."""

    OFFICE = "office"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class View:
    """How figures are to be shown. ``name`` is what the digest is called; ``late`` says that it
    comes after its time; ``commentary`` are sentences that the desk wrote instead of the bot's;
    ``link`` is where the whole can be read (empty: nowhere)."""

    name: str = NAMES["day"]
    audience: Audience = Audience.OFFICE
    parts: Collection[str] = PARTS
    late: bool = False
    commentary: tuple[str, ...] | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest ready to be sent; ``title`` is what the notice on the phone shows."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Room:
    """How much is named before a list is cut."""

    items: int
    names: int
    stretches: int


ROOMS = (_Room(8, 30, 4), _Room(6, 20, 2), _Room(4, 12, 1), _Room(2, 5, 1), _Room(1, 2, 1))
WHOLE = _Room(50, 200, 8)


def render(figures: Figures, view: View) -> Digest:
    """The digest as text, of at most 5,000 characters and 15,000 bytes."""
    for room in ROOMS:
        text = _text(figures, view, room)
        if _fits(text):
            break
    return Digest(_title(figures, view), _cut(text))


def _fits(text: str) -> bool:
    return len(text) <= MOST_CHARACTERS and len(text.encode()) <= MOST_BYTES


def _cut(text: str) -> str:
    """Whole lines only, as many as fit; the last line, which says where the rest is or what the
    figures rest on, stays."""
    *lines, last = text.split("\n")
    while lines and not _fits("\n".join([*lines, last])):
        lines.pop()
    return "\n".join([*lines, last])


def _title(figures: Figures, view: View) -> str:
    when = days(figures.period)
    name = harmless(view.name)
    if figures.total.value == 0:
        return f"{name} {when}：没有新的民生实事"
    resolved = figures.by_status[Status.RESOLVED].value
    return f"{name} {when}：{figures.total.value}件，自报已解决{resolved}件"


def sections(figures: Figures, view: View, room: _Room = WHOLE) -> list[tuple[str, list[str]]]:
    """The parts wanted that have something to say, in their order: heading and blocks of
    markdown."""
    all_parts = {
        OVERVIEW: ("总体", _overview(figures, view, room)),
        DISTRIBUTION: ("分布", _distribution(figures, view, room)),
        COMMON_PROBLEMS: ("共性问题", _common_problems(figures, view, room)),
        ATTENTION: ("需要关注", _attention(figures, view, room)),
        COMMENTARY: ("点评", _commentary(figures, view, room)),
        NEXT_STEPS: ("下一步", _next_steps(figures, room)),
    }
    return [all_parts[part] for part in PARTS if part in view.parts and all_parts[part][1]]


def _text(figures: Figures, view: View, room: _Room) -> str:
    blocks = _head(figures, view)
    shown = sections(figures, view, room)
    for ordinal, (heading, lines) in zip(ORDINALS, shown, strict=False):
        blocks += [f"#### {ordinal}、{heading}", *lines]
    if figures.total.value:
        blocks.append(PARTLY_VERIFIED if figures.verified.value else DECLARED)
    if view.link:
        blocks.append(f"[打开网页看全部]({view.link})")
    return "\n\n".join(blocks)


def _head(figures: Figures, view: View) -> list[str]:
    as_of = figures.as_of
    clock = f"{as_of:%H:%M}"
    until = clock if as_of.date() == figures.period.last else f"{day(as_of.date())}{clock}"
    when = (
        day(figures.period.first, year=True, weekday=True)
        if figures.period.is_day
        else days(figures.period, year=True)
    )
    late = "（补发）" if view.late else ""
    return [
        f"### {harmless(figures.root)}{harmless(view.name)}{late}",
        f"> {when}，数据截至{until}",
    ]


# 1. overview


def _overview(figures: Figures, view: View, room: _Room) -> list[str]:
    if figures.total.value == 0:
        lines = [_nothing_new(figures)]
        facts = [_visited(figures), _cumulative(figures), _missing(figures, view, room)]
        return [*lines, *_list(facts)]
    return _list(
        [
            _reported(figures),
            _collected(figures, room),
            _compared_with_last_year(figures),
            _by_status(figures),
            _visited(figures),
            _cumulative(figures),
            _missing(figures, view, room),
        ]
    )


def _list(lines: Sequence[str]) -> list[str]:
    """One markdown list of what is not empty."""
    items = [f"- {line}" for line in lines if line]
    return ["\n".join(items)] if items else []


def _nothing_new(figures: Figures) -> str:
    """One sentence for a period in which nothing was told."""
    coverage, when = figures.coverage, days(figures.period)
    if coverage.owed == 0:
        reported = f"有{coverage.reported}个支部报送，" if coverage.reported else ""
        return f"{when}是休息日，不要求报送，{reported}没有新的民生实事。"
    if coverage.reported == 0:
        return f"{when}应报{coverage.owed}个支部，都还没有报送，没有新的民生实事。"
    return (
        f"{when}没有新的民生实事：应报{coverage.owed}个支部，"
        f"已报{bold(share(coverage.reported, coverage.owed))}，都是零报告。"
    )


def _reported(figures: Figures) -> str:
    coverage = figures.coverage
    if coverage.owed == 0:
        return f"休息日不要求报送，有{coverage.reported}个支部报送" + (
            f"，其中零报告{coverage.zero}个" if coverage.zero else ""
        )
    missing = coverage.owed - coverage.reported
    parts = [f"应报{coverage.owed}个支部，已报{bold(share(coverage.reported, coverage.owed))}"]
    if coverage.zero:
        parts.append(f"其中零报告{coverage.zero}个")
    everybody = "全部报齐" if figures.period.is_day else "都报过"
    parts.append(f"未报{missing}个" if missing else everybody)
    if not figures.period.is_day and coverage.owed_days:
        told = share(coverage.reported_days, coverage.owed_days)
        parts.append(f"按工作日算应报{coverage.owed_days}份、已报{told}")
    return "，".join(parts)


def _collected(figures: Figures, room: _Room) -> str:
    total = figures.total
    words = f"收集{bold(f'{total.value}件')}"
    if total.numbers:
        words += f"（{numbers(total.numbers, most=room.stretches)}）"
    if figures.previous is not None:
        when = _earlier(figures, figures.previous)
        words += f"，环比{_than(figures, figures.previous, when)}"
    return words


def _compared_with_last_year(figures: Figures) -> str:
    if figures.last_year is None:
        return ""
    when = f"去年同期{days(figures.last_year.period, year=True)}"
    return f"同比{_than(figures, figures.last_year, when)}"


def _than(figures: Figures, earlier: Comparison, when: str) -> str:
    """多4件（上一工作日6月17日6件）: the compared period is always named."""
    now, before = figures.total.value, earlier.total
    percentage = change(now, before)
    return (
        f"{more_or_less(now, before)}（{when}{before}件{'，' + percentage if percentage else ''}）"
    )


def _earlier(figures: Figures, earlier: Comparison) -> str:
    """上一工作日6月17日: the previous period by name; of a month or week that is not over yet, as
    many days of the one before."""
    if figures.period.is_day:
        kind = "上一工作日"
    elif is_month(figures.period):
        kind = "上月" if is_month(earlier.period) else "上月同期"
    elif is_week(figures.period):
        kind = "上一周" if is_week(earlier.period) else "上周同期"
    else:
        kind = "前几天"
    return kind + days(earlier.period, year=earlier.period.first.year != figures.period.last.year)


def _by_status(figures: Figures) -> str:
    by = figures.by_status
    resolved = share(by[Status.RESOLVED].value, figures.total.value)
    others = [
        f"{label(status)}{by[status].value}件"
        for status in (Status.IN_PROGRESS, Status.PENDING)
        if by[status].value
    ]
    verified = figures.verified
    if verified.value:
        others.append(f"其中已核实{share(verified.value, by[Status.RESOLVED].value)}")
    return "，".join([f"自报已解决{bold(resolved)}", *others, *_answers(figures)])


def _answers(figures: Figures) -> list[str]:
    """回访满意7/9（含基本满意2）: of those who were asked; nothing where nobody was."""
    said = {word: count.value for word, count in figures.answers.items()}
    asked = sum(said.values())
    if not asked:
        return []
    fairly = said.get(Satisfaction.FAIRLY, 0)
    content = said.get(Satisfaction.SATISFIED, 0) + fairly
    return [f"回访满意{share(content, asked)}" + (f"（含基本满意{fairly}）" if fairly else "")]


def _visited(figures: Figures) -> str:
    visits, households = figures.visits, figures.households
    told = [
        f"{stated.value}{unit}"
        for stated, unit in ((visits, "次"), (households, "户"))
        if stated is not None
    ]
    if not told:
        return ""
    by = max(stated.by for stated in (visits, households) if stated is not None)
    return f"走访{'、'.join(told)}（{by}个支部填报）"


def _cumulative(figures: Figures) -> str:
    total = figures.cumulative
    if total is None or total.total == 0:
        return ""
    if total.visits:
        return statement(total, figures.until)
    until = days(figures.period) if figures.period.is_day else day(figures.period.last)
    since = day(total.since, year=total.since.year != figures.period.last.year)
    return (
        f"截至{until}累计{total.total}件（{since}起），"
        f"自报已解决{share(total.resolved, total.total)}"
    )


def _missing(figures: Figures, view: View, room: _Room) -> str:
    missing = figures.coverage.missing
    if not missing or view.audience is Audience.GROUP:
        return ""
    return f"还没报的：{named([_branch(name) for name in missing], most=room.names)}"


# 2. distribution


def _distribution(figures: Figures, view: View, room: _Room) -> list[str]:
    if figures.total.value == 0:
        return []
    blocks = [
        f"{bold('来源')}{_bracket(figures)}",
        "、".join(f"{_bar(bar)}" for bar in figures.by_source),
        f"{bold('类别')}{_bracket(figures)}",
        *_list([_traced(bar, room) for bar in figures.by_category]),
    ]
    if view.audience is Audience.OFFICE and figures.by_branch:
        branches = [f"{_branch(bar.branch)} {bar.count.value}件" for bar in figures.by_branch]
        blocks += [bold("单位"), named(branches, most=room.names)]
    return blocks


def _bracket(figures: Figures) -> str:
    if figures.previous is None:
        return ""
    period = figures.previous.period
    return f"（括号内为较{days(period, year=period.first.year != figures.period.last.year)}增减）"


def _bar(bar: Bar) -> str:
    change = "" if bar.before is None else f"（{signed(bar.count.value, bar.before)}）"
    return f"{label(bar.word)}{bar.count.value}{change}"


def _traced(bar: Bar, room: _Room) -> str:
    if not bar.count.numbers:
        return _bar(bar)
    return f"{_bar(bar)} {numbers(bar.count.numbers, most=room.stretches)}"


# 3. common problems


def _common_problems(figures: Figures, view: View, room: _Room) -> list[str]:
    return problems(
        figures.common,
        of_office=view.audience is Audience.OFFICE,
        most=min(room.items, MOST_ON_A_DAY if figures.period.is_day else MOST_PROBLEMS),
        most_names=room.names,
        earlier="" if figures.previous is None else _earlier(figures, figures.previous),
        sequels=not figures.period.is_day,
    )


# 4. what needs attention


def _attention(figures: Figures, view: View, room: _Room) -> list[str]:
    support, overdue = figures.needs_support, figures.overdue
    blocks = []
    if support.total:
        blocks += [
            f"{bold('需上级协调')} {support.total}件",
            *_items(figures, support, view, room),
        ]
    if overdue.total and view.audience is Audience.OFFICE:
        blocks += [
            f"{bold('逾期未办结')} {overdue.total}件",
            *_items(figures, overdue, view, room, due=True),
        ]
    elif overdue.total:
        blocks.append(f"{bold('逾期未办结')} {overdue.total}件，各单位可以问我“还有哪些没办完”。")
    return blocks + _supervised(figures, view, room) or ["没有需上级协调、逾期和督办中的事项。"]


def _supervised(figures: Figures, view: View, room: _Room) -> list[str]:
    supervised = figures.supervised
    if not supervised.total:
        return []
    head = f"{bold('督办中')} {supervised.total}件"
    if view.audience is Audience.GROUP:
        return [head]
    return [head, *_items(figures, supervised, view, room, due=True)]


def _items(
    figures: Figures, items: Items, view: View, room: _Room, *, due: bool = False
) -> list[str]:
    lines = [_item(figures, item, view, due=due) for item in items.first[: room.items]]
    if items.total > len(lines):
        lines.append(f"…等{items.total}件")
    return _list(lines)


def _item(figures: Figures, item: Item, view: View, *, due: bool) -> str:
    parts = [_branch(item.branch)] if view.audience is Audience.OFFICE else []
    if item.place:
        parts.append(quoted(item.place, PLACE_LENGTH))
    parts.append(quoted(item.title, TITLE_LENGTH))
    words = f"{'｜'.join(parts)} #{item.number}"
    if item.status is Status.IN_PROGRESS and item.progress is not None:
        words += f"，{label(item.status)}{item.progress}%"
    else:
        words += f"，{label(item.status)}"
    words += _in_whose_hands(figures, item)
    if due and item.due_on is not None:
        year = item.due_on.year != figures.period.last.year
        words += f"，应{day(item.due_on, year=year)}前办结"
        words += f"，逾期{item.late_by}天" if item.late_by else ""
    return words


def _in_whose_hands(figures: Figures, item: Item) -> str:
    """，6月18日起在办事处，待受理; nothing where the branch has it."""
    if item.level is Level.BRANCH or item.level_since is None:
        return ""
    year = item.level_since.year != figures.period.last.year
    since = f"，{day(item.level_since, year=year)}起在{hands(item.level)}"
    return since if item.accepted else f"{since}，待受理"


# 5. commentary, 6. what to do next


def _commentary(figures: Figures, view: View, room: _Room) -> list[str]:
    if view.commentary is not None:
        return _list([harmless(line) for line in view.commentary])
    said = commentary(figures, of_office=view.audience is Audience.OFFICE)
    return [
        block
        for tone in Tone
        if tone in said
        for block in (bold(HEADINGS[tone]), *_list(said[tone][: room.items]))
    ]


def _next_steps(figures: Figures, room: _Room) -> list[str]:
    """What follows from the figures; nothing where nothing does."""
    support, overdue = figures.needs_support, figures.overdue
    steps = []
    if support.total:
        steps.append(f"需上级协调的{_how_many(support, room)}，由办事处牵头接办")
    if overdue.total:
        steps.append(f"逾期的{_how_many(overdue, room)}，请承办单位给出办结的日子")
    return _list(steps)


def _how_many(items: Items, room: _Room) -> str:
    """2件（#987、#1026）; of many the first ones: 70件（#900–#949等）"""
    known = numbers((item.number for item in items.first), most=room.stretches)
    more = "等" if items.total > len(items.first) and "等" not in known else ""
    return f"{items.total}件（{known}{more}）"


def _branch(name: str) -> str:
    return short_name(harmless(name), BRANCH_LENGTH)
