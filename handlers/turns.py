"""What a message is in its conversation, asked before what its words alone want: an answer to the
bot's question, an order about what was said before, one changed detail, news of what is pointed at.
"""

from bot.domain.messages import Outgoing, Text
from bot.domain.people import Organization
from bot.domain.reading import Span
from bot.reader.command import LONGEST, Amendment, amendment
from bot.reader.text import plain
from bot.request import Request
from bot.store import Tx
from bot.turns import (
    Choice,
    Merge,
    Order,
    Split,
    Supplement,
    TakeBack,
    Undo,
    all_of_day,
    choice,
    is_settled,
    of_another_day,
    only_counts,
    order,
    settles,
)
from handlers import amend, asking, correction, follow_up, going_on, reshaping, undoing


def try_handle(request: Request, tx: Tx) -> list[Outgoing] | None:
    """The answer; None where the message stands for itself."""
    branch = request.branch
    lines = turn(request, tx, branch) if branch else turn_of_office(request, tx)
    return None if lines is None else [request.answer(Text("\n".join(lines)))]


def turn_of_office(request: Request, tx: Tx) -> list[str] | None:
    """Those of the office tell nothing that could be withdrawn: both words take an order back."""
    ordered = order(request.incoming.text)
    is_back = isinstance(ordered, Undo) or ordered == TakeBack()
    return undoing.undo(request, tx, None) if is_back else None


def turn(request: Request, tx: Tx, branch: Organization) -> list[str] | None:
    """The lines of the answer, by the first that knows the message."""
    text = request.incoming.text
    answered = choice(text)
    asked = asking.open_questions(request, tx) if answered else []
    if answered and asked:
        return asking.settle(request, tx, branch, asked, answered)
    said = is_settled(text)
    lines = None if said is None else asking.settle_whether(request, tx, branch, said=said)
    if lines:
        return lines
    ordered = order(text)
    if ordered:
        return obey(request, tx, branch, ordered)
    changed = amendment(plain(text), request.today) if len(text) <= LONGEST else None
    if changed:
        return amend.handle(request, tx, branch, changed)
    counts = only_counts(text)
    if counts:
        return amend.handle(request, tx, branch, Amendment(counts, Span(0, len(text)), this=True))
    whole = of_whole_day(request, tx, branch)
    if whole:
        return whole
    if settles(text):
        every = answered == Choice(all=True)
        return follow_up.settle_pointed(request, tx, branch, every=every)
    return going_on.go_on(request, tx, branch)


def of_whole_day(request: Request, tx: Tx, branch: Organization) -> list[str] | None:
    """A message about all that was told of a day, or all that was told last; None for any other."""
    text = request.incoming.text
    settled = all_of_day(text, request.today)
    if settled:
        return follow_up.settle_day(request, tx, branch, settled)
    moved = of_another_day(text, request.today)
    return correction.move_last(request, tx, branch, moved) if moved else None


def obey(request: Request, tx: Tx, branch: Organization, ordered: Order) -> list[str] | None:
    """Does what is ordered; None where it is about nothing that was said before."""
    match ordered:
        case Undo():
            return undoing.undo(request, tx, branch)
        case TakeBack(last_matter):
            return reshaping.take_back(request, tx, branch, last_matter=last_matter)
        case Merge():
            return reshaping.merge(request, tx, branch, ordered)
        case Split():
            return reshaping.split(request, tx, branch, ordered)
        case Supplement():
            return reshaping.supplement(request, tx, branch, ordered)
