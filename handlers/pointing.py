"""Which matters a message points at: by number, by position in what the bot showed last, by a
quoted message, or by "this"."""

import re
from datetime import timedelta

from bot.domain.ledger import Matter
from bot.domain.messages import Markdown, Text
from bot.domain.people import Organization
from bot.request import Request
from bot.store import Tx
from bot.turns import told_on
from bot.vocabulary import Status

MOST_LOOKED_BACK = 12
QUESTION = "❓"  # a list to choose from: answered or not, positions are not counted in it
MOST_TO_ASK = 5
REMEMBERED = timedelta(days=4)
INSTANT = timedelta(microseconds=1)
ANSWERS = ("receipt", "reply")

_SHOWN = re.compile(r"^(?:\d{1,2}[.、] ?)?#(\d{4,9})\b", re.MULTILINE)
_NUMBER = re.compile(r"#(\d{4,9})")


def own(tx: Tx, branch: Organization, numbers: list[int] | tuple[int, ...]) -> list[Matter]:
    """The branch's matters of these numbers, in that order."""
    found = [tx.ledger.matter(number) for number in dict.fromkeys(numbers)]
    return [m for m in found if m is not None and m.organization_id == branch.id]


def shown(request: Request, tx: Tx, at_least: int = 1) -> list[int]:
    """The numbers of the list that the bot showed the sender last, of at least some matters."""
    user_id = request.member.user_id
    for incoming in tx.inbox.last_from(user_id, request.now + INSTANT, MOST_LOOKED_BACK):
        if incoming.id == request.incoming.id:
            continue
        if request.now - incoming.sent_at > REMEMBERED:
            break
        numbers = shown_in_answer(tx, incoming.id)
        if len(numbers) >= at_least:
            return numbers
    return []


def shown_in_answer(tx: Tx, msg_id: str) -> list[int]:
    """The numbers that the answer to a message listed."""
    for suffix in ANSWERS:
        match tx.outbox.said(f"{msg_id}:{suffix}"):
            case Text(words) | Markdown(_, words) if not words.startswith(QUESTION):
                numbers = [int(number) for number in _SHOWN.findall(words)]
                if numbers:
                    return numbers
    return []


def at_positions(
    request: Request, tx: Tx, branch: Organization, ordinals: tuple[int, ...]
) -> list[Matter]:
    """The matters at positions (from 1) of a quoted list, else of the last list with so many."""
    quote = [matter.number for matter in quoted(request, tx, branch)]
    lists = quote if len(quote) > 1 else shown(request, tx, max(2, *ordinals))
    if not lists:
        last = tx.ledger.last_report(branch.id)
        lists = [matter.number for matter in last.matters] if last else []
    return own(tx, branch, [lists[n - 1] for n in ordinals if 0 < n <= len(lists)])


def named(request: Request, tx: Tx, branch: Organization) -> list[Matter]:
    """The branch's matters that the text names by number or position; failing that, the one that a
    quoted message is about."""
    reading = request.reading
    if reading.numbers:
        return own(tx, branch, reading.numbers)
    if reading.ordinals:
        return at_positions(request, tx, branch, reading.ordinals)
    quote = quoted(request, tx, branch)
    return quote if len(quote) == 1 else []


def quoted_numbers(request: Request) -> list[int]:
    """The numbers that the words of a quoted message hold, those of its list before others."""
    words = request.incoming.quote.text if request.incoming.quote else ""
    return [int(number) for number in _SHOWN.findall(words) or _NUMBER.findall(words)]


def quoted(request: Request, tx: Tx, branch: Organization) -> list[Matter]:
    """The branch's matters that a quoted message is about; it may be the bot's or the sender's."""
    quote = request.incoming.quote
    if quote is None:
        return []
    listed = quoted_numbers(request)
    if listed:
        return counting(own(tx, branch, listed))
    key = tx.outbox.by_receipt(quote.process_query_key) if quote.process_query_key else None
    msg_id = key.rpartition(":")[0] if key else quote.msg_id
    if not msg_id:
        return []
    numbers = shown_in_answer(tx, msg_id)
    told = own(tx, branch, numbers) if numbers else tx.ledger.of_message(msg_id)
    return counting([matter for matter in told if matter.organization_id == branch.id])


def counting(matters: list[Matter]) -> list[Matter]:
    """Those that were not taken back."""
    return [matter for matter in matters if not matter.withdrawn]


def only_one(request: Request, tx: Tx, branch: Organization) -> list[Matter]:
    """What words that name nothing can mean: the one open matter of those shown last; else the few
    open ones of the day that they name, or of all days. Nothing where those are many."""
    waiting = tx.ledger.open_matters(branch.id)
    day = told_on(request.incoming.text, request.today)
    if day is None:
        last = counting(own(tx, branch, shown(request, tx)))
        opened = [matter for matter in last if matter.status is not Status.RESOLVED]
        if len(opened) == 1:
            return opened
    else:
        waiting = [matter for matter in waiting if matter.reported_on == day]
    return waiting if len(waiting) <= MOST_TO_ASK else []
