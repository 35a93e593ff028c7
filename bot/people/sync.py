"""People and organizations from DingTalk's contacts, by the default rules.

Departments become organizations with the same tree. A department without others below it is a
branch that reports; its members are reporters. Members of inner departments are staff, and those
whom DingTalk marks as leader of one are leaders. The settings override the rules, and what was set
by hand is never overwritten; who has left loses the right, whoever gave it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.config_models import RosterSettings
from bot.domain.messages import ContactEvent
from bot.domain.people import Organization
from bot.people.levels import level_of
from bot.store import Store, Tx
from bot.vocabulary import Level, Role

ARRIVALS = frozenset({"user_add_org", "user_modify_org", "user_active_org"})
LEFT = "user_leave_org"
DEPARTMENTS = frozenset({"org_dept_create", "org_dept_modify", "org_dept_remove"})
STRONGEST_FIRST = (Role.ADMIN, Role.LEADER, Role.STAFF, Role.REPORTER)


class Department(Protocol):
    """A department of the contacts."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def parent_id(self) -> int | None: ...


class User(Protocol):
    """A user of the contacts. ``department_ids`` in DingTalk's order, ``leads`` the departments
    that the user is marked as leader of, ``roles`` the names of DingTalk's roles."""

    @property
    def user_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def mobile(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def department_ids(self) -> Sequence[int]: ...
    @property
    def leads(self) -> Collection[int]: ...
    @property
    def roles(self) -> Sequence[str]: ...


class Contacts(Protocol):
    """What a sync asks of DingTalk."""

    async def departments(self, root: int) -> Sequence[Department]:
        """The root itself and all below it, parents before their children."""

    async def users(self, department_id: int) -> Sequence[User]:
        """The users directly in a department."""

    async def user(self, user_id: str) -> User | None:
        """One user, None where there is no such user (any more)."""


class NothingSeen(Exception):
    """The contacts show nobody: a matter of permissions, never a reason to remove everybody."""


@dataclass(frozen=True, slots=True)
class SyncResult:
    """Counts for the log."""

    organizations: int = 0
    branches: int = 0
    members: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A department in its place; ``inner`` is one whose members do not report."""

    id: int
    path: str
    level: Level
    inner: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What the rules give a user."""

    department_id: int
    role: Role


@dataclass(slots=True)
class Seen:
    """All that one sync read from the contacts."""

    nodes: dict[int, Node]
    users: dict[str, User] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


async def sync(
    contacts: Contacts, store: Store, settings: RosterSettings, now: datetime
) -> SyncResult:
    """Reads the whole tree under the root and brings the roster in line, in one transaction.

    Raises NothingSeen for contacts that show nobody, and whatever ``contacts`` raises; then
    nothing has been changed.
    """
    departments = await contacts.departments(settings.root_department)
    seen = Seen(tree(departments, settings))
    for department_id in seen.nodes:
        for user in await contacts.users(department_id):
            seen.users[user.user_id] = user
    if not seen.users:
        raise NothingSeen("通讯录里一个人也看不到，请检查应用的通讯录权限范围")
    known = await store.read(lambda tx: [member.user_id for member in tx.people.members()])
    for user_id in known:
        if user_id not in seen.users:
            gone = await contacts.user(user_id) is None
            (seen.left if gone else seen.elsewhere).append(user_id)
    return await store.write(lambda tx: _keep(tx, seen, settings))


async def apply_event(
    event: ContactEvent,
    contacts: Contacts,
    store: Store,
    *,
    settings: RosterSettings,
    now: datetime,
) -> SyncResult:
    """Brings the roster in line with one change. Events carry ids only, so the people are read
    again; a change of the tree changes who reports, so the whole tree is."""
    if event.type == LEFT:
        return await store.write(lambda tx: SyncResult(removed=_remove(tx, event.user_ids)))
    if event.type in DEPARTMENTS:
        return await sync(contacts, store, settings, now)
    if event.type not in ARRIVALS:
        return SyncResult()
    users = {user_id: await contacts.user(user_id) for user_id in event.user_ids}
    nodes = await store.read(lambda tx: _known_nodes(tx, settings))
    there = {user.user_id: user for user in users.values() if user is not None}
    if any(set(user.department_ids) - nodes.keys() for user in there.values()):
        nodes = tree(await contacts.departments(settings.root_department), settings)
    changed = Seen(nodes, there)
    changed.left = [user_id for user_id, user in users.items() if user is None]
    return await store.write(lambda tx: _keep(tx, changed, settings))


def tree(departments: Sequence[Department], settings: RosterSettings) -> dict[int, Node]:
    """The departments in their places, parents first. Those to be skipped are left out, with all
    below them; of two with one path the later gets its id behind the name."""
    root = settings.root_department
    by_id = {department.id: department for department in departments}
    skipped = {each.id for each in departments if each.name in settings.skip and each.id != root}
    paths: dict[int, str] = {}
    taken: set[str] = set()
    for department in _parents_first(by_id):
        above = department.parent_id
        if department.id in skipped or above in skipped:
            skipped.add(department.id)
            continue
        name = department.name.replace("/", "／").strip() or str(department.id)
        path = f"{paths[above]}/{name}" if above in paths else name
        if path in taken:
            path = f"{path}（{department.id}）"
        taken.add(path)
        paths[department.id] = path
    parents = {by_id[id].parent_id for id in paths}
    return {
        id: _node(by_id[id], path, leaf=id not in parents, settings=settings)
        for id, path in paths.items()
    }


def _parents_first(by_id: Mapping[int, Department]) -> list[Department]:
    """Each department after the one above it; loops, which should not be, are left out."""
    children: dict[int | None, list[Department]] = {}
    for department in by_id.values():
        above = department.parent_id if department.parent_id in by_id else None
        children.setdefault(above, []).append(department)
    ordered: list[Department] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        department = waiting.pop()
        ordered.append(department)
        waiting += reversed(children.get(department.id, []))
    return ordered


def _node(department: Department, path: str, *, leaf: bool, settings: RosterSettings) -> Node:
    reports = leaf and department.id != settings.root_department
    if department.name in settings.branches:
        reports = True
    if department.name in settings.inner:
        reports = False
    level = level_of(department.name, leaf=leaf)
    if reports and level is not Level.VILLAGE:
        level = Level.BRANCH
    return Node(department.id, path, level, inner=not reports)


def place_of(user: User, nodes: Mapping[int, Node], settings: RosterSettings) -> Place | None:
    """Where a user belongs and as what; None outside the tree.

    Of several departments the one that the user leads counts first, then DingTalk's order.
    """
    own = [id for id in user.department_ids if id in nodes]
    if not own:
        return None
    led = [id for id in own if id in user.leads and nodes[id].inner]
    home = (led or own)[0]
    names = {*user.roles, user.title} - {""}
    for role in STRONGEST_FIRST:
        if names & set(getattr(settings.roles, role.value)):
            return Place(_home_for(role, home, own, nodes), role)
    if led:
        return Place(home, Role.LEADER)
    return Place(home, Role.STAFF if nodes[home].inner else Role.REPORTER)


def _home_for(role: Role, home: int, own: Sequence[int], nodes: Mapping[int, Node]) -> int:
    """A reporter belongs to a branch where there is one."""
    if role is not Role.REPORTER or not nodes[home].inner:
        return home
    return next((id for id in own if not nodes[id].inner), home)


def _known_nodes(tx: Tx, settings: RosterSettings) -> dict[int, Node]:
    """The departments as the last sync left them."""
    return {
        each.department_id: Node(each.department_id, each.path, each.level, not each.reports)
        for each in tx.people.organizations()
        if each.department_id is not None
    }


def _keep(tx: Tx, seen: Seen, settings: RosterSettings) -> SyncResult:
    organizations = {node.id: _keep_node(tx, node) for node in seen.nodes.values()}
    # What was set by hand decides: a branch may have been made one there.
    nodes = {
        id: Node(id, each.path, each.level, not each.reports) for id, each in organizations.items()
    }
    members, elsewhere = 0, list(seen.elsewhere)
    for user in seen.users.values():
        place = place_of(user, nodes, settings)
        if place is None:
            elsewhere.append(user.user_id)
            continue
        tx.people.put_member(
            user.user_id,
            name=user.name,
            role=place.role,
            mobile=user.mobile,
            organization_id=organizations[place.department_id].id,
            by_hand=False,
        )
        members += 1
    _close_departments(tx, seen.nodes)
    removed = _remove(tx, seen.left)
    removed += sum(tx.people.remove_member(user_id, keep_by_hand=True) for user_id in elsewhere)
    branches = sum(each.reports for each in organizations.values())
    return SyncResult(len(organizations), branches, members, removed)


def _keep_node(tx: Tx, node: Node) -> Organization:
    return tx.people.put_organization(
        node.path,
        level=node.level,
        reports=not node.inner,
        department_id=node.id,
        by_hand=False,
    )


def _close_departments(tx: Tx, nodes: Collection[int]) -> None:
    """A department that is gone stays in the tree, for its ledger, but owes no report."""
    for each in tx.people.organizations():
        gone = each.department_id is not None and each.department_id not in nodes
        if gone and each.reports:
            tx.people.put_organization(
                each.path,
                level=each.level,
                reports=False,
                department_id=each.department_id,
                by_hand=False,
            )


def _remove(tx: Tx, user_ids: Collection[str]) -> int:
    """Ends the rights of people who have left, also of those set by hand."""
    return sum(tx.people.remove_member(user_id, keep_by_hand=False) for user_id in user_ids)
