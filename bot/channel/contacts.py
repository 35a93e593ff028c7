"""The address book: departments and users. Reading only; DingTalk does not bill these calls."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.channel import DeliveryError
from bot.channel.calls import Answer, Calls

PAGE = 100
MOST_PAGES = 1000
ROOT = 1
ATTEMPTS = 4
PAUSE = 1.0
NO_USER = frozenset({"33012", "60121"})

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Department:
    """A department; the root has no parent."""

    id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class User:
    """A user. ``leads``: the departments that DingTalk marks the user as leader of.

    ``mobile`` is empty where the app has no permission to see it.
    """

    user_id: str
    name: str
    mobile: str = ""
    title: str = ""
    department_ids: tuple[int, ...] = ()
    leads: frozenset[int] = frozenset()
    roles: tuple[str, ...] = ()
    active: bool = True


class Contacts:
    """Asks the address book; throttled calls are repeated after a pause. Raises DeliveryError."""

    def __init__(self, calls: Calls, *, sleep: Sleep = asyncio.sleep) -> None:
        self._calls = calls
        self._sleep = sleep

    async def departments(self, root: int = ROOT) -> list[Department]:
        """The root itself and all below it, parents before their children."""
        found = [await self.department(root)]
        seen = {root}
        for parent in found:  # grows while it is walked
            for child in await self._children(parent.id):
                if child.id not in seen:
                    seen.add(child.id)
                    found.append(child)
        return found

    async def department(self, department_id: int) -> Department:
        """One department."""
        answer = await self._ask("/topapi/v2/department/get", {"dept_id": department_id})
        entry = _object(answer.get("result"))
        return Department(
            _number(entry.get("dept_id")) or department_id,
            str(entry.get("name") or ""),
            None if department_id == ROOT else _number(entry.get("parent_id")) or None,
        )

    async def users(self, department_id: int) -> list[User]:
        """The users directly in a department."""
        users: list[User] = []
        cursor = 0
        for _ in range(MOST_PAGES):
            body = {"dept_id": department_id, "cursor": cursor, "size": PAGE}
            result = _object((await self._ask("/topapi/v2/user/list", body)).get("result"))
            users += [user for entry in _list(result.get("list")) if (user := _user(entry))]
            following = _number(result.get("next_cursor"))
            if not _flag(result.get("has_more")) or following is None or following <= cursor:
                break
            cursor = following
        return users

    async def user(self, user_id: str) -> User | None:
        """One user, None where there is no such user (any more)."""
        try:
            answer = await self._ask("/topapi/v2/user/get", {"userid": user_id})
        except DeliveryError as error:
            if error.code in NO_USER:
                return None
            raise
        return _user(answer.get("result"))

    async def _children(self, parent_id: int) -> list[Department]:
        answer = await self._ask("/topapi/v2/department/listsub", {"dept_id": parent_id})
        children = []
        for entry in map(_object, _list(answer.get("result"))):
            number = _number(entry.get("dept_id"))
            if number is not None:
                parent = _number(entry.get("parent_id")) or parent_id
                children.append(Department(number, str(entry.get("name") or ""), parent))
        return children

    async def _ask(self, path: str, body: Mapping[str, object]) -> Answer:
        """Asking twice does no harm, so passing trouble is waited out here."""
        for attempt in range(1, ATTEMPTS):
            try:
                return await self._calls.oapi(path, body)
            except DeliveryError as error:
                pause = error.retry_after.total_seconds() if error.retry_after else PAUSE
                if error.permanent or pause > PAUSE * 10:
                    raise
                await self._sleep(max(pause, PAUSE) * attempt)
        return await self._calls.oapi(path, body)


def _user(value: object) -> User | None:
    entry = _object(value)
    user_id = str(entry.get("userid") or "")
    if not user_id:
        return None
    numbers = map(_number, _list(entry.get("dept_id_list")))
    leading = [
        _number(item.get("dept_id"))
        for item in map(_object, _list(entry.get("leader_in_dept")))
        if _flag(item.get("leader"))
    ]
    roles = [_object(role).get("name") for role in _list(entry.get("role_list"))]
    return User(
        user_id=user_id,
        name=str(entry.get("name") or ""),
        mobile=str(entry.get("mobile") or ""),
        title=str(entry.get("title") or ""),
        department_ids=tuple(number for number in numbers if number is not None),
        leads=frozenset(number for number in leading if number is not None),
        roles=tuple(str(role) for role in roles if role),
        active=_flag(entry.get("active", True)),
    )


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _number(value: object) -> int | None:
    """Numbers come as numbers or as strings."""
    try:
        return int(str(value))
    except ValueError:
        return None


def _flag(value: object) -> bool:
    return value is True or str(value).lower() in ("true", "1")
