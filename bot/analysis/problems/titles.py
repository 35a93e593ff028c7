"""What a group is called: in the words of the member that says best what all of them say."""

from collections.abc import Sequence

from bot.analysis.problems.vectors import Features, dot, mean

MOST_WEIGHED = 40  # members that say together what the group is about


def typical_first(group: Sequence[int], known: Sequence[Features]) -> list[int]:
    """The members, the one whose subject has most of what is common to all first."""
    some = group[:MOST_WEIGHED]
    places = mean([known[i].subject_place for i in some])
    troubles = mean([known[i].subject_trouble for i in some])

    def says(i: int) -> float:
        each = known[i]
        return dot(each.subject_place, places) + dot(each.subject_trouble, troubles)

    return sorted(group, key=lambda i: (-says(i), i))
