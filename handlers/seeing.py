"""What somebody may see: a branch its own, members of the office what lies below it."""

from bot.domain.people import Organization
from bot.domain.reading import Context
from bot.people.ladder import unit_of
from bot.request import Request
from bot.store import Tx


def context_of(request: Request) -> Context:
    """What a question is read against."""
    branch = request.branch
    return Context(
        sent_at=request.incoming.sent_at,
        branch=branch.name if branch else None,
        zone=request.office.zone,
        day_ends_at=request.office.day_ends_at,
    )


def top_of(request: Request, tx: Tx) -> Organization:
    """The part of the tree that the asker may see: their branch; for members of a department of the
    office the whole office."""
    return request.branch or unit_of(tx, request.member.organization)
