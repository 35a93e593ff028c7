"""People and organizations from a spreadsheet, and into one. All or nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.people import Member, Organization
from bot.people.levels import level_of, reports_by_default
from bot.sheets import Cell, Row, TableError, read_table, write_table
from bot.store import Store, Tx
from bot.vocabulary import Level, Role, label

PATH, NAME, USER, ROLE, MOBILE = "组织路径", "姓名", "userId", "角色", "手机号"
LEVEL, REPORTS = "级别", "是否上报"
COLUMNS = (PATH, NAME, USER, ROLE, MOBILE, LEVEL, REPORTS)
ROLES = {name: role for role in Role for name in (role.value, label(role))}
LEVELS = {
    **{name: level for level in Level for name in (level.value, label(level))},
    **{"村": Level.VILLAGE, "社区": Level.VILLAGE, "街道": Level.OFFICE, "党总支": Level.BRANCH},
}
YES_OR_NO = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False}
NUMBER_OF_EXCEL = re.compile(r"\d+(\.\d+)?[eE]\+?\d+|\d{16,}\.0")
USER_ID = re.compile(r"[^\s/]{1,64}")
MOBILE_NUMBER = re.compile(r"(\+\d{1,3}-?)?\d{5,15}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that was understood. ``user_id`` is empty for a row about an organization alone."""

    row: int
    path: str
    name: str
    user_id: str
    role: Role | None
    mobile: str
    level: Level | None
    reports: bool | None


@dataclass(frozen=True, slots=True)
class Imported:
    """How much an import brought."""

    organizations: int
    branches: int
    members: int


def read_roster(path: Path) -> list[Entry]:
    """The entries of a spreadsheet. Raises TableError with all problems and their rows."""
    rows = read_table(path, known=COLUMNS, needed=(PATH, NAME, USER))
    if not rows:
        raise TableError([f"{path.name} 里没有人员。"])
    problems: list[str] = []
    entries = [_entry(row, problems) for row in rows]
    problems += _contradictions(entries)
    if problems:
        raise TableError(problems)
    return entries


def _entry(row: Row, problems: list[str]) -> Entry:
    def wrong(what: str) -> None:
        problems.append(f"第{row.number}行：{what}")

    names = [name.strip() for name in re.split(r"[/／]", row[PATH].strip("/／ "))]
    if not all(names):
        wrong(f"{PATH}不能空，写法如“高新区/梧桐办事处/大里村党总支”")
    if row[USER] and not row[NAME]:
        wrong("缺少姓名")
    if row[NAME] and not row[USER]:
        wrong(f"{row[NAME]}缺少 userId（在钉钉管理后台的通讯录里可以查到）")
    if row[ROLE] and row[ROLE] not in ROLES:
        wrong(f"没有“{row[ROLE]}”这个角色，可写：{'、'.join(map(label, Role))}")
    if row[LEVEL] and row[LEVEL] not in LEVELS:
        wrong(f"没有“{row[LEVEL]}”这个级别，可写：{'、'.join(map(label, Level))}")
    if row[REPORTS] and row[REPORTS].lower() not in YES_OR_NO:
        wrong(f"{REPORTS}只能写 是 或 否")
    return Entry(
        row.number,
        "/".join(names),
        row[NAME],
        _user_id(row[USER], wrong),
        ROLES.get(row[ROLE]),
        _mobile(row[MOBILE], wrong),
        LEVELS.get(row[LEVEL]),
        YES_OR_NO.get(row[REPORTS].lower()),
    )


def _user_id(text: str, wrong: Callable[[str], None]) -> str:
    if NUMBER_OF_EXCEL.fullmatch(text):
        wrong(f"userId 被 Excel 变成了数字（{text}），请把这一列设为文本后重新粘贴")
    elif text and not USER_ID.fullmatch(text):
        wrong("userId 里不能有空格和斜杠，最多64个字")
    return text


def _mobile(text: str, wrong: Callable[[str], None]) -> str:
    bare = re.sub(r"[\s\-－()（）]", "", text).removeprefix("+86")
    if bare and not MOBILE_NUMBER.fullmatch(bare):
        wrong("手机号不对")
    return bare


def _contradictions(entries: Sequence[Entry]) -> list[str]:
    """The same person twice, or two words about the same organization."""
    problems = []
    users = Counter(entry.user_id for entry in entries if entry.user_id)
    for user_id, times in users.items():
        if times > 1:
            rows = "、".join(str(entry.row) for entry in entries if entry.user_id == user_id)
            problems.append(f"第{rows}行是同一个 userId，一个人只能有一个角色")
    for column, value in ((LEVEL, "level"), (REPORTS, "reports")):
        said: dict[str, tuple[object, int]] = {}
        for entry in entries:
            own = getattr(entry, value)
            if own is None:
                continue
            first, row = said.setdefault(entry.path, (own, entry.row))
            if first != own:
                problems.append(f"第{row}、{entry.row}行对“{entry.path}”的{column}写得不一样")
    return problems


def keep_roster(tx: Tx, entries: Sequence[Entry]) -> Imported:
    """Puts the entries into the roster, as set by hand. Nothing is removed."""
    organizations = _keep_organizations(tx, entries)
    members = 0
    for entry in entries:
        if not entry.user_id:
            continue
        organization = organizations[entry.path]
        usual = Role.REPORTER if organization.reports else Role.STAFF
        tx.people.put_member(
            entry.user_id,
            name=entry.name,
            role=entry.role or usual,
            mobile=entry.mobile,
            organization_id=organization.id,
            by_hand=True,
        )
        members += 1
    branches = sum(organization.reports for organization in organizations.values())
    return Imported(len(organizations), branches, members)


def _keep_organizations(tx: Tx, entries: Sequence[Entry]) -> dict[str, Organization]:
    """The organizations named in the file and above those, parents first."""
    levels = {entry.path: entry.level for entry in entries if entry.level is not None}
    reports = {entry.path: entry.reports for entry in entries if entry.reports is not None}
    named = {entry.path for entry in entries}
    known = {organization.path: organization for organization in tx.people.organizations()}
    every = {above for path in named for above in _line(path)}
    parents = {path.rpartition("/")[0] for path in (*every, *known)}
    kept: dict[str, Organization] = {}
    for path in sorted(every, key=lambda path: path.count("/")):
        there = known.get(path)
        if there is not None and path not in levels and path not in reports:
            kept[path] = there
            continue
        leaf = path not in parents
        level = levels.get(path) or level_of(path.rpartition("/")[2], leaf=leaf)
        owes = reports.get(path, reports_by_default(level, leaf=leaf))
        kept[path] = tx.people.put_organization(path, level=level, reports=owes, by_hand=True)
    return kept


def _line(path: str) -> list[str]:
    """A path and all above it."""
    names = path.split("/")
    return ["/".join(names[: length + 1]) for length in range(len(names))]


def export_roster(store: Store, path: Path) -> int:
    """Writes the roster so that it can be edited and imported again; the number of people.
    Raises TableError."""
    organizations, members = store.read_now(
        lambda tx: (tx.people.organizations(), tx.people.members())
    )
    write_table(path, COLUMNS, _rows(organizations, members), title="人员名单")
    return len(members)


def _rows(
    organizations: Iterable[Organization], members: Sequence[Member]
) -> Iterable[Sequence[Cell]]:
    by_organization: dict[int, list[Member]] = {}
    for member in members:
        by_organization.setdefault(member.organization.id, []).append(member)
    for organization in organizations:
        about = (label(organization.level), "是" if organization.reports else "否")
        people = by_organization.get(organization.id, [])
        if not people:
            yield (organization.path, "", "", "", "", *about)
        for member in people:
            who = (member.name, member.user_id, label(member.role), member.mobile)
            yield (organization.path, *who, *about)
