"""Common problems in figures: the same kind of trouble told by several branches or again and again.

A kind of trouble is found from the texts (``problems.kind_of``); what no word tells is grouped where
it is the same trouble at the same place (``problems.find``), which also says where a trouble came
back to its place. How common a problem is stands in its parts, each a count that can be traced; no
index is made of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.figures import Common, CommonProblem, Count, Example, Sequel, Stated
from bot.analysis.problems import Message, find, kind_of
from bot.domain.facts import Facts, Told
from bot.vocabulary import Status

LEAST_BRANCHES = 2
LEAST_MATTERS = 3
MOST_PROBLEMS = 10
MOST_EXAMPLES = 3
MOST_COMPARED = 3_000  # matters up to which the same place is looked for, too


@dataclass(frozen=True, slots=True)
class _Group:
    """Matters of one trouble in the order of their numbers; ``is_kind`` where ``title`` names it."""

    title: str
    matters: list[Told]
    is_kind: bool

    @property
    def branches(self) -> set[int]:
        return {each.organization_id for each in self.matters}

    @property
    def is_common(self) -> bool:
        return len(self.branches) >= LEAST_BRANCHES or len(self.matters) >= LEAST_MATTERS


def common_of(facts: Facts) -> Common:
    """The common problems of a period, from the texts of its matters."""
    kinds = _kinds(facts.told)
    loose, again = _loose(facts.told, kinds)
    before = None if facts.told_before is None else _kinds(facts.told_before)
    found = _greatest([*kinds.values(), *loose])
    return Common(
        total=len(found),
        first=tuple(_problem(group, again, before, facts) for group in found[:MOST_PROBLEMS]),
        sequels=tuple(
            Sequel(group.title, len(group.matters), _size(kinds, group.title))
            for group in _greatest((before or {}).values())[:MOST_PROBLEMS]
        ),
    )


def _greatest(groups: Iterable[_Group]) -> list[_Group]:
    """Those that are common: by matters, then by branches, then the older first."""
    return sorted(
        (group for group in groups if group.is_common),
        key=lambda group: (-len(group.matters), -len(group.branches), group.matters[0].number),
    )


def _kinds(told: Iterable[Told]) -> dict[str, _Group]:
    found: dict[str, _Group] = {}
    for each in told:
        kind = kind_of(each.title, each.text)
        if kind is None:
            continue
        if kind not in found:
            found[kind] = _Group(kind, [], is_kind=True)
        found[kind].matters.append(each)
    return found


def _size(kinds: Mapping[str, _Group], title: str) -> int:
    return len(kinds[title].matters) if title in kinds else 0


def _loose(
    told: Sequence[Told], kinds: Mapping[str, _Group]
) -> tuple[list[_Group], frozenset[int]]:
    """What has no kind, by trouble and place; and the numbers of all whose trouble came back to its
    place."""
    if len(told) > MOST_COMPARED:
        return [], frozenset()
    of_a_kind = {each.number for group in kinds.values() for each in group.matters}
    groups, again = [], set[int]()
    for problem in find([Message(each.text, str(each.organization_id)) for each in told]):
        some = [told[i] for i in problem.members]
        again.update(each.number for each in some)
        loose = [each for each in some if each.number not in of_a_kind]
        if loose:
            groups.append(_Group(loose[0].title, sorted(loose, key=lambda t: t.number), False))
    return groups, frozenset(again)


def _problem(
    group: _Group, again: frozenset[int], before: Mapping[str, _Group] | None, facts: Facts
) -> CommonProblem:
    some, concerned = group.matters, group.branches
    told = [each.households for each in some if each.households is not None]
    return CommonProblem(
        title=group.title,
        count=Count(
            len(some), None if facts.numbers is None else tuple(each.number for each in some)
        ),
        branches=tuple(name for id, name in facts.names.items() if id in concerned),
        first=min(each.reported_on for each in some),
        last=max(each.reported_on for each in some),
        examples=_examples(some, facts.names),
        resolved=sum(each.status is Status.RESOLVED for each in some),
        households=Stated(sum(told), len(told)) if told else None,
        again=sum(each.number in again for each in some),
        reopened=sum(each.reopened > 0 for each in some),
        beyond=sum(each.needs_support for each in some),
        before=_size(before, group.title) if before is not None and group.is_kind else None,
    )


def _examples(some: Sequence[Told], names: Mapping[int, str]) -> tuple[Example, ...]:
    """Some that stand for all: of different branches first, what is open before what is done."""
    ordered = sorted(some, key=lambda each: (each.status is Status.RESOLVED, each.number))
    of_each: dict[int, Told] = {}
    for each in ordered:
        of_each.setdefault(each.organization_id, each)
    others = [each for each in ordered if of_each[each.organization_id] is not each]
    return tuple(
        Example(each.number, names.get(each.organization_id, ""), each.title)
        for each in [*of_each.values(), *others][:MOST_EXAMPLES]
    )
