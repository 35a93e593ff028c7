"""What follows from a message, whoever handled it: looks at what it has changed in the ledger.

A matter that needs support goes to the level above, and the desk there is told. One that is settled is
told to those who waited for it; one that is not settled after all is verified no more. What is open has
a deadline. So no handler has to think of these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.ledger import Matter, Update
from bot.domain.messages import Outgoing, Text
from bot.domain.people import Member
from bot.people.ladder import (
    Ladder,
    desk_of,
    holders_of,
    ladder_of,
    speakers_of,
    supervisors_of,
    without,
)
from bot.receipts import day_words, matter_line
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Level, Role, Status, UpdateKind
from handlers import timeline
from handlers.case import Notice, new_time, post
from handlers.escalation import for_the_desk

STILL_DUE = "#{number}是督办件，期限还是{day}；来不及的话说“{number}延期到…，原因…”，我转给领导。"
RESOLVED = Status.RESOLVED.value


@dataclass(slots=True)
class Aftermath:
    """One matter that the message has changed: as it stands, what was written, who is to know."""

    request: Request
    tx: Tx
    matter: Matter
    updates: Sequence[Update]
    notices: list[Notice]
    has_told: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is to be settled still."""
        return self.matter.status is not Status.RESOLVED and not self.matter.withdrawn

    @property
    def former_level(self) -> Level:
        """The level at which it was before the branch took something back."""
        for update in self.updates:
            if update.kind is UpdateKind.UNDONE and "level" in update.before:
                return Level(str(update.before["level"]))
        return self.matter.level

    @property
    def is_not_needed_above(self) -> bool:
        """Whether the branch has said that it needs nobody, before anybody took the matter up."""
        if self.matter.needs_support or self.matter.accepted_on is not None:
            return False
        own = (UpdateKind.PROGRESS, UpdateKind.CORRECTED, UpdateKind.UNDONE)
        return self.was("needs_support", True, *own)

    @property
    def former(self) -> Matter:
        """The matter in the hands in which it was before something was taken back."""
        matter = replace(self.matter, level=self.former_level)
        for update in self.updates:
            if update.kind is UpdateKind.UNDONE and update.before.get("assigned_to"):
                matter = replace(matter, assigned_to=int(str(update.before["assigned_to"])))
        return matter

    @property
    def is_undone(self) -> bool:
        """Whether the message has taken something back."""
        return any(update.kind is UpdateKind.UNDONE for update in self.updates)

    def ladder(self) -> Ladder:
        """Who stands above its branch."""
        branch = self.tx.people.organization(self.matter.organization_id)
        assert branch is not None
        return ladder_of(self.tx, branch)

    def change(self, changes: Mapping[str, object], kind: UpdateKind) -> None:
        """Writes what follows, as the sender's doing."""
        self.matter = timeline.write(self.request, self.tx, self.matter, changes, kind)

    def tell(self, members: Sequence[Member], head: str, hint: str = "") -> None:
        """A notice for each, but not for the sender."""
        line = f"{self.matter.branch} {matter_line(self.matter, self.request.today)}"
        told = without(members, self.request.member)
        self.has_told |= bool(told)
        self.notices += [Notice(each, head, line, hint) for each in told]

    def was(self, name: str, value: object, *kinds: UpdateKind) -> bool:
        """Whether the message changed a field from a value, by entries of some kinds (none: any)."""
        return any(
            update.before.get(name) == value and (not kinds or update.kind in kinds)
            for update in self.updates
            if name in update.before
        )

    def became(self, name: str, value: object) -> bool:
        """Whether the message changed a field to a value, not counting what was new."""
        return any(
            update.after.get(name) == value
            for update in self.updates
            if update.kind is not UpdateKind.REPORTED and name in update.before
        )


Step = Callable[[Aftermath], list[Outgoing]]


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """What is to be said to others because of this message, and to the sender besides."""
    updates = tx.ledger.updates_of(request.incoming.id)
    if not updates:
        return []
    by_matter: dict[int, list[Update]] = {}
    for update in updates:
        by_matter.setdefault(update.matter_id, []).append(update)
    matters = {matter.id: matter for matter in tx.ledger.of_message(request.incoming.id)}
    notices: list[Notice] = []
    said: list[Outgoing] = []
    due: dict[int, date] = {}
    for id, written in by_matter.items():
        after = Aftermath(request, tx, matters[id], written, notices)
        for step in STEPS:
            said += step(after)
        due |= deadline(after)
    tx.ledger.give_deadlines(due, request.now)
    return [*said, *post(request, notices, suffix="since")]


def not_settled_after_all(after: Aftermath) -> list[Outgoing]:
    """A settled matter that is open again is verified no more."""
    again = after.is_open and after.was("status", RESOLVED, UpdateKind.PROGRESS)
    if again or (after.is_open and after.matter.verified):
        changes: dict[str, object] = {"verified": False, "satisfaction": None}
        changes |= {"reopened": after.matter.reopened + 1} if again else {}
        after.change(changes | new_time(after.request, after.matter), UpdateKind.REOPENED)
    return []


def handed_up(after: Aftermath) -> list[Outgoing]:
    """A matter that the branch cannot settle alone goes to the level above."""
    matter = after.matter
    if not (after.is_open and matter.needs_support and matter.level is Level.BRANCH):
        return []
    ladder = after.ladder()
    unit = ladder.unit_at(1)
    if unit is None:
        return []
    moved = {"level": ladder.level_of(1), "level_since": after.request.today, "accepted_on": None}
    after.change(moved, UpdateKind.ESCALATED)
    hint = for_the_desk(ladder, after.matter)
    after.tell(desk_of(after.tx, unit), f"🔺 {matter.branch}请{unit.name}协调：", hint)
    return []


def taken_back(after: Aftermath) -> list[Outgoing]:
    """What nobody has taken up yet goes back where the branch needs no support any more, and what
    is withdrawn is told to those who have it."""
    matter, level = after.matter, after.former_level
    if level is Level.BRANCH:
        return []
    withdrawn = matter.withdrawn and after.became("withdrawn", True)
    needless = after.is_open and after.is_not_needed_above
    if not withdrawn and not needless:
        return []
    told = holders_of(after.tx, after.ladder(), replace(matter, level=level), after.request.today)
    if needless and matter.level is not Level.BRANCH:
        back = {"level": Level.BRANCH, "level_since": after.request.today}
        after.change(back, UpdateKind.RETURNED)
    after.tell(told, f"{matter.branch}{'已撤回' if withdrawn else '不用协调了'}：")
    return []


def settled(after: Aftermath) -> list[Outgoing]:
    """Those who waited for it are told: the branch, those above who have it, who supervised it."""
    matter = after.matter
    if matter.status is not Status.RESOLVED or not after.became("status", RESOLVED):
        return []
    if after.is_undone:
        return []
    waited = {each.id: each for each in supervisors_of(after.tx, matter)}
    if matter.level is not Level.BRANCH:
        for each in holders_of(after.tx, after.ladder(), matter, after.request.today):
            waited.setdefault(each.id, each)
    if after.request.member.organization.id != matter.organization_id:
        for each in speakers_of(after.tx, matter.organization_id, after.request.today):
            waited.setdefault(each.id, each)
    by = after.request.member.organization.name
    hint = f"看过没问题的话，回“核实{matter.number}”。" if matter.level is not Level.BRANCH else ""
    after.tell(list(waited.values()), f"✅ {by}报办结：", hint)
    return []


def undone(after: Aftermath) -> list[Outgoing]:
    """Those who may have been told of what is taken back now hear how it stands: above the branch
    whoever has it or had it, who supervises it, and the branch where it was another who did it."""
    matter, member, today = after.matter, after.request.member, after.request.today
    if not after.is_undone or matter.withdrawn or after.has_told:
        return []
    told = supervisors_of(after.tx, matter)
    for each in (matter, after.former):
        if each.level is not Level.BRANCH or each.assigned_to is not None:
            told += holders_of(after.tx, after.ladder(), each, today)
    if member.organization.id != matter.organization_id:
        told += speakers_of(after.tx, matter.organization_id, today)
    once = {each.id: each for each in told}
    after.tell(list(once.values()), f"↩️ {member.name}撤销了刚才的操作，现在是：")
    return []


def kept_to(after: Aftermath) -> list[Outgoing]:
    """The time that a leader has set does not move because somebody promises another."""
    matter, request = after.matter, after.request
    moved = [u for u in after.updates if "due_on" in u.before and u.kind in PROMISES]
    if matter.supervised_on is None or request.member.role is Role.LEADER or not moved:
        return []
    day = date.fromisoformat(str(moved[0].before["due_on"]))
    if matter.due_on is not None and matter.due_on <= day:
        return []
    after.change({"due_on": day}, UpdateKind.DEADLINE)
    words = STILL_DUE.format(number=matter.number, day=day_words(day, request.today))
    return [request.answer(Text(words), suffix=f"due{matter.number}")]


PROMISES = (UpdateKind.PROGRESS, UpdateKind.CORRECTED)
STEPS: tuple[Step, ...] = (
    *(not_settled_after_all, handed_up, taken_back, settled, undone, kept_to),
)


def deadline(after: Aftermath) -> dict[int, date]:
    """The deadline that a matter is to have by its category, where nobody has set one."""
    matter, deadlines = after.matter, after.request.office.deadlines
    if not after.is_open or (matter.due_on is not None and not matter.default_due):
        return {}
    if matter.due_on is None:
        return {matter.id: deadlines.due(matter.category, after.request.today)}
    if not any("category" in update.before for update in after.updates):
        return {}
    due_on = max(deadlines.due(matter.category, matter.reported_on), after.request.today)
    return {matter.id: due_on} if due_on != matter.due_on else {}
