"""Who a digest goes to: the targets of the settings, looked up on the roster."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.briefing import find_by_name
from bot.digest import Audience
from bot.domain.messages import Group, GroupRobot, Person, Target
from bot.domain.people import Member
from bot.store import Tx
from bot.vocabulary import OFFICE_ROLES, Role


@dataclass(frozen=True, slots=True)
class Recipient:
    """One target, by its name in keys, and how much it may read."""

    key: str
    target: Target
    audience: Audience


@dataclass(frozen=True, slots=True)
class Found:
    """The recipients, each once, and the targets that lead to nobody."""

    recipients: tuple[Recipient, ...]
    nobody: tuple[str, ...]


def find_recipients(tx: Tx, to: Sequence[str]) -> Found:
    """Looks targets up, in their order. Only people of the office itself read who has not
    reported; somebody who has left reads nothing any more."""
    found: dict[str, Recipient] = {}
    nobody = []
    for target in to:
        recipients = list(_recipients(tx, target))
        if not recipients:
            nobody.append(target)
        for each in recipients:
            found.setdefault(each.key, each)
    return Found(tuple(found.values()), tuple(nobody))


def _recipients(tx: Tx, target: str) -> Iterable[Recipient]:
    kind, _, name = target.partition(":")
    if kind == "group":
        return [Recipient(target, Group(name), Audience.GROUP)]
    if kind == "robot":
        return [Recipient(target, GroupRobot(name), Audience.GROUP)]
    if kind == "user":
        member = tx.people.member(name)
        return [_person(member)] if member else []
    return map(_person, _of_role(tx, name))


def _of_role(tx: Tx, name: str) -> list[Member]:
    """Members of ``leader`` or ``leader@梧桐办事处``."""
    role, at, organization = name.partition("@")
    if not at:
        return tx.people.members(role=Role(role))
    places = find_by_name(tx.people.organizations(), organization)
    return [member for place in places for member in tx.people.members(place.id, Role(role))]


def _person(member: Member) -> Recipient:
    audience = Audience.OFFICE if member.role in OFFICE_ROLES else Audience.GROUP
    return Recipient(f"user:{member.user_id}", Person(member.user_id), audience)
