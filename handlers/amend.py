"""One detail of a matter is changed: “1025改成市政设施”, “是12个口，不是8个”."""

from collections.abc import Sequence

from bot.amending import about
from bot.domain.asked import Which
from bot.domain.ledger import Matter
from bot.domain.people import Organization
from bot.matching import named_by
from bot.reader.command import Amendment
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Status, UpdateKind
from handlers import asking
from handlers.pointing import at_positions, counting, own, quoted, shown

MOST_CHOICES = 6
NOT_WORDS = {"category", "source", "status"}  # what was told stays as it was told
NOTHING = "没找到要改的事项。请带上编号，如“1025 改成市政设施”；发“我的日报”可以看编号。"


def handle(request: Request, tx: Tx, branch: Organization, changed: Amendment) -> list[str]:
    """Changes the one matter meant; asks where several may be."""
    found = meant(request, tx, branch, changed)
    if not found:
        return [NOTHING]
    values = dict(changed.values)
    if values.get("status") is Status.RESOLVED:
        values["resolved_on"] = request.today
    in_words = not values.keys() & NOT_WORDS
    which = Which(
        tuple(matter.number for matter in found[:MOST_CHOICES]),
        UpdateKind.CORRECTED,
        values,
        request.note,
        right=changed.right if in_words else "",
        wrong=changed.wrong if in_words else "",
    )
    if len(found) > 1:
        return asking.ask(request, tx, [which])
    return asking.done(request, [asking.apply(request, tx, found[0], which)], which.kind, values)


def meant(request: Request, tx: Tx, branch: Organization, changed: Amendment) -> list[Matter]:
    """The matters that may be meant, by what points at them and by what is said to be wrong."""
    if changed.number is not None:
        return counting(own(tx, branch, [changed.number]))
    if changed.ordinal is not None:
        return counting(at_positions(request, tx, branch, (changed.ordinal,)))
    quote = quoted(request, tx, branch)
    if quote:
        return narrowed(changed, quote) or quote
    last = counting(own(tx, branch, shown(request, tx)))
    found = narrowed(changed, last)
    if not found and changed.wrong:
        found = narrowed(changed, tx.ledger.open_matters(branch.id))
    return found or (last if not changed.wrong else [])


def narrowed(changed: Amendment, matters: Sequence[Matter]) -> list[Matter]:
    """Those that say what is wrong, and of these those that are called so."""
    found = about(changed.wrong, changed.values, matters)
    return named_by(changed.what, found) or found
