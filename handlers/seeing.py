"""What somebody may see: a branch its own, members of the office what lies below it."""

from bot.domain.people import Organization
from bot.domain.reading import Context
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Level


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
    """The part of the tree that the asker may see: for members of a department of the office the
    whole office."""
    here = request.member.organization
    while here.level is Level.DEPARTMENT and here.parent_id is not None:
        above = tx.people.organization(here.parent_id)
        if above is None:
            break
        here = above
    return here
