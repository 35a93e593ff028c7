"""The common problems of a digest: each with its parts, some matters, and one plain suggestion.

For a group it says how many branches are concerned, not which.
"""

from bot.analysis import Common, CommonProblem
from bot.wording import bold, day, harmless, more_or_less, named, quoted, share, short_name

TITLE_LENGTH = 28
BRANCH_LENGTH = 30
LEAST_BEYOND = 2
MANY_BRANCHES = 3
MOST_BRANCHES = 6


def problems(
    common: Common, *, of_office: bool, most: int, most_names: int, earlier: str, sequels: bool
) -> list[str]:
    """Blocks of markdown; none where there is nothing to say. ``earlier`` is what the previous
    period is called; ``sequels``: whether to say what became of its common problems."""
    blocks = [
        "\n".join(_lines(ordinal, each, of_office, most_names, earlier))
        for ordinal, each in enumerate(common.first[:most], 1)
    ]
    if common.total > len(blocks) and blocks:
        blocks.append(f"…共{common.total}个共性问题")
    return blocks + (_sequels(common, most, earlier) if sequels else [])


def _lines(
    ordinal: int, problem: CommonProblem, of_office: bool, most_names: int, earlier: str
) -> list[str]:
    head = f"{bold(f'{ordinal}．{quoted(problem.title, TITLE_LENGTH)}')} {problem.count.value}件"
    lines = [f"{head}，{'，'.join(_parts(problem, earlier))}"]
    if of_office:
        lines.append(
            f"- 单位：{named([_branch(name) for name in problem.branches], most=min(most_names, MOST_BRANCHES))}"
        )
    examples = [f"{quoted(each.title, TITLE_LENGTH)} #{each.number}" for each in problem.examples]
    lines += [f"- 如：{'；'.join(examples)}", f"- 建议：{suggestion(problem)}"]
    return lines


def _parts(problem: CommonProblem, earlier: str) -> list[str]:
    """How widespread, how long, how many households, how far, how often again, and against the
    previous period; what nobody told is left out."""
    parts = [f"{len(problem.branches)}个单位"]
    if problem.days > 1:
        parts.append(f"{day(problem.first)}至{day(problem.last)}持续{problem.days}天")
    if problem.households is not None:
        parts.append(f"{problem.households.value}户（{problem.households.by}件写明）")
    parts.append(f"自报已解决{share(problem.resolved, problem.count.value)}")
    for count, words in (
        (problem.again, "同一处重复反映"),
        (problem.reopened, "办结后又重新办理"),
        (problem.beyond, "需上级协调"),
    ):
        if count:
            parts.append(f"{words}{count}件")
    if problem.before:
        change = more_or_less(problem.count.value, problem.before)
        parts.append(f"比{earlier}（{problem.before}件）{change}")
    elif problem.before is not None:
        parts.append(f"{earlier}没有")
    return parts


def suggestion(problem: CommonProblem) -> str:
    """What would help most, from what stands out among the parts."""
    if problem.beyond >= LEAST_BEYOND and 2 * problem.beyond >= problem.count.value:
        return "多数要上级协调，由办事处牵头集中商办一次"
    if 2 * max(problem.reopened, problem.again) >= problem.count.value:
        return "同一处反复出现，先查清原因再修，办结后回访"
    if len(problem.branches) >= MANY_BRANCHES:
        return "多个单位都有，统一排查，同类的一起安排"
    if problem.before is not None and problem.count.value > problem.before:
        return "比上期多，所在单位先把同类点位排查一遍"
    return "所在单位排查同类情况，一并办理"


def _sequels(common: Common, most: int, earlier: str) -> list[str]:
    """Whether the common problems of the previous period fell, those that fell first."""
    if not common.sequels:
        return []
    shown = sorted(common.sequels[:most], key=lambda each: each.now - each.before)
    words = [f"{harmless(each.title)}{each.before}→{each.now}件" for each in shown]
    fell = sum(each.now < each.before for each in shown)
    return [f"{earlier}的共性问题，下降的{fell}/{len(shown)}个：{'、'.join(words)}"]


def _branch(name: str) -> str:
    return short_name(harmless(name), BRANCH_LENGTH)
