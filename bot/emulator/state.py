"""What there is and what has happened: people, conversations, messages, what was wrong."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

from bot.domain.clock import Clock
from bot.emulator.bell import Bell
from bot.emulator.faults import Faults
from bot.emulator.world import Department, Group, Robot, User, World

BOT = "bot"
BEIJING = timezone(timedelta(hours=8))

Json = dict[str, Any]


@dataclass(slots=True)
class Said:
    """One message of a conversation.

    ``by`` is a user id, ``BOT``, or ``robot:`` and the name of a custom robot. ``body`` is what is
    shown: ``type`` text, markdown, image, file, audio, video, richText, actionCard, link, feedCard
    or card, and what belongs to it. ``key`` is the processQueryKey of what the bot sent; ``delivery``
    is pushed, acked, late, lost, or empty where nothing is delivered.
    """

    number: int
    conversation: str
    by: str
    at: datetime
    body: Json
    msg_id: str
    key: str = ""
    via: str = ""
    at_users: tuple[str, ...] = ()
    quotes: int | None = None
    delivery: str = ""
    recalled: bool = False

    @property
    def text(self) -> str:
        """What can be read of it."""
        return text_of(self.body)


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that DingTalk would not have accepted, or not from a bot that behaves well."""

    at: datetime
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Session:
    """A reply address: into which conversation, and until when."""

    conversation: str
    ends: datetime


class Ids:
    """Names that nobody has guessed; the same for the same seed and order of calls."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def hex(self, digits: int = 32) -> str:
        """So many hexadecimal digits."""
        return f"{self._rng.getrandbits(4 * digits):0{digits}x}"

    def message(self) -> str:
        """A message id."""
        return f"msg{self._rng.getrandbits(80):020x}=="

    def channel(self) -> str:
        """The encrypted id of somebody."""
        return f"$:LWCP_v1:${self.hex(24)}=="

    def conversation(self) -> str:
        """A conversation id."""
        return f"cid{self.hex(20)}=="

    def request(self) -> str:
        """The id of a request."""
        text = self.hex().upper()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class State:
    """Everything that changes."""

    def __init__(self, world: World, *, clock: Clock, rng: Random, faults: Faults) -> None:
        self.app = world.app
        self.clock = clock
        self.rng = rng
        self.faults = faults
        self.bell = Bell()
        self.ids = Ids(rng)
        self.users: dict[str, User] = {}
        self.departments: dict[int, Department] = {each.id: each for each in world.departments}
        self.groups: dict[str, Group] = {group.id: group for group in world.groups}
        self.robots: dict[str, Robot] = {robot.token: robot for robot in world.robots}
        self.card_templates = frozenset(world.card_templates)
        self.bot_channel_id = self.ids.channel()
        self.app_id = self.ids.request().lower()
        self.url = ""
        self.said: list[Said] = []
        self.violations: list[Violation] = []
        self.sessions: dict[str, Session] = {}
        self.usage: Counter[tuple[str, str]] = Counter()
        self.calls: Counter[str] = Counter()
        self._channel_ids: dict[str, str] = {}
        self._union_ids: dict[str, str] = {}
        self._singles: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._by_msg_id: dict[str, Said] = {}
        self._by_key: dict[str, list[Said]] = {}
        self._read: dict[tuple[str, str], int] = {}
        for user in world.users:
            self.put_user(user)

    # --- people ---------------------------------------------------------------------------------

    def put_user(self, user: User) -> None:
        """Adds somebody, or changes them."""
        self.users[user.user_id] = user
        if user.user_id in self._singles:
            return
        self._channel_ids[user.user_id] = self.ids.channel()
        self._union_ids[user.user_id] = self.ids.hex(22)
        single = self.ids.conversation()
        self._singles[user.user_id] = single
        self._owners[single] = user.user_id

    def channel_id(self, user_id: str) -> str:
        """The encrypted id of somebody."""
        return self._channel_ids[user_id]

    def union_id(self, user_id: str) -> str:
        """The person across apps."""
        return self._union_ids[user_id]

    def single(self, user_id: str) -> str:
        """The conversation of somebody with the bot. Raises KeyError."""
        return self._singles[user_id]

    def owner(self, conversation: str) -> str | None:
        """Whose single chat it is; None for groups."""
        return self._owners.get(conversation)

    def conversation(self, of: str) -> str:
        """The conversation of a user id, or of a group's id. Raises KeyError."""
        return self._singles.get(of) or self.groups[of].id

    def members(self, conversation: str) -> tuple[str, ...]:
        """Who is in a conversation, besides the bot."""
        owner = self._owners.get(conversation)
        if owner is not None:
            return (owner,)
        group = self.groups.get(conversation)
        return group.members if group else ()

    # --- messages -------------------------------------------------------------------------------

    def say(
        self,
        conversation: str,
        by: str,
        body: Json,
        *,
        key: str = "",
        via: str = "",
        at_users: Iterable[str] = (),
        quotes: int | None = None,
    ) -> Said:
        """Adds a message to a conversation."""
        said = Said(
            number=len(self.said) + 1,
            conversation=conversation,
            by=by,
            at=self.clock(),
            body=body,
            msg_id=self.ids.message(),
            key=key,
            via=via,
            at_users=tuple(at_users),
            quotes=quotes,
        )
        self.said.append(said)
        self._by_msg_id[said.msg_id] = said
        if key:
            self._by_key.setdefault(key, []).append(said)
        self.changed(said)
        return said

    def changed(self, said: Said) -> None:
        """Tells whoever looks that a message is new or different."""
        heard = self.bell.heard
        self.bell.ring({"event": "message", "message": as_json(said)} if heard else None)

    def find(self, message: "Said | str | int") -> Said:
        """A message by itself, its id, or its number. Raises KeyError."""
        if isinstance(message, Said):
            return message
        if isinstance(message, str):
            return self._by_msg_id[message]
        if not 0 < message <= len(self.said):
            raise KeyError(message)
        return self.said[message - 1]

    def by_key(self, key: str) -> list[Said]:
        """What was sent under a processQueryKey."""
        return self._by_key.get(key, [])

    def sent(self, to: str | None = None) -> list[Said]:
        """What the bot has said, in order: to a user id or a group's id, or all of it."""
        if to is None:
            return [said for said in self.said if said.by == BOT]
        conversation = self.conversation(to)
        return [each for each in self.said if each.by == BOT and each.conversation == conversation]

    def read_up_to(self, user_id: str, conversation: str, number: int) -> bool:
        """Somebody has seen a conversation up to a message; False if that is no news."""
        place = (user_id, conversation)
        if self._read.get(place, 0) >= number:
            return False
        self._read[place] = number
        self.bell.ring()
        return True

    def has_read(self, user_id: str, said: Said) -> bool:
        """Whether somebody has seen a message."""
        return self._read.get((user_id, said.conversation), 0) >= said.number

    # --- what else there is to note ----------------------------------------------------------------

    def violate(self, where: str, what: str) -> None:
        """Notes what was wrong."""
        self.violations.append(Violation(self.clock(), where, what))
        self.bell.ring()

    def session(self, conversation: str) -> tuple[str, datetime]:
        """A new reply address of a conversation, and until when it lives."""
        key = self.ids.hex()
        ends = self.clock() + timedelta(seconds=self.faults.session_seconds)
        self.sessions[key] = Session(conversation, ends)
        return f"{self.url}/robot/sendBySession?session={key}", ends

    def month(self) -> str:
        """The month now, in Beijing, as calls are counted."""
        return f"{self.clock().astimezone(BEIJING):%Y-%m}"


def text_of(body: Json) -> str:
    """What can be read of a body."""
    for name in ("text", "recognition", "name", "title"):
        if body.get(name):
            return str(body[name])
    pieces = [piece.get("text", "") for piece in body.get("pieces", [])]
    return "".join(pieces)


def milliseconds(at: datetime) -> int:
    """A moment as DingTalk writes it."""
    return int(at.timestamp() * 1000)


def as_json(said: Said) -> Json:
    """A message as the page and other drivers get it."""
    return {
        "number": said.number,
        "conversation": said.conversation,
        "by": said.by,
        "at": milliseconds(said.at),
        "body": said.body,
        "msg_id": said.msg_id,
        "key": said.key,
        "via": said.via,
        "at_users": list(said.at_users),
        "quotes": said.quotes,
        "delivery": said.delivery,
        "recalled": said.recalled,
    }


def strings(value: object) -> list[str]:
    """The strings of a JSON list; empty for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
