"""One order about one matter: what the use cases of orders get, and what they give.

``Case.change`` writes the change with who, when, which message and in which words. ``Notice`` is what
somebody else is to know of it; whoever ordered it reads the answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import wording
from bot.domain.ledger import Matter
from bot.domain.messages import Outgoing, Person, Text
from bot.domain.people import Member
from bot.orders import Order
from bot.people.ladder import Ladder, holders_of, speakers_of, supervisors_of
from bot.receipts import matter_line
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Role, UpdateKind
from handlers import timeline


@dataclass(frozen=True, slots=True)
class Notice:
    """What one member is told: a line about a matter under a heading, and below all lines of that
    heading what can be done about it."""

    member: Member
    head: str
    line: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order: done, with the line to show under ``head``; or not (``head`` empty),
    with ``line`` as the sentence that says why and what to do instead."""

    line: str
    head: str = ""
    notices: tuple[Notice, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """An order about one matter. ``rung`` is where the sender stands on the matter's ladder, ``role``
    what they are there; ``given`` says that the matter was given to their organization."""

    request: Request
    tx: Tx
    order: Order
    matter: Matter
    ladder: Ladder
    rung: int
    role: Role
    given: bool = False

    @property
    def number(self) -> str:
        """#1024"""
        return f"#{self.matter.number}"

    @property
    def today(self) -> date:
        """The office's day."""
        return self.request.today

    @property
    def at(self) -> int:
        """The rung on which the matter is."""
        return self.ladder.rung_of(self.matter.level)

    @property
    def me(self) -> str:
        """The unit that the sender speaks for, by name."""
        unit = self.ladder.unit_at(self.rung)
        return unit.name if unit else self.request.member.organization.name

    def day(self, day: date) -> str:
        """6月24日（周三）"""
        return wording.day(day, year=day.year != self.today.year, weekday=True)

    def move(self, rung: int) -> dict[str, object]:
        """The changes that put the matter on a rung, in nobody's hands there yet."""
        return {
            "level": self.ladder.level_of(rung),
            "level_since": self.today,
            "accepted_on": None,
            "assigned_to": None,
        }

    def change(self, changes: Mapping[str, object], kind: UpdateKind) -> Matter:
        """Writes an entry of the timeline, in the sender's words."""
        return timeline.write(self.request, self.tx, self.matter, changes, kind)

    def line(self, matter: Matter) -> str:
        """The matter as it stands."""
        return matter_line(matter, self.today)

    def refusal(self, words: str) -> Outcome:
        """Nothing done: the sentence says why, and what to do instead."""
        return Outcome(words.format(number=self.matter.number))

    def done(
        self, head: str, matter: Matter, *notices: Iterable[Notice], remark: str = ""
    ) -> Outcome:
        """Done, and who is told: each person once, by the first notice for them."""
        told: dict[int, Notice] = {}
        for notice in (each for group in notices for each in group):
            told.setdefault(notice.member.id, notice)
        told.pop(self.request.member.id, None)
        return Outcome(self.line(matter), head, tuple(told.values()), remark)

    def tell(
        self, members: Sequence[Member], head: str, matter: Matter, hint: str = ""
    ) -> list[Notice]:
        """One notice for each member."""
        line = f"{matter.branch} {self.line(matter)}"
        return [Notice(each, head, line, hint) for each in members]

    def tell_branch(self, head: str, matter: Matter, hint: str = "") -> list[Notice]:
        """Those who speak for the branch."""
        return self.tell(
            speakers_of(self.tx, matter.organization_id, self.today), head, matter, hint
        )

    def tell_holders(self, head: str, matter: Matter, hint: str = "") -> list[Notice]:
        """Those above the branch in whose hands the matter is."""
        return self.tell(holders_of(self.tx, self.ladder, matter, self.today), head, matter, hint)

    def tell_former(self, head: str, matter: Matter) -> list[Notice]:
        """Those above the branch who had the matter before."""
        return self.tell(holders_of(self.tx, self.ladder, self.matter, self.today), head, matter)

    def tell_supervisor(self, head: str, matter: Matter, hint: str = "") -> list[Notice]:
        """Whoever ordered the matter to be settled."""
        return self.tell(supervisors_of(self.tx, matter), head, matter, hint)


def holder_name(ladder: Ladder, matter: Matter) -> str:
    """Who has a matter, by name: 梧桐办事处, or 区里 where that is not on the roster."""
    unit = ladder.unit_at(ladder.rung_of(matter.level))
    return unit.name if unit else wording.hands(matter.level)


def post(request: Request, notices: Sequence[Notice], *, suffix: str) -> list[Outgoing]:
    """One message for each person, with all that it is about."""
    by_person: dict[str, list[Notice]] = {}
    for notice in notices:
        by_person.setdefault(notice.member.user_id, []).append(notice)
    return [
        Outgoing(
            f"{request.incoming.id}:{suffix}:{user_id}",
            Person(user_id),
            Text(grouped(told)),
            unasked=True,
        )
        for user_id, told in by_person.items()
    ]


def grouped(notices: Sequence[Notice]) -> str:
    """The lines under their headings, each heading and its hint once."""
    heads: dict[str, list[Notice]] = {}
    for notice in notices:
        heads.setdefault(notice.head, []).append(notice)
    parts = [
        [head, *(notice.line for notice in told), *filter(None, [told[0].hint])]
        for head, told in heads.items()
    ]
    return "\n\n".join("\n".join(lines) for lines in parts)


def new_time(request: Request, matter: Matter) -> dict[str, object]:
    """The changes that give a matter time again where its own is over."""
    if matter.due_on is not None and matter.due_on >= request.today:
        return {}
    due_on = request.office.deadlines.due(matter.category, request.today)
    return {"due_on": due_on, "default_due": True}
