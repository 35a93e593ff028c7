"""What is worth saying of the figures, and how much of it. Pure."""

from collections.abc import Callable, Iterable, Iterator

from bot.analysis import comparing, singling
from bot.analysis.remark import Remark, Tone
from bot.domain.facts import Facts

MOST = {Tone.GOOD: 3, Tone.WATCH: 3, Tone.LESSON: 2}

FINDERS: tuple[Callable[[Facts], Iterator[Remark]], ...] = (
    singling.all_reported,
    comparing.changes,
    comparing.paces,
    comparing.found_by_us,
    comparing.branches,
    comparing.gathered,
    singling.large_settled,
    singling.long_settled,
    singling.waiting,
    singling.came_back,
    singling.silent,
    singling.worth_copying,
    comparing.early_is_easy,
    comparing.source_untold,
)


def remarks_of(facts: Facts) -> tuple[Remark, ...]:
    """The most remarkable findings: praise first, then what to watch, then lessons; none twice
    about the same word in the same tone."""
    found = sorted((r for find in FINDERS for r in find(facts)), key=lambda r: -r.weight)
    return tuple(remark for tone in Tone for remark in _first(found, tone))


def _first(found: Iterable[Remark], tone: Tone) -> list[Remark]:
    chosen: list[Remark] = []
    for remark in found:
        about = {each.word for each in chosen if each.word is not None}
        if remark.tone is tone and remark.word not in about and len(chosen) < MOST[tone]:
            chosen.append(remark)
    return chosen
