"""The sentences of a digest that say what the figures mean: one pattern for each kind of remark.

Plain, short, praise first. Each carries its figures as n/N or n against n, and the numbers of the
matters behind them. Branches are named for what they did well; where help is meant, only for the
office's own eyes, and with an offer instead of a reproach.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.analysis import Figures
from bot.analysis.remark import Kind, Named, Remark, Tone
from bot.vocabulary import label
from bot.wording import harmless, named, numbers, quoted, share, short_name

TITLE_LENGTH = 28
PLACE_LENGTH = 18
BRANCH_LENGTH = 30
MOST_BRANCHES = 3
MOST_STRETCHES = 4

HEADINGS = {Tone.GOOD: "做得好的", Tone.WATCH: "要留意的", Tone.LESSON: "经验和教训"}


def commentary(figures: Figures, *, of_office: bool) -> Mapping[Tone, Sequence[str]]:
    """The sentences by their tone, in their order; tones without sentences are left out.
    ``of_office``: for the office itself, which may read who is in need of help."""
    said: dict[Tone, list[str]] = {}
    for remark in figures.remarks:
        if of_office:
            said.setdefault(remark.tone, []).append(sentence(remark))
        elif not remark.office_only:
            said.setdefault(remark.tone, []).append(sentence(_for_a_group(remark)))
    return said


def _for_a_group(remark: Remark) -> Remark:
    """Others are named there only for what they did well."""
    return remark if remark.tone is Tone.GOOD else replace(remark, branches=())


def sentence(remark: Remark) -> str:
    """One remark in words, with the matters that it counts behind it."""
    words = PATTERNS[remark.kind](remark)
    return f"{words}{_behind(remark)}。"


def _behind(remark: Remark) -> str:
    """The numbers of the matters, where the words have not named them."""
    if not remark.numbers or remark.matters:
        return ""
    return f"（{numbers(remark.numbers, most=MOST_STRETCHES)}）"


def _all_reported(remark: Remark) -> str:
    of = remark.figures
    if of["days"] == 1:
        return f"{of['branches']}个支部全部报齐"
    return f"{of['branches']}个支部{of['days']}个工作日全部报齐，应报已报{of['reports']}/{of['reports']}份"


def _fell(remark: Remark) -> str:
    return f"{_word(remark)}明显减少：{_against_usual(remark)}"


def _rose(remark: Remark) -> str:
    mostly = f"，{_branches(remark)}报得较多" if remark.branches else ""
    return f"{_word(remark)}明显增多：{_against_usual(remark)}{mostly}"


def _against_usual(remark: Remark) -> str:
    of = remark.figures
    now = f"{of['now']}件"
    if of["days"] > 1:
        now = f"{of['days']}个工作日{now}、平均每天{_mean(of['now'], of['days'])}件"
    if not of["before"]:
        return f"{now}，此前{of['days_before']}个工作日没有"
    usual = f"平均每天{_mean(of['before'], of['days_before'])}件"
    return f"{now}，此前{of['days_before']}个工作日共{of['before']}件、{usual}"


def _mean(count: int, days: int) -> str:
    return f"{count / days:.1f}"


def _faster(remark: Remark) -> str:
    return f"当天办结的多了：{_part(remark)}，此前{_before(remark)}"


def _slower(remark: Remark) -> str:
    return f"当天办结的少了：{_part(remark)}，此前{_before(remark)}，看看是不是难办的事多了"


def _found_by_us(remark: Remark) -> str:
    return f"走访、巡查、网格和议事会主动发现的多了：{_part(remark)}，此前{_before(remark)}"


def _fast_branch(remark: Remark) -> str:
    return f"{_branches(remark)}办得快，当天办结{_part(remark)}，其余单位{_others(remark)}"


def _slow_branch(remark: Remark) -> str:
    return (
        f"{_branches(remark)}在办的多，未办结{_part(remark)}，其余单位{_others(remark)}，"
        "问问是不是需要帮手"
    )


def _gathered(remark: Remark) -> str:
    of = remark.figures
    return (
        f"{_word(remark)}集中在{_branches(remark)}，{share(of['part'], of['whole'])}，"
        f"该单位全部事项占{share(of['branch'], of['all'])}，可以到现场看看有没有共同的原因"
    )


def _large_settled(remark: Remark) -> str:
    [matter] = remark.matters
    took = f"用了{matter.days}天" if matter.days else "当天办结"
    return (
        f"{_branch(matter.branch)}为{remark.figures['households']}户解决了{_matter(matter)}，{took}"
    )


def _long_settled(remark: Remark) -> str:
    [matter] = remark.matters
    return f"{_branch(matter.branch)}办结了等了{matter.days}天的{_matter(matter)}"


def _waiting(remark: Remark) -> str:
    waits = "、".join(f"{_matter(matter)}（{matter.days}天）" for matter in remark.matters)
    return f"等得最久的：{waits}，请承办单位给个办结的日子"


def _came_back(remark: Remark) -> str:
    earlier, again = remark.matters[:2]
    more = f"，这样的共{remark.figures['matters']}件" if remark.figures["matters"] > 1 else ""
    return f"办结后又出现：{_matter(again)}，上次是#{earlier.number}{more}，办结后多看一次"


def _silent(remark: Remark) -> str:
    of = remark.figures
    days = (
        f"{of['days']}个" if of["days"] == of["most_days"] else f"{of['days']}至{of['most_days']}个"
    )
    return f"{_branches(remark)}有{days}工作日没有日报，打个电话问问有没有难处"


def _worth_copying(remark: Remark) -> str:
    [matter] = remark.matters
    took = f"用{matter.days}天" if matter.days else "当天"
    return (
        f"{_word(remark)}在{_branches(remark) or '其他单位'}还有{remark.figures['open']}件没办结："
        f"{_branch(matter.branch)}{took}为{remark.figures['households']}户办结了{_matter(matter)}，"
        "可以问问是怎么办的"
    )


def _early_is_easy(remark: Remark) -> str:
    return (
        f"早发现好办：走访、巡查、网格和议事会发现的，当天办结{_part(remark)}；"
        f"群众来电来访、热线和线上反映的，{_others(remark)}"
    )


def _source_untold(remark: Remark) -> str:
    return f"没写来源的{_part(remark)}，报的时候带一句“走访发现”“群众来电”，来源分布才准"


PATTERNS: Mapping[Kind, Callable[[Remark], str]] = {
    Kind.ALL_REPORTED: _all_reported,
    Kind.FELL: _fell,
    Kind.FASTER: _faster,
    Kind.FAST_BRANCH: _fast_branch,
    Kind.FOUND_BY_US: _found_by_us,
    Kind.LARGE_SETTLED: _large_settled,
    Kind.LONG_SETTLED: _long_settled,
    Kind.ROSE: _rose,
    Kind.SLOWER: _slower,
    Kind.SLOW_BRANCH: _slow_branch,
    Kind.GATHERED: _gathered,
    Kind.WAITING: _waiting,
    Kind.CAME_BACK: _came_back,
    Kind.SILENT: _silent,
    Kind.WORTH_COPYING: _worth_copying,
    Kind.EARLY_IS_EASY: _early_is_easy,
    Kind.SOURCE_UNTOLD: _source_untold,
}


def _word(remark: Remark) -> str:
    assert remark.word is not None
    return label(remark.word)


def _part(remark: Remark) -> str:
    return share(remark.figures["part"], remark.figures["whole"])


def _before(remark: Remark) -> str:
    return share(remark.figures["part_before"], remark.figures["whole_before"])


def _others(remark: Remark) -> str:
    return share(remark.figures["part_others"], remark.figures["whole_others"])


def _branches(remark: Remark) -> str:
    return named([_branch(name) for name in remark.branches], most=MOST_BRANCHES)


def _branch(name: str) -> str:
    return short_name(harmless(name), BRANCH_LENGTH)


def _matter(matter: Named) -> str:
    place = ""
    if matter.place and matter.place not in matter.title:
        place = f"{quoted(matter.place, PLACE_LENGTH)} "
    return f"“{place}{quoted(matter.title, TITLE_LENGTH)}”#{matter.number}"
