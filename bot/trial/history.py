"""The month before the sample day: what was reported then, and what became of it.

``plan`` decides, without store or reader, who said what on which day; ``write`` has it read and
puts it into the ledger under the days of that time.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from bot.domain.ledger import Matter, Origin
from bot.domain.people import Member
from bot.domain.reading import Context, ReadMatter, Totals
from bot.reader import read
from bot.store import Store, Tx
from bot.trial.office import Office, Unit, put_roster, read_data
from bot.vocabulary import Intent, Status, UpdateKind

WORKDAYS = 22
SURNAMES = "张王李赵刘陈杨黄周吴徐孙马朱胡郭何林高罗"
OPENINGS = (
    "入户走访发现",
    "",
    "群众来电：",
    "网格巡查发现",
    "",
    "业主微信群里反映，",
    "巡查发现",
)
REPORTED_AT = time(17, 30)
SETTLED_AT = time(10, 0)

_NEEDS_NO_OPENING = re.compile(
    r"(?:帮|为|给|慰问|陪同|有).*|.*(?:反映|来电|巡查|走访|网格|12345|群|会|公众号|咨询|要求|议|投诉|职工|员工).*"
)
_SENTENCE = re.compile(r"(?P<once>! )?(?P<text>.+?)(?: >> (?P<after>\d+) (?P<news>.+))?")
_PLACED = re.compile(r"(?P<back>\d+) (?P<unit>\S+) (?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One matter as it was reported; ``news`` came ``after`` so many working days and says that it
    is done. Empty news: nothing more was heard. ``once``: it happened in one branch only."""

    text: str
    after: int = 0
    news: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One branch's report about one day; without sentences it is a zero report."""

    day: date
    unit: Unit
    sentences: tuple[Sentence, ...]
    totals: Totals


@dataclass(slots=True)
class Deck:
    """Sentences that are dealt in turn, each time round to somebody else."""

    sentences: Sequence[Sentence]
    position: int = 0

    def deal(self, had: Callable[[Sentence], bool]) -> Sentence:
        """The next sentence that the branch has not had; the next one at all if it had them all."""
        for _ in self.sentences:
            sentence = self._next()
            if not had(sentence):
                return sentence
        return self._next()

    def _next(self) -> Sentence:
        sentence = self.sentences[self.position % len(self.sentences)]
        self.position += 1
        return sentence


@dataclass(slots=True)
class Dealer:
    """Deals sentences to branches: of their own kind, and of what is common to all."""

    decks: Mapping[str, Deck]
    had: set[tuple[str, str]] = field(default_factory=set)
    dealt: Iterator[int] = field(default_factory=count)

    def deal(self, unit: Unit) -> Sentence:
        """The branch's next sentence, with its own places filled in."""
        turn = next(self.dealt)
        kind = unit.kind if unit.kind == "firm" or turn % 9 < 5 else "common"
        sentence = self.decks[kind].deal(lambda each: self._had(unit, each))
        self.had |= {(unit.name, sentence.text), ("", sentence.text)}
        fill = _filling(unit, turn)
        return Sentence(
            _opened(sentence.text, turn, unit).format(**fill),
            sentence.after,
            sentence.news.format(**fill),
        )

    def _had(self, unit: Unit, sentence: Sentence) -> bool:
        """Whether a branch had a sentence, or anybody one that is told once."""
        return ("" if sentence.once else unit.name, sentence.text) in self.had


def _filling(unit: Unit, turn: int) -> dict[str, object]:
    """What stands for the placeholders: the branch's places in turn, a surname, two numbers."""
    places = {name: names[turn % len(names)] for name, names in unit.places.items()}
    surname = SURNAMES[turn % len(SURNAMES)]
    return {**places, "x": surname, "d": 3 + turn * 5 % 7, "n": 16 + turn * 11 % 57}


def _opened(text: str, turn: int, unit: Unit) -> str:
    """The sentence with words in front that say how the matter became known, where it lacks them."""
    if unit.kind == "firm" or _NEEDS_NO_OPENING.fullmatch(text):
        return text
    opening = OPENINGS[turn % len(OPENINGS)]
    return opening.replace("业主", "村民") + text if unit.kind == "village" else opening + text


def plan(office: Office, day: date, is_workday: Callable[[date], bool]) -> list[Told]:
    """All reports of the month before a day, oldest first; the same for the same day."""
    raw = read_data("history.toml")
    decks = {
        kind: Deck([sentence(line) for line in raw[kind]])
        for kind in ("common", "village", "community", "firm")
    }
    dealer = Dealer(decks)
    days = workdays_before(day, WORKDAYS, is_workday)
    placed = _placed(raw["placed"], days)
    return [
        told
        for at, each in enumerate(days)
        for number, unit in enumerate(office.branches)
        if (told := _told(dealer, each, unit, (at, number), placed)) is not None
    ]


def _told(
    dealer: Dealer,
    day: date,
    unit: Unit,
    position: tuple[int, int],
    placed: Mapping[tuple[date, str], Sequence[Sentence]],
) -> Told | None:
    """What one branch said on one day; None where it said nothing at all."""
    at, number = position
    special = tuple(placed.get((day, unit.name), ()))
    late = 4 if number in (9, 13) else 12  # two branches that are often silent
    if not special and (at * 7 + number * 5) % late == 0:
        return None
    dealt = tuple(dealer.deal(unit) for _ in range(_how_many(unit, at, number)))
    sentences = (*dealt, *special)
    if not sentences or (at + number) % 3:
        return Told(day, unit, sentences, Totals())
    visits = 1 + (at + number) % 4
    households = visits * (7 + (at * 3 + number * 5) % 9)
    return Told(day, unit, sentences, Totals(visits=visits, households=households))


def _how_many(unit: Unit, at: int, number: int) -> int:
    """How many matters besides those that were placed."""
    if unit.kind == "firm":
        return 1 if (at + number) % 3 == 0 else 0
    return (0, 1, 1, 2, 1, 0, 1)[(at * 3 + number * 2) % 7]


def sentence(line: str) -> Sentence:
    """A line of the data file."""
    found = _SENTENCE.fullmatch(line)
    assert found is not None
    return Sentence(
        found["text"], int(found["after"] or 0), found["news"] or "", once=bool(found["once"])
    )


def _placed(lines: Sequence[str], days: Sequence[date]) -> dict[tuple[date, str], list[Sentence]]:
    placed: dict[tuple[date, str], list[Sentence]] = {}
    for line in lines:
        found = _PLACED.fullmatch(line)
        assert found is not None
        day = days[-int(found["back"])]
        placed.setdefault((day, found["unit"]), []).append(sentence(found["rest"]))
    return placed


def workdays_before(day: date, n: int, is_workday: Callable[[date], bool]) -> list[date]:
    """The last n working days before a day, oldest first."""
    found: list[date] = []
    while len(found) < n:
        day -= timedelta(days=1)
        if is_workday(day):
            found.append(day)
    return found[::-1]


@dataclass(slots=True)
class Writer:
    """Puts what was told into the ledger, under the moments of that time."""

    office: Office
    context: Context
    days: Sequence[date]
    due: dict[date, list[tuple[Matter, Sentence, Member]]] = field(default_factory=dict)

    def write(self, told: Sequence[Told], tx: Tx) -> None:
        """Day by day: first what became of earlier matters, then what was reported."""
        members = put_roster(self.office, tx)
        for day in self.days:
            for matter, sentence, member in self.due.pop(day, []):
                self._settle(tx, day, matter, sentence, member)
            for each in told:
                if each.day == day:
                    self._report(tx, each, members[each.unit.name])

    def _report(self, tx: Tx, told: Told, member: Member) -> None:
        now = self._at(told.day, REPORTED_AT)
        read_of = [(each, self._read(each, told)) for each in told.sentences]
        report = tx.ledger.add_report(
            organization_id=member.organization.id,
            member_id=member.id,
            report_date=told.day,
            intent=Intent.REPORT if told.sentences else Intent.ZERO,
            totals=told.totals,
            origin=Origin(),
            now=now,
        )
        for sentence, matters in read_of:
            for matter in tx.ledger.add_matters(
                report, matters, member_id=member.id, inbox_msg_id=None, now=now
            ):
                self._expect(matter, sentence, member)

    def _read(self, sentence: Sentence, told: Told) -> tuple[ReadMatter, ...]:
        context = Context(
            sent_at=self._at(told.day, REPORTED_AT),
            branch=told.unit.name,
            zone=self.context.zone,
            day_ends_at=self.context.day_ends_at,
            words=self.context.words,
        )
        return read(sentence.text, context).matters

    def _expect(self, matter: Matter, sentence: Sentence, member: Member) -> None:
        """Remembers that news is to come, unless it comes after the month."""
        at = self.days.index(matter.reported_on) + sentence.after
        if sentence.news and at < len(self.days) and matter.status is not Status.RESOLVED:
            self.due.setdefault(self.days[at], []).append((matter, sentence, member))

    def _settle(
        self, tx: Tx, day: date, matter: Matter, sentence: Sentence, member: Member
    ) -> None:
        tx.ledger.change_matter(
            matter.id,
            {"status": Status.RESOLVED, "resolved_on": day},
            kind=UpdateKind.PROGRESS,
            member_id=member.id,
            note=sentence.news,
            now=self._at(day, SETTLED_AT),
        )

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.context.zone).astimezone(UTC)


async def write(store: Store, office: Office, told: Sequence[Told], context: Context) -> None:
    """Writes the month, in one transaction. ``context`` gives the zone, the end of the day and the
    office's own words; its moment is not used."""
    days = sorted({each.day for each in told})
    await store.write(lambda tx: Writer(office, context, days).write(told, tx))
