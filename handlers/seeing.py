"""What somebody may see: a branch its own, members of the office what lies below it."""

from bot.domain.ledger import Sought
from bot.domain.people import Organization
from bot.domain.reading import Context
from bot.links import Links
from bot.people.ladder import part_of
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
    """The part of the tree that is asked about: all that the asker may see, or one office of it that
    the words name."""
    top = part_of(tx, request.member.organization)
    text = request.incoming.text
    if top.level is not Level.DISTRICT:
        return top
    offices = [
        each
        for each in tx.people.organizations()
        if each.level is Level.OFFICE and each.name in text
    ]
    own = [each for each in offices if top in tx.people.ancestors(each)]
    return own[0] if len(own) == 1 else top


def matter_page(request: Request, number: int) -> str:
    """The address of a matter's page; empty where there is none to be given."""
    links = _links(request)
    return links.matter(number, request.member.id, request.now) if links else ""


def list_page(request: Request, sought: Sought) -> str:
    """The address of the page of those sought; empty where there is none to be given."""
    links = _links(request)
    return links.matters(sought, request.member.id, request.now) if links else ""


def _links(request: Request) -> Links | None:
    """None in a group: there others would look with the asker's key."""
    return None if request.in_group else request.office.links
