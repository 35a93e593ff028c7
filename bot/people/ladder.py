"""Who stands above a branch, and who there is to be told. Three levels: the branch, the office, the
district; departments belong to the unit that they are a part of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.ledger import Matter
from bot.domain.people import Member, Organization
from bot.store import Tx
from bot.vocabulary import Level, Role

UPPER = (Level.OFFICE, Level.DISTRICT)
OWN = 0


@dataclass(frozen=True, slots=True)
class Ladder:
    """A branch and the units above it, the nearest first. A rung is a number: 0 the branch, then
    the units in their order, and one more for a district that is not on the roster."""

    branch: Organization
    units: tuple[Organization, ...]

    def rung_of(self, level: Level) -> int:
        """The rung of a matter's level."""
        if level is Level.BRANCH:
            return OWN
        for rung, unit in enumerate(self.units, 1):
            if unit.level is level:
                return rung
        return 1 if level is Level.OFFICE else len(self.units) + 1

    def level_of(self, rung: int) -> Level:
        """The level of a rung: without a unit of its own it is the next level of the three."""
        if rung == OWN:
            return Level.BRANCH
        if rung <= len(self.units) and self.units[rung - 1].level in UPPER:
            return self.units[rung - 1].level
        return Level.OFFICE if rung == 1 else Level.DISTRICT

    def is_top(self, rung: int) -> bool:
        """Whether nobody stands above a rung."""
        return self.level_of(rung + 1) is self.level_of(rung)

    def unit_at(self, rung: int) -> Organization | None:
        """Who has a matter on a rung; None for a district that is not on the roster."""
        if rung == OWN:
            return self.branch
        return self.units[rung - 1] if rung <= len(self.units) else None

    def rung_for(self, unit: Organization) -> int | None:
        """On which rung a unit stands; None where the branch does not belong to it."""
        for rung, each in enumerate(self.units, 1):
            if each.id == unit.id:
                return rung
        is_within = f"{self.branch.path}/".startswith(f"{unit.path}/")
        return OWN if is_within else None


def ladder_of(tx: Tx, branch: Organization) -> Ladder:
    """The ladder above a branch. A tree without office or district has its root as the office."""
    above = tx.people.ancestors(branch)
    units = [each for each in above if each.level in UPPER] or above[-1:]
    return Ladder(branch, tuple(units))


def unit_of(tx: Tx, organization: Organization) -> Organization:
    """The unit that somebody speaks for: of a department the one that it is a part of."""
    here = organization
    while here.level is Level.DEPARTMENT and here.parent_id is not None:
        above = tx.people.organization(here.parent_id)
        assert above is not None
        here = above
    return here


def part_of(tx: Tx, organization: Organization) -> Organization:
    """The part of the tree that somebody may see: a branch its own, members of a department of the
    office the whole office."""
    return organization if organization.reports else unit_of(tx, organization)


def parts_of(tx: Tx, member: Member, day: date) -> list[Organization]:
    """The parts of the tree that somebody may see on a day: the own, and the branches that they
    stand in for."""
    ids = tx.leaves.stood_in_for(member.id, day)
    stood_in_for = [known for id in ids if (known := tx.people.organization(id)) is not None]
    return [part_of(tx, member.organization), *stood_in_for]


def desk_of(tx: Tx, unit: Organization) -> list[Member]:
    """Those who sort what comes to a unit: its staff, else its administrators, else its leaders;
    not those of the units below it."""
    for role in (Role.STAFF, Role.ADMIN, Role.LEADER):
        found = [
            member
            for member in tx.people.members(unit.id, role)
            if unit_of(tx, member.organization).id == unit.id
        ]
        if found:
            return found
    return []


def speakers_of(tx: Tx, organization_id: int, day: date) -> list[Member]:
    """Those who speak for a branch or department on a day: its reporters, else all its members;
    for who is on leave, whoever stands in."""
    members = tx.people.members(organization_id, below=False)
    speakers = [each for each in members if each.role is Role.REPORTER] or members
    leaves = [leave for leave in tx.leaves.on(day) if leave.organization_id == organization_id]
    away = {leave.member_id for leave in leaves}
    in_place = {leave.stand_in_id for leave in leaves if leave.stand_in_id is not None}
    stand_ins = [known for id in sorted(in_place) if (known := active(tx, id))]
    present = [each for each in speakers if each.id not in away | in_place]
    return [*present, *stand_ins] or speakers


def active(tx: Tx, member_id: int) -> Member | None:
    """A member named in the ledger, while they have a right here."""
    known = tx.people.member_by_id(member_id)
    return tx.people.member(known.user_id) if known else None


def holders_of(tx: Tx, ladder: Ladder, matter: Matter, day: date) -> list[Member]:
    """Those above the branch in whose hands a matter is: to whom it was given, else the desk."""
    if matter.assigned_to is not None:
        return speakers_of(tx, matter.assigned_to, day)
    rung = ladder.rung_of(matter.level)
    unit = ladder.unit_at(rung)
    return desk_of(tx, unit) if rung != OWN and unit is not None else []


def supervisors_of(tx: Tx, matter: Matter) -> list[Member]:
    """Whoever ordered a matter to be settled, while they have a right here."""
    known = active(tx, matter.supervised_by) if matter.supervised_by is not None else None
    return [known] if known else []


def without(members: Sequence[Member], member: Member) -> list[Member]:
    """The members but one."""
    return [each for each in members if each.id != member.id]
