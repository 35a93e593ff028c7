"""Wishes for more time: remembered until the leader who set the time has answered."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.asked import Which
from bot.domain.people import Member
from bot.request import NOTE_LENGTH, Request
from bot.store import Tx
from bot.vocabulary import UpdateKind
from handlers.case import Case

OPEN_FOR = timedelta(days=10)


def remember(case: Case, asked: Sequence[Member], due_on: date) -> None:
    """Keeps the wish until each of those who may grant it has answered."""
    since = case.request.now - OPEN_FOR
    number = case.matter.number
    wish = Which((number,), UpdateKind.EXTENDED, {"due_on": due_on}, case.order.note[:NOTE_LENGTH])
    for member in asked:
        others = [w for w in case.tx.asked.open_for(member.id, since) if w.numbers != (number,)]
        case.tx.asked.ask(member.id, [*others, wish], case.request.now)


def wishes(request: Request, tx: Tx) -> list[Which]:
    """What the sender was asked and has not answered."""
    asked = tx.asked.open_for(request.member.id, request.now - OPEN_FOR)
    return [which for which in asked if which.kind is UpdateKind.EXTENDED]
