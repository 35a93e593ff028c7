"""The sentence that newspapers print, from the ledger: so many visits, so many matters settled.

Both numbers are sums over the months of ``Total``, which documents print as an annex.
"""

from datetime import date

from bot.analysis import Total
from bot.wording import about, day, share


def statement(total: Total, until: date) -> str:
    """截至6月30日，一线走访260余次，共解决社区微实事1043件…; visits as the branches declared them,
    settled as they declared it."""
    since = day(total.since, year=total.since.year != until.year)
    return f"{headline(total, until)}，占{since}以来收集的{share(total.resolved, total.total)}"


def headline(total: Total, until: date) -> str:
    """The bare sentence."""
    return f"截至{day(until)}，一线走访{about(total.visits)}次，共解决社区微实事{total.resolved}件"
