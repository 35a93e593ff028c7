"""The organization tree, its members, and the groups and strangers that the bot has met.

What was set by hand is never overwritten by what is not (``by_hand``).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, or_, select, update

from bot.domain.people import Member, Organization
from bot.store import tables
from bot.store.errors import NotFound, StoreError
from bot.store.inbox import InboxTx
from bot.store.subject import Subject, insert_new
from bot.vocabulary import Level, Role

o = tables.organization
m = tables.member

_organization = select(
    *(o.c.id, o.c.parent_id, o.c.name, o.c.level, o.c.reports, o.c.path, o.c.department_id)
)
_organization_by_id = _organization.where(o.c.id == bindparam("of"))
_organization_by_path = _organization.where(o.c.path == bindparam("of"))
_organization_by_department = _organization.where(o.c.department_id == bindparam("of"))
_member = select(
    *(m.c.id, m.c.user_id, m.c.name, m.c.role, m.c.mobile),
    *_organization.selected_columns,
).join_from(m, o)
_member_by_user = _member.where(m.c.user_id == bindparam("of"), m.c.active)
_member_by_id = _member.where(m.c.id == bindparam("of"))
_new_group = insert_new(tables.group_chat, "conversation_id")
_rename_group = (
    update(tables.group_chat)
    .where(
        tables.group_chat.c.conversation_id == bindparam("of"),
        tables.group_chat.c.title != bindparam("to"),
    )
    .values(title=bindparam("to"))
)
_groups = select(tables.group_chat.c.conversation_id, tables.group_chat.c.title).order_by(
    tables.group_chat.c.seen_at, tables.group_chat.c.conversation_id
)
_new_stranger = insert_new(tables.stranger, "channel_id")


class PeopleTx(Subject):
    """The roster in one transaction."""

    # organizations

    def organization(self, id: int) -> Organization | None:
        """An organization by its id."""
        return self._one_organization(_organization_by_id, id)

    def find_organization(self, path: str) -> Organization | None:
        """An organization by its path, names from the root joined by "/"."""
        return self._one_organization(_organization_by_path, path)

    def by_department(self, department_id: int) -> Organization | None:
        """An organization by DingTalk's id of its department."""
        return self._one_organization(_organization_by_department, department_id)

    def organizations(self) -> list[Organization]:
        """The whole tree: parents before their children, siblings in the order they came in."""
        found = [_to_organization(row) for row in self._connection.execute(_organization)]
        return _in_tree_order(found)

    def ancestors(self, organization: Organization) -> list[Organization]:
        """What an organization is a part of, the nearest first."""
        found: list[Organization] = []
        parent_id = organization.parent_id
        while parent_id is not None:
            parent = self._get_organization(parent_id)
            found.append(parent)
            parent_id = parent.parent_id
        return found

    def branches(self, below: int | None = None) -> list[Organization]:
        """Those that owe a daily report, in tree order; ``below``: this node and what is under it."""
        found = [each for each in self.organizations() if each.reports]
        if below is None:
            return found
        top = self._get_organization(below)
        return [each for each in found if _is_within(each.path, top.path)]

    def put_organization(
        self,
        path: str,
        *,
        level: Level,
        reports: bool,
        department_id: int | None = None,
        by_hand: bool,
    ) -> Organization:
        """Adds or changes the organization at a path; makes parents that are missing.

        One that is known by its department is moved to the new path with all below it.
        """
        names = _names(path)
        path = "/".join(names)
        known = self._known(path, department_id)
        values: dict[str, Any] = {"level": level.value, "reports": reports, "by_hand": by_hand}
        if known is None:
            parent = self._parent(names)
            return self._add(names, parent, {**values, "department_id": department_id})
        if self._is_by_hand(o, known.id) and not by_hand:
            if department_id is not None and known.department_id is None:
                self._update(o, known.id, {"department_id": department_id})
            return self._get_organization(known.id)
        if known.path != path:
            self._move(known, names)
        if department_id is not None:
            values["department_id"] = department_id
        self._update(o, known.id, values)
        return self._get_organization(known.id)

    def _known(self, path: str, department_id: int | None) -> Organization | None:
        by_path = self.find_organization(path)
        by_department = None if department_id is None else self.by_department(department_id)
        if by_path and by_department and by_path.id != by_department.id:
            raise StoreError(f"组织“{path}”与另一部门重名，请先在钉钉或名单里改名。")
        return by_department or by_path

    def _parent(self, names: Sequence[str]) -> Organization | None:
        above = names[:-1]
        if not above:
            return None
        found = self.find_organization("/".join(above))
        if found is not None:
            return found
        level = _likely_level(above[-1])
        values = {"level": level.value, "reports": False, "by_hand": False, "department_id": None}
        return self._add(above, self._parent(above), values)

    def _add(
        self, names: Sequence[str], parent: Organization | None, values: Mapping[str, Any]
    ) -> Organization:
        row = {
            "parent_id": parent.id if parent else None,
            "name": names[-1],
            "path": "/".join(names),
            **values,
        }
        id = self._connection.execute(insert(o).returning(o.c.id), row).scalar_one()
        return self._get_organization(id)

    def _move(self, known: Organization, names: Sequence[str]) -> None:
        parent = self._parent(names)
        path = "/".join(names)
        if parent is not None and _is_within(parent.path, known.path):
            raise StoreError(f"组织“{known.path}”不能移到它自己下面。")
        below = func.substr(o.c.path, 1, len(known.path) + 1) == known.path + "/"
        rest = func.substr(o.c.path, len(known.path) + 1)
        self._connection.execute(
            update(o).where(or_(o.c.id == known.id, below)).values(path=path + rest)
        )
        place = {"parent_id": parent.id if parent else None, "name": names[-1]}
        self._update(o, known.id, place)

    def _get_organization(self, id: int) -> Organization:
        found = self.organization(id)
        if found is None:
            raise NotFound(f"organization {id}")
        return found

    def _one_organization(self, query: Select[Any], of: object) -> Organization | None:
        row = self._connection.execute(query, {"of": of}).first()
        return None if row is None else _to_organization(row)

    # members

    def member(self, user_id: str) -> Member | None:
        """Somebody who has a right here."""
        row = self._connection.execute(_member_by_user, {"of": user_id}).first()
        return None if row is None else _to_member(row)

    def member_by_id(self, id: int) -> Member | None:
        """Somebody named in the ledger, even if they have left since."""
        row = self._connection.execute(_member_by_id, {"of": id}).first()
        return None if row is None else _to_member(row)

    def members(
        self,
        organization_id: int | None = None,
        role: Role | None = None,
        *,
        below: bool = True,
    ) -> list[Member]:
        """Those who have a right, in the order they came in: of one organization (``below``: and
        all under it), of one role."""
        query = _member.where(m.c.active).order_by(m.c.id)
        if role is not None:
            query = query.where(m.c.role == role.value)
        if organization_id is not None and not below:
            query = query.where(m.c.organization_id == organization_id)
        found = [_to_member(row) for row in self._connection.execute(query)]
        if organization_id is None or not below:
            return found
        top = self._get_organization(organization_id)
        return [each for each in found if _is_within(each.organization.path, top.path)]

    def put_member(
        self,
        user_id: str,
        *,
        name: str,
        role: Role,
        mobile: str,
        organization_id: int,
        by_hand: bool,
    ) -> Member:
        """Adds or changes somebody. What they sent before they were known is handled now."""
        known = self._connection.execute(
            select(m.c.id, m.c.by_hand, m.c.mobile).where(m.c.user_id == user_id)
        ).first()
        values = {
            "name": name,
            "role": role.value,
            "mobile": mobile,
            "organization_id": organization_id,
            "by_hand": by_hand,
            "active": True,
        }
        if known is None:
            row = {"user_id": user_id, **values}
            id = self._connection.execute(insert(m).returning(m.c.id), row).scalar_one()
        else:
            id = known.id
            self._change_member(id, values, spare=known.by_hand and not by_hand)
        self._inbox().release(user_id)
        found = self.member_by_id(id)
        assert found is not None
        return found

    def _change_member(self, id: int, values: dict[str, Any], *, spare: bool) -> None:
        if not spare:
            self._update(m, id, values)
            return
        missing = (m.c.id == id) & (m.c.mobile == "")
        self._connection.execute(update(m).where(missing).values(mobile=values["mobile"]))

    def remove_member(self, user_id: str, *, keep_by_hand: bool, by_hand: bool = False) -> bool:
        """Ends somebody's rights; the name stays in the ledger. ``keep_by_hand`` spares those set
        by hand; ``by_hand`` keeps a sync from bringing them back. False where nothing changed."""
        query = update(m).where(m.c.user_id == user_id, m.c.active)
        if keep_by_hand:
            query = query.where(~m.c.by_hand)
        values: dict[str, Any] = {"active": False}
        if by_hand:
            values["by_hand"] = True
        return self._connection.execute(query.values(**values)).rowcount == 1

    def set_by_hand(self) -> set[str]:
        """The user ids of active members who were set by hand."""
        query = select(m.c.user_id).where(m.c.active, m.c.by_hand)
        return set(self._connection.execute(query).scalars())

    def _inbox(self) -> InboxTx:
        return InboxTx(self._connection, zone=self._zone, day_ends_at=self._day_ends_at)

    # groups and strangers

    def keep_group(self, conversation_id: str, title: str, now: datetime) -> None:
        """Remembers a group conversation, by its newest title."""
        row = {"conversation_id": conversation_id, "title": title, "seen_at": now}
        new = self._connection.execute(_new_group.of(self._connection), [row]).first()
        if new is None and title:
            self._connection.execute(_rename_group, {"of": conversation_id, "to": title})

    def groups(self) -> list[tuple[str, str]]:
        """Known groups as (conversation id, title), in the order they were met."""
        return [(id, title) for id, title in self._connection.execute(_groups)]

    def told_about_stranger(self, channel_id: str, now: datetime) -> bool:
        """True the first time somebody unknown is met: then the desk is to be told."""
        row = {"channel_id": channel_id, "told_at": now}
        new = self._connection.execute(_new_stranger.of(self._connection), [row]).first()
        return new is not None

    def _is_by_hand(self, table: Any, id: int) -> bool:
        query = select(table.c.by_hand).where(table.c.id == id)
        return bool(self._connection.execute(query).scalar())

    def _update(self, table: Any, id: int, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(table).where(table.c.id == id).values(**values))


def _to_organization(row: Any) -> Organization:
    id, parent_id, name, level, reports, path, department_id = row[-7:]
    return Organization(id, parent_id, name, Level(level), bool(reports), path, department_id)


def _to_member(row: Any) -> Member:
    id, user_id, name, role, mobile = row[:5]
    return Member(id, _to_organization(row), user_id, name, Role(role), mobile)


def _names(path: str) -> list[str]:
    names = [name.strip() for name in path.split("/")]
    if not all(names):
        raise StoreError(f"组织路径里有空的一级：“{path}”。")
    return names


def _is_within(path: str, top: str) -> bool:
    return path == top or path.startswith(top + "/")


_ENDINGS = (
    (Level.VILLAGE, ("村", "社区")),
    (Level.OFFICE, ("办事处", "街道", "镇", "乡")),
    (Level.DISTRICT, ("区", "县", "市")),
)


def _likely_level(name: str) -> Level:
    """The level of a parent of which only the name is known."""
    for level, endings in _ENDINGS:
        if name.endswith(endings):
            return level
    return Level.DEPARTMENT


def _in_tree_order(found: Sequence[Organization]) -> list[Organization]:
    children: dict[int | None, list[Organization]] = {}
    for each in sorted(found, key=lambda each: -each.id):
        children.setdefault(each.parent_id, []).append(each)
    ordered: list[Organization] = []
    waiting = list(children.get(None, []))
    while waiting:
        each = waiting.pop()
        ordered.append(each)
        waiting += children.get(each.id, [])
    return ordered
