"""The people of every flow test: two secretaries, a clerk of the desk, a leader, a stranger.

A World has a real store, the real reader, dispatcher and handlers, and a clock that stands still
until it is moved. What the bot says is read from the outbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from bot.briefing import Briefing
from bot.dispatch import Dispatcher
from bot.domain.messages import (
    Chart,
    Conversation,
    File,
    Incoming,
    Markdown,
    Media,
    Paper,
    Picture,
    Quote,
    ReplyAddress,
    Sender,
    Text,
)
from bot.domain.people import Member
from bot.domain.reading import Words
from bot.hours import Hours
from bot.request import Office
from bot.schedule import Days
from bot.store import ClaimedOutgoing, Settlement, Store, Tx
from bot.vocabulary import Level, Role
from handlers import ROUTES

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Office("梧桐办事处", ZONE, time(6, 0), Briefing("梧桐办事处", Days(ZONE, time(6, 0))))
HOURS = Hours(zone=ZONE)
PATH = "高新区/梧桐办事处"
GROUP = "cidWork=="


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody of the tests."""

    user_id: str | None
    name: str
    path: str = ""
    role: Role | None = None


SECRETARY = Persona("u-dali", "赵书记", f"{PATH}/大里村党总支", Role.REPORTER)
NEIGHBOUR = Persona("u-qiming", "钱书记", f"{PATH}/启明村党支部", Role.REPORTER)
CLERK = Persona("u-desk", "孙干事", f"{PATH}/党建办", Role.STAFF)
LEADER = Persona("u-leader", "李主任", f"{PATH}/党政办", Role.LEADER)
STRANGER = Persona("u-stranger", "路人")
OUTSIDER = Persona(None, "外单位的人")
KNOWN = (SECRETARY, NEIGHBOUR, CLERK, LEADER)


def settle_roster(tx: Tx) -> None:
    """Puts the known personas on the roster."""
    tx.people.put_organization("高新区", level=Level.DISTRICT, reports=False, by_hand=True)
    tx.people.put_organization(PATH, level=Level.OFFICE, reports=False, by_hand=True)
    for persona in KNOWN:
        inner = persona.role is not Role.REPORTER
        organization = tx.people.put_organization(
            persona.path,
            level=Level.DEPARTMENT if inner else Level.BRANCH,
            reports=not inner,
            by_hand=True,
        )
        assert persona.user_id is not None
        assert persona.role is not None
        tx.people.put_member(
            persona.user_id,
            name=persona.name,
            role=persona.role,
            mobile="13800000000",
            organization_id=organization.id,
            by_hand=True,
        )


class World:
    """Everything but the wire. Use as ``async with``."""

    def __init__(
        self,
        database_url: str,
        *,
        at: str = "2026-06-18T17:40:00+08:00",
        office: Office = OFFICE,
    ) -> None:
        self.now = datetime.fromisoformat(at)
        self._office = office
        self._url = database_url
        self._open()
        self._messages = 0
        self.store.write_now(settle_roster)

    def _open(self) -> None:
        self.store = Store.open(self._url, zone=ZONE, day_ends_at=time(6, 0))
        self.dispatcher = Dispatcher(
            self.store,
            ROUTES,
            self._office,
            words=Words(),
            clock=lambda: self.now,
            on_posted=lambda: None,
        )

    def restart(self) -> None:
        """Ends the process and starts it again on the same database."""
        self.store.close()
        self._open()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.store.close()

    def pass_time(self, **how_long: float) -> None:
        """Moves the clock; keywords as of ``timedelta``."""
        self.now += timedelta(**how_long)

    def message(
        self,
        who: Persona,
        text: str,
        *,
        in_group: bool = False,
        kind: str = "text",
        media: Sequence[Media] = (),
        quote: Quote | None = None,
    ) -> Incoming:
        """A message as the channel would make it."""
        self._messages += 1
        id = f"msg{self._messages:04d}=="
        return Incoming(
            id=id,
            kind=kind,
            sent_at=self.now,
            sender=Sender(who.user_id, f"$:{who.name}", who.name),
            conversation=Conversation(GROUP if in_group else f"cid-{who.name}", in_group),
            text=text,
            media=tuple(media),
            quote=quote,
            reply=ReplyAddress(f"http://127.0.0.1/s?session={id}", self.now + timedelta(hours=1)),
        )

    async def say(self, who: Persona, text: str, **how: object) -> str:
        """Sends a message, has it handled; the answer, its parts joined by blank lines."""
        return "\n\n".join(words(row) for row in await self.hear(self.message(who, text, **how)))  # type: ignore[arg-type]

    async def hear(self, incoming: Incoming) -> list[ClaimedOutgoing]:
        """Has one message handled; the rows that the bot posted."""
        await self.store.keep(incoming, "{}", self.now)
        while await self.dispatcher.handle_waiting():
            pass
        return self.posted()

    def posted(self) -> list[ClaimedOutgoing]:
        """Takes what waits in the outbox, as if it had been sent."""

        def take(tx: Tx) -> list[ClaimedOutgoing]:
            tx.outbox.drop_stale(self.now)
            if HOURS.are_quiet(self.now):
                tx.outbox.hold(self.now, HOURS.courteous(self.now))
            rows = tx.outbox.claim(100, self.now, timedelta(minutes=1))
            tx.outbox.settle([Settlement(row.id, "sent") for row in rows], self.now)
            return rows

        return self.store.write_now(take)

    def member(self, who: Persona) -> Member:
        """The persona's entry of the roster."""
        assert who.user_id is not None
        user_id = who.user_id
        member = self.store.read_now(lambda tx: tx.people.member(user_id))
        assert member is not None
        return member


def words(row: ClaimedOutgoing) -> str:
    """What a row says."""
    match row.outgoing.body:
        case Text(content):
            return content
        case Markdown(_, text):
            return text
        case Picture(_, alt):
            return f"[图片 {alt}]"
        case File(_, name):
            return f"[文件 {name}]"
        case Chart(_, alt):
            return f"[图 {alt}]"
        case Paper(name=name):
            return f"[文件 {name}]"
