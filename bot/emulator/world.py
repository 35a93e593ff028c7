"""The organization that the emulator plays: the app, people, departments, groups, robots."""

from collections.abc import Iterable
from dataclasses import dataclass, field

ROOT = 1
# Bundled with DingTalk's SDKs and usable by any app.
BUNDLED_CARDS = (
    "589420e2-c1e2-46ef-a5ed-b8728e654da9.schema",
    "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema",
    "382e4302-551d-4880-bf29-a30acfab2e71.schema",
)


@dataclass(frozen=True, slots=True)
class App:
    """The bot's application. Without ``robot_code`` it is the client id."""

    client_id: str
    client_secret: str = field(repr=False)
    robot_code: str = ""
    name: str = "民生小梧桐"
    corp_id: str = "dingwutong"

    @property
    def robot(self) -> str:
        """The robot code that calls must name."""
        return self.robot_code or self.client_id


@dataclass(frozen=True, slots=True)
class Department:
    """A department; the root has id 1 and no parent."""

    id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can write to the bot.

    ``department_ids`` is empty for outsiders, whose user id the bot never sees. ``leads`` are the
    departments that the user is marked leader of. ``part`` is what the chat page says about the
    user, ``section`` the heading under which it lists them. Without ``in_range`` the bot may not
    write to the user.
    """

    user_id: str
    name: str
    department_ids: tuple[int, ...] = ()
    leads: tuple[int, ...] = ()
    mobile: str = ""
    title: str = ""
    part: str = ""
    section: str = ""
    is_admin: bool = False
    active: bool = True
    in_range: bool = True
    roles: tuple[str, ...] = ()

    @property
    def is_outsider(self) -> bool:
        """Whether the user is not a member of the organization."""
        return not self.department_ids


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat. ``with_bot`` whether the bot is a member."""

    id: str
    title: str
    members: tuple[str, ...]
    with_bot: bool = True
    disbanded: bool = False


@dataclass(frozen=True, slots=True)
class Robot:
    """A custom group robot: writes into one group by its token."""

    token: str = field(repr=False)
    group_id: str
    secret: str = field(default="", repr=False)
    keywords: tuple[str, ...] = ()
    allowed_ips: tuple[str, ...] = ()
    name: str = "群机器人"
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """Everything that exists when the emulator starts. Raises ValueError where it contradicts
    itself."""

    app: App
    users: tuple[User, ...] = ()
    departments: tuple[Department, ...] = (Department(ROOT, "单位", None),)
    groups: tuple[Group, ...] = ()
    robots: tuple[Robot, ...] = ()
    card_templates: tuple[str, ...] = BUNDLED_CARDS

    def __post_init__(self) -> None:
        users = _unique("user", (user.user_id for user in self.users))
        departments = _unique("department", (each.id for each in self.departments))
        groups = _unique("group", (group.id for group in self.groups))
        _unique("robot", (robot.token for robot in self.robots))
        _known("department", (d for user in self.users for d in user.department_ids), departments)
        _known("department", (d.parent_id for d in self.departments if d.parent_id), departments)
        _known("user", (member for group in self.groups for member in group.members), users)
        _known("group", (robot.group_id for robot in self.robots), groups)


def _unique(what: str, ids: Iterable[object]) -> set[object]:
    seen: set[object] = set()
    for each in ids:
        if each in seen:
            raise ValueError(f"two with the same {what} id: {each}")
        seen.add(each)
    return seen


def _known(what: str, ids: Iterable[object], known: set[object]) -> None:
    for each in ids:
        if each not in known:
            raise ValueError(f"no such {what}: {each}")
