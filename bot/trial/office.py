"""The office of the trial: invented units and people, from ``data/office.toml``.

Puts them on the roster; what DingTalk would show of them is made in ``stage``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from bot.config_models import RoleNames, RosterSettings
from bot.domain.people import Member, Organization
from bot.people.levels import level_of, reports_by_default
from bot.store import Tx
from bot.vocabulary import Role

ROOT_DEPARTMENT = 1
OFFICE_DEPARTMENT = 2
FIRST_DEPARTMENT = 10
ADMIN_TITLE = "系统管理员"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the trial. ``role`` is None for those who are not to be on the roster."""

    user_id: str
    name: str
    title: str
    role: Role | None
    mobile: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A branch, or a department of the office. ``kind`` is village, community or firm for a branch,
    office for a department, outside for people who are at DingTalk but not on the roster.
    ``places`` are names to fill into the sentences of the history, by placeholder."""

    department_id: int
    name: str
    kind: str
    people: tuple[Person, ...]
    places: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Office:
    """The whole tree; ``group`` is the title of the chat in which all of them are."""

    district: str
    name: str
    group: str
    departments: tuple[Unit, ...]
    branches: tuple[Unit, ...]
    outside: Unit

    @property
    def path(self) -> str:
        """Where the office is in the tree."""
        return f"{self.district}/{self.name}"

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units whose people are on the roster."""
        return (*self.departments, *self.branches)

    def people(self) -> Iterator[tuple[Unit, Person]]:
        """Everybody on the roster, with the unit."""
        return ((unit, person) for unit in self.units for person in unit.people)

    def find(self, user_id: str) -> tuple[Unit, Person]:
        """Somebody by the id, strangers too. Raises KeyError."""
        for unit in (*self.units, self.outside):
            for person in unit.people:
                if person.user_id == user_id:
                    return unit, person
        raise KeyError(user_id)

    def roster_settings(self) -> RosterSettings:
        """The settings under which a sync finds the roster as ``put_roster`` leaves it."""
        return RosterSettings(
            root_department=ROOT_DEPARTMENT,
            skip=(self.outside.name,),
            inner=tuple(unit.name for unit in self.departments),
            roles=RoleNames(admin=(ADMIN_TITLE,)),
        )


@lru_cache(maxsize=1)
def load() -> Office:
    """The office as it is written down."""
    raw = read_data("office.toml")
    numbers = iter(range(FIRST_DEPARTMENT, FIRST_DEPARTMENT + 100))
    mobiles = iter(range(13800000201, 13800000300))
    departments = tuple(
        _unit(each["name"], "office", each["people"], next(numbers)) for each in raw["departments"]
    )
    branches = tuple(
        _unit(
            each["name"],
            each["kind"],
            [
                {"role": "reporter", "mobile": str(next(mobiles)), **person}
                for person in each["people"]
            ],
            next(numbers),
            {name: tuple(each[name]) for name in ("b", "s", "r")},
        )
        for each in raw["branches"]
    )
    outside = raw["outside"]
    return Office(
        district=raw["district"],
        name=raw["office"],
        group=raw["group"],
        departments=departments,
        branches=branches,
        outside=_unit(outside["department"], "outside", outside["people"], next(numbers)),
    )


def read_data(name: str) -> dict[str, Any]:
    """One of the trial's data files."""
    text = resources.files("bot.trial").joinpath("data", name).read_text("utf-8")
    return tomllib.loads(text)


def _unit(
    name: str,
    kind: str,
    people: list[dict[str, str]],
    department_id: int,
    places: Mapping[str, tuple[str, ...]] | None = None,
) -> Unit:
    return Unit(department_id, name, kind, tuple(map(_person, people)), places or {})


def _person(raw: Mapping[str, str]) -> Person:
    role = Role(raw["role"]) if "role" in raw else None
    return Person(raw["id"], raw["name"], raw["title"], role, raw.get("mobile", ""))


def put_roster(office: Office, tx: Tx) -> dict[str, Member]:
    """Puts the tree and its people into the store, as a sync would find them; the members by name
    of their unit, one for each."""
    _put(tx, office.district, ROOT_DEPARTMENT, leaf=False)
    _put(tx, office.path, OFFICE_DEPARTMENT, leaf=False)
    members: dict[str, Member] = {}
    for unit in office.units:
        organization = _put(tx, f"{office.path}/{unit.name}", unit.department_id, leaf=True)
        for person in unit.people:
            assert person.role is not None
            member = tx.people.put_member(
                person.user_id,
                name=person.name,
                role=person.role,
                mobile=person.mobile,
                organization_id=organization.id,
                by_hand=False,
            )
            members.setdefault(unit.name, member)
    return members


def _put(tx: Tx, path: str, department_id: int, *, leaf: bool) -> Organization:
    level = level_of(path.rpartition("/")[2], leaf=leaf)
    return tx.people.put_organization(
        path,
        level=level,
        reports=reports_by_default(level, leaf=leaf),
        department_id=department_id,
        by_hand=False,
    )
