"""The organization tree and the people in it."""

from dataclasses import dataclass

from bot.vocabulary import Level, Role


@dataclass(frozen=True, slots=True)
class Organization:
    """A node of the tree. ``path`` is the names from the root, joined by "/". ``reports`` is true
    for a branch that owes a daily report. ``department_id`` is DingTalk's, where it came from there."""

    id: int
    parent_id: int | None
    name: str
    level: Level
    reports: bool
    path: str
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A user known to the office, with one role in one organization."""

    id: int
    organization: Organization
    user_id: str
    name: str
    role: Role
    mobile: str = ""
