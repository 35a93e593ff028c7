"""What a handler gets and what it is: the types between dispatch and ``handlers/``.

A handler knows no channel, no SQL and no clock; what it needs is in the Request and in the
transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypedDict
from zoneinfo import ZoneInfo

from bot.briefing import Briefing
from bot.deadlines import Deadlines
from bot.domain.clock import office_day
from bot.domain.messages import Group, Incoming, NoAddress, Outgoing, Person, Target, Words
from bot.domain.people import Member, Organization
from bot.domain.reading import Reading
from bot.links import Links
from bot.store import Tx
from bot.vocabulary import Intent

NOTE_LENGTH = 500  # characters


@dataclass(frozen=True, slots=True)
class Office:
    """The office that the bot serves; ``bot_name`` is what the bot calls itself, ``briefing``
    gives the figures of a period, ``links`` the addresses of pages (None: people find them nowhere),
    ``deadlines`` the days that matters are given."""

    name: str
    zone: ZoneInfo
    day_ends_at: time
    briefing: Briefing
    bot_name: str = "民生小梧桐"
    links: Links | None = None
    deadlines: Deadlines = field(default_factory=Deadlines)

    def day(self, at: datetime) -> date:
        """The office's day that a moment (aware) belongs to."""
        return office_day(at, self.zone, self.day_ends_at)


class By(TypedDict):
    """Who changes something, by which message, and when (aware, UTC)."""

    member_id: int
    inbox_msg_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """One message, ready to be handled. ``now`` is when it is handled (aware, UTC)."""

    incoming: Incoming
    member: Member
    reading: Reading
    now: datetime
    office: Office

    @property
    def branch(self) -> Organization | None:
        """The branch that the sender reports for, None for members of the office itself."""
        organization = self.member.organization
        return organization if organization.reports else None

    @property
    def today(self) -> date:
        """The office's day on which the message was sent."""
        return self.office.day(self.incoming.sent_at)

    @property
    def by(self) -> By:
        """Who changes something by this message, and when."""
        return By(member_id=self.member.id, inbox_msg_id=self.incoming.id, now=self.now)

    @property
    def note(self) -> str:
        """The message's words, as far as a timeline keeps them."""
        return self.incoming.text[:NOTE_LENGTH]

    @property
    def in_group(self) -> bool:
        """Whether others can read the answer."""
        return self.incoming.conversation.is_group

    def answer(self, body: Words, *, suffix: str = "reply") -> Outgoing:
        """An answer in the conversation in which the message was written."""
        return answer(self.incoming, body, suffix=suffix)

    def in_private(self, body: Words, *, suffix: str) -> Outgoing:
        """Words for the sender alone, whatever the conversation."""
        if not self.in_group:
            return self.answer(body, suffix=suffix)
        return Outgoing(f"{self.incoming.id}:{suffix}", Person(self.member.user_id), body)


def answer(incoming: Incoming, body: Words, *, suffix: str = "reply") -> Outgoing:
    """An answer to a message, through its reply address while that lives."""
    sender = incoming.sender
    target: Target
    if incoming.conversation.is_group:
        target = Group(incoming.conversation.id)
    elif sender.user_id:
        target = Person(sender.user_id)
    else:
        target = NoAddress()
    at = sender.user_id if incoming.conversation.is_group else None
    return Outgoing(f"{incoming.id}:{suffix}", target, body, reply=incoming.reply, at_user_id=at)


Handler = Callable[[Request, Tx], list[Outgoing]]
Attempt = Callable[[Request, Tx], list[Outgoing] | None]


@dataclass(frozen=True, slots=True)
class Routes:
    """All that people can want. ``first`` are tried before the intent decides, in their order: each
    answers what is meant for it and gives None for all else. ``afterwards`` looks, after each
    message with words, at what it has changed, for what follows from that. ``without_words`` takes
    messages that hold no text to read; ``stranger`` answers people who are not on the roster. What
    a role may do is each handler's own matter."""

    by_intent: Mapping[Intent, Handler]
    first: tuple[Attempt, ...]
    afterwards: Handler
    without_words: Handler
    stranger: Callable[[Incoming, Office, Tx, datetime], list[Outgoing]]
