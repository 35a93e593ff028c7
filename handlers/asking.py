"""Asks which matter is meant, remembers the question, and does what was meant once it is answered.

The question outlives a restart; an answer is a number, a position, all or none. Any other message
goes its own way and leaves the question open until the next one, for a day at most.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from bot.amending import changes_of
from bot.domain.asked import Which
from bot.domain.ledger import Matter
from bot.domain.people import Organization
from bot.receipts import detail, matter_line, matter_lines, numbered
from bot.request import Request
from bot.store import Tx
from bot.turns import Choice
from bot.vocabulary import Status, UpdateKind
from handlers import timeline
from handlers.albums import give
from handlers.pointing import own
from handlers.report import add_as_new

OPEN_FOR = timedelta(days=1)
WHICH = "❓ 您说的是哪一件？回复序号或编号就行；都不是就回“都不是”。"
THIS_ONE = "❓ 是说这件办好了吗？是就回“1”，不是就不用管。"
AGAIN = "没有这个序号。请从下面选一个："
NOTHING_CHANGED = "好的，没有改动。"
AS_NEW = "好的，按新事项登记："


def ask(request: Request, tx: Tx, asked: Sequence[Which]) -> list[str]:
    """Remembers the questions and puts the first."""
    tx.asked.ask(request.member.id, asked, request.now)
    head = THIS_ONE if len(asked[0].numbers) == 1 else WHICH
    return [head, *choices(request, tx, asked[0])]


def choices(request: Request, tx: Tx, which: Which) -> list[str]:
    """The matters to choose from, with their positions."""
    found = [tx.ledger.matter(number) for number in which.numbers]
    known = [matter for matter in found if matter is not None]
    return [f"{n}. {matter_line(m, request.today)}" for n, m in enumerate(known, 1)]


def open_questions(request: Request, tx: Tx) -> list[Which]:
    """What the sender was asked and has not answered."""
    return tx.asked.open_for(request.member.id, request.now - OPEN_FOR)


def settle(
    request: Request, tx: Tx, branch: Organization, asked: list[Which], choice: Choice
) -> list[str]:
    """Does what was meant, and puts the next question, if there is one."""
    which, *rest = asked
    numbers = chosen(which, choice)
    matters = own(tx, branch, numbers)
    if not matters and not choice.none:
        return [AGAIN, *choices(request, tx, which)]
    lines = none_of_them(request, tx, branch, which) if choice.none else []
    if matters:
        changed = [apply(request, tx, matter, which) for matter in matters]
        lines = done(request, changed, which.kind, which.changes)
    tx.asked.settle(request.member.id)
    return [*lines, *ask(request, tx, rest)] if rest else lines


def settle_whether(
    request: Request, tx: Tx, branch: Organization, *, said: bool
) -> list[str] | None:
    """Keeps whether a matter is settled, as it was answered; None where that was not asked, or the
    matter has moved since."""
    asked = tx.asked.whether(request.member.id, request.now - OPEN_FOR)
    matter = next(iter(own(tx, branch, [asked.number])), None) if asked else None
    if asked is None or matter is None or matter.status is not asked.kept_as:
        return None
    tx.asked.settle(request.member.id)
    if said is (matter.status is Status.RESOLVED):
        return [NOTHING_CHANGED]
    status = Status.RESOLVED if said else Status.IN_PROGRESS
    changes = {"status": status, "resolved_on": matter.reported_on if said else None}
    changed = timeline.write(request, tx, matter, changes, UpdateKind.CORRECTED)
    return done(request, [changed], UpdateKind.CORRECTED)


def chosen(which: Which, choice: Choice) -> list[int]:
    """The numbers that an answer names; nothing where it names none of the list."""
    if choice.all:
        return list(which.numbers)
    if choice.number is not None:
        return [choice.number]
    position = choice.position or 0
    return [which.numbers[position - 1]] if 0 < position <= len(which.numbers) else []


def none_of_them(request: Request, tx: Tx, branch: Organization, which: Which) -> list[str]:
    """News of nothing known becomes a new matter; anything else changes nothing."""
    if which.news is None:
        return [NOTHING_CHANGED]
    _, added = add_as_new(request, tx, branch, (which.news,))
    return [AS_NEW, *matter_lines(added, request.today)]


def apply(request: Request, tx: Tx, matter: Matter, which: Which) -> Matter:
    """Makes the changes in one matter, with an entry in its timeline."""
    if which.kind is UpdateKind.ATTACHED:
        give(request, tx, matter)
        return matter
    changes = changes_of(matter, which.changes, which.right, which.wrong)
    if which.kind is UpdateKind.WITHDRAWN:
        changes = {"withdrawn": True}
    return timeline.write(request, tx, matter, changes, which.kind, which.note)


HEADS = {
    UpdateKind.PROGRESS: "✅ 已更新：",
    UpdateKind.CORRECTED: "✅ 已更正：",
    UpdateKind.SUPPLEMENTED: "✅ 已补充：",
    UpdateKind.ATTACHED: "✅ 已附在这件事上：",
}


def done(
    request: Request,
    changed: Sequence[Matter],
    kind: UpdateKind,
    changes: Collection[str] = (),
) -> list[str]:
    """What was done, and how the matters stand now, also in the ``changes`` that a line does not
    show."""
    if kind is UpdateKind.WITHDRAWN:
        return [f"✅ 已撤回{numbered(changed)}，不再计入统计。撤错了回“撤销”。"]
    lines = [HEADS[kind], *matter_lines(changed, request.today)]
    if len(changed) == 1:
        lines[-1] += detail(changed[0], changes)
    return lines
