"""What comes in from the channel, and what goes out to it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class MediaKind(StrEnum):
    """The kinds of file a person can send."""

    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came with a message; its content must be fetched with the code, soon."""

    kind: MediaKind
    download_code: str
    file_name: str = ""
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote. ``user_id`` is None for people outside the organization; the nick is no identity."""

    user_id: str | None
    channel_id: str
    nick: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where it was written."""

    id: str
    is_group: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that a message replies to, as far as the channel tells."""

    msg_id: str | None
    text: str = ""
    process_query_key: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """A short-lived address for answers to one message."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from a person.

    ``id`` is the channel's message id: equal for redeliveries. ``text`` is what was typed, the
    recognised speech, or the joined text of rich text; empty where there is none. ``kind`` is the
    channel's own message type. ``notice`` is set instead of a text when the channel itself says
    something about the message (quota used up, type not supported).
    """

    id: str
    kind: str
    sent_at: datetime
    sender: Sender
    conversation: Conversation
    text: str = ""
    media: tuple[Media, ...] = ()
    quote: Quote | None = None
    reply: ReplyAddress | None = None
    robot_code: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class CardAction:
    """A click on a card's button; ``card_id`` is the outTrackId."""

    id: str
    card_id: str
    user_id: str
    action_ids: tuple[str, ...]
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContactEvent:
    """People or departments changed in the channel's address book; carries ids only."""

    id: str
    type: str
    user_ids: tuple[str, ...] = ()
    department_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A single chat with one user."""

    user_id: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat that the bot is a member of."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class GroupRobot:
    """A custom group robot of the settings, by its name there. Can only be written to."""

    name: str


@dataclass(frozen=True, slots=True)
class NoAddress:
    """Somebody who can only be answered through the reply address (not of our organization)."""


Target = Person | Group | GroupRobot | NoAddress


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text; best for short answers."""

    content: str


@dataclass(frozen=True, slots=True)
class Markdown:
    """Text in the channel's dialect; ``title`` is what the notice on the phone shows."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture kept in the store under ``blob_id`` (sha256 of its content, hex)."""

    blob_id: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A document kept in the store under ``blob_id``."""

    blob_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture still to be drawn: a Vega-Lite specification as JSON. Drawn when it is sent, so
    that no transaction waits for it."""

    spec: str
    alt: str = ""


class PaperKind(StrEnum):
    """The kinds of document that the bot makes."""

    BULLETIN = "bulletin"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document still to be made, of some days (both included) and of what lies below an
    organization. Made when it is sent, of the ledger as it stands then, so that no transaction
    waits for it. ``name`` is what the file is called."""

    kind: PaperKind
    first: date
    last: date
    below: int
    name: str


Body = Text | Markdown | Picture | File
Unmade = Chart | Paper
Words = Body | Unmade


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to say to one target. ``key`` makes it unique: the same key is never posted twice.

    ``reply`` is a cheaper way to the same target, used while it lives. ``at_user_id`` is called
    by name in a group answer. ``unasked``: nobody waits for it, so it may not disturb in quiet hours.
    ``good_until`` is when it is not worth saying any more.
    """

    key: str
    target: Target
    body: Words
    reply: ReplyAddress | None = None
    at_user_id: str | None = None
    unasked: bool = False
    good_until: datetime | None = None
