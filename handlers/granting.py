"""Wishes for more time, granted or not in a word by the leader who was asked."""

from collections.abc import Sequence
from datetime import date

from bot.domain.asked import Which
from bot.domain.messages import Outgoing, Text
from bot.orders import Action, Granting, Order, read_granting
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import UpdateKind
from handlers import orders
from handlers.case import Case, Outcome, post
from handlers.pointing import quoted_numbers
from handlers.wishes import wishes

WHICH = "申请延期的有{count}件：{numbers}。请带上编号，如“{first}同意”，或回“全部同意”。"
KEPT = "✅ 已告诉报送的支部，期限不变："


def try_handle(request: Request, tx: Tx) -> list[Outgoing] | None:
    """The answer, where somebody who was asked for more time grants it or not; else None."""
    answer = read_granting(request.incoming.text)
    if answer is None:
        return None
    waiting = wishes(request, tx)
    meant = chosen(request, answer, waiting)
    if not meant:
        return [request.answer(Text(which_of(waiting)))] if len(waiting) > 1 else None
    outcomes = [settle(request, tx, answer, wish) for wish in meant]
    tx.asked.ask(request.member.id, [w for w in waiting if w not in meant], request.now)
    notices = [notice for outcome in outcomes for notice in outcome.notices]
    words = orders.answer(outcomes)
    return [request.answer(Text(words)), *post(request, notices, suffix="told")]


def chosen(request: Request, answer: Granting, waiting: Sequence[Which]) -> list[Which]:
    """The wishes that an answer is about: those named, else quoted, else the only one or all."""
    named = answer.numbers or quoted_numbers(request)
    if named:
        return [wish for wish in waiting if wish.numbers[0] in named]
    return list(waiting) if answer.everything or len(waiting) == 1 else []


def which_of(waiting: Sequence[Which]) -> str:
    """Asks for the number where several wait."""
    numbers = "、".join(f"#{wish.numbers[0]}" for wish in waiting)
    return WHICH.format(count=len(waiting), numbers=numbers, first=waiting[0].numbers[0])


def settle(request: Request, tx: Tx, answer: Granting, wish: Which) -> Outcome:
    """More time by an order of the leader's own; or the day stays, and the branch is told."""
    (number,), due_on = wish.numbers, wish.changes["due_on"]
    assert isinstance(due_on, date)
    order = Order(Action.EXTEND, (number,), due_on=due_on, note=answer.note or wish.note)
    matter = tx.ledger.matter(number)
    if answer.granted:
        return orders.carry_out(request, tx, order, number, matter)
    case = orders.case_of(request, tx, order, matter)
    return refuse(case, answer) if case else Outcome(f"没找到#{number}，请核对编号。")


def refuse(case: Case, answer: Granting) -> Outcome:
    """The deadline stays as it is."""
    changed = case.change({}, UpdateKind.PROGRESS)
    until = f"，期限还是{case.day(changed.due_on)}" if changed.due_on else ""
    note = f"：{answer.note}" if answer.note else ""
    head = f"🗓 {case.request.member.name}没有同意延期{until}{note}："
    return case.done(
        KEPT, changed, case.tell_branch(head, changed), case.tell_holders(head, changed)
    )
