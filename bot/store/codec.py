"""Domain values to what tables hold, and back. Pure. Both directions of a kind stand together."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from bot.domain.asked import Whether, Which
from bot.domain.messages import (
    Chart,
    Conversation,
    File,
    Group,
    GroupRobot,
    Incoming,
    Markdown,
    Media,
    MediaKind,
    NoAddress,
    Paper,
    PaperKind,
    Person,
    Picture,
    Quote,
    ReplyAddress,
    Sender,
    Target,
    Text,
    Words,
)
from bot.domain.reading import Quantity, ReadMatter, Span
from bot.vocabulary import Category, Source, Status, UpdateKind

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_ascii = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False).encode


def storable(text: str) -> str:
    """The text without what databases refuse: NUL and halves of surrogate pairs become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def to_json(value: object) -> str:
    """Compact JSON; Chinese stays readable. Whatever the texts hold, the result can be stored."""
    encoded = _compact(value)
    try:
        encoded.encode()
    except UnicodeEncodeError:
        return _ascii(value)
    return encoded


def moment_to_text(moment: datetime) -> str:
    """ISO 8601 in UTC. Raises ValueError for a naive moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat()


def incoming_to_json(incoming: Incoming) -> str:
    """One message as JSON. What has its default value is left out."""
    data: dict[str, Any] = {
        "id": incoming.id,
        "kind": incoming.kind,
        "at": moment_to_text(incoming.sent_at),
        "from": [incoming.sender.user_id, incoming.sender.channel_id, incoming.sender.nick],
        "in": [
            incoming.conversation.id,
            incoming.conversation.is_group,
            incoming.conversation.title,
        ],
    }
    if incoming.text:
        data["text"] = incoming.text
    if incoming.media:
        data["media"] = [
            [m.kind.value, m.download_code, m.file_name, m.duration_ms] for m in incoming.media
        ]
    if (quote := incoming.quote) is not None:
        data["quote"] = [quote.msg_id, quote.text, quote.process_query_key]
    if (reply := incoming.reply) is not None:
        data["reply"] = [reply.url, moment_to_text(reply.expires_at)]
    if incoming.robot_code:
        data["robot"] = incoming.robot_code
    if incoming.notice:
        data["notice"] = incoming.notice
    return to_json(data)


def incoming_from_json(text: str) -> Incoming:
    """The message again. Raises KeyError or ValueError for what ``incoming_to_json`` never made."""
    data = json.loads(text)
    reply = data.get("reply")
    quote = data.get("quote")
    return Incoming(
        id=data["id"],
        kind=data["kind"],
        sent_at=datetime.fromisoformat(data["at"]),
        sender=Sender(*data["from"]),
        conversation=Conversation(*data["in"]),
        text=data.get("text", ""),
        media=tuple(
            Media(MediaKind(kind), code, name, duration)
            for kind, code, name, duration in data.get("media", ())
        ),
        quote=Quote(*quote) if quote else None,
        reply=ReplyAddress(reply[0], datetime.fromisoformat(reply[1])) if reply else None,
        robot_code=data.get("robot", ""),
        notice=data.get("notice", ""),
    )


def target_to_text(target: Target) -> str:
    """user:<id>, group:<id>, robot:<name> or none:"""
    match target:
        case Person(user_id):
            return f"user:{user_id}"
        case Group(conversation_id):
            return f"group:{conversation_id}"
        case GroupRobot(name):
            return f"robot:{name}"
        case NoAddress():
            return "none:"


def target_from_text(text: str) -> Target:
    """The target again. Raises ValueError for anything else."""
    kind, colon, rest = text.partition(":")
    if colon and kind == "user":
        return Person(rest)
    if colon and kind == "group":
        return Group(rest)
    if colon and kind == "robot":
        return GroupRobot(rest)
    if text == "none:":
        return NoAddress()
    raise ValueError(f"not a target: {text!r}")


def body_to_row(body: Words) -> tuple[str, dict[str, Any]]:
    """The kind of a body and its values."""
    match body:
        case Text(content):
            return "text", {"content": content}
        case Markdown(title, text):
            return "markdown", {"title": title, "text": text}
        case Picture(blob_id, alt):
            return "picture", {"blob_id": blob_id, "alt": alt}
        case File(blob_id, name):
            return "file", {"blob_id": blob_id, "name": name}
        case Chart(spec, alt):
            return "chart", {"spec": spec, "alt": alt}
        case Paper(paper, first, last, below, name):
            days = {"first": first.isoformat(), "last": last.isoformat()}
            return "paper", {"kind": paper.value, **days, "below": below, "name": name}


_BODIES: dict[str, type[Text | Markdown | Picture | File | Chart]] = {
    "text": Text,
    "markdown": Markdown,
    "picture": Picture,
    "file": File,
    "chart": Chart,
}


def body_from_row(kind: str, values: Mapping[str, Any]) -> Words:
    """The body again. Raises KeyError for an unknown kind."""
    if kind == "paper":
        first, last = (date.fromisoformat(values[name]) for name in ("first", "last"))
        return Paper(
            PaperKind(values["kind"]), first, last, below=values["below"], name=values["name"]
        )
    return _BODIES[kind](**values)


def quantity_to_rows(quantity: Sequence[Quantity]) -> list[dict[str, Any]]:
    """Counted things as JSON-able values."""
    return [{"value": q.value, "unit": q.unit, "approximate": q.approximate} for q in quantity]


def quantity_from_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[Quantity, ...]:
    """The counted things again."""
    return tuple(Quantity(row["value"], row["unit"], row["approximate"]) for row in rows)


def plain(value: object) -> object:
    """A field of a matter as a JSON-able value, as a timeline keeps it. Raises TypeError for
    anything that is no field's value."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    for kind, as_plain in _PLAIN:
        if isinstance(value, kind):
            return as_plain(value)
    raise TypeError(f"no value of a matter: {type(value).__name__}")


# The first that fits: words of the vocabulary are strings too, and moments are days.
_PLAIN: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (Enum, lambda word: word.value),
    (str, storable),
    (datetime, moment_to_text),
    (date, date.isoformat),
    (Quantity, lambda counted: quantity_to_rows([counted])[0]),
)


_DAYS = frozenset(
    {
        *("occurred_on", "resolved_on", "due_on", "reported_on"),
        *("level_since", "accepted_on", "supervised_on"),
    }
)


def typed(values: Mapping[str, Any]) -> dict[str, object]:
    """Fields of a matter as ``plain`` made them, in the form that the ledger takes."""
    return {name: _typed(name, value) for name, value in values.items()}


def _typed(name: str, value: Any) -> object:
    if value is None:
        return None
    if name in _DAYS:
        return date.fromisoformat(value)
    return quantity_from_rows(value) if name == "quantity" else value


_NEWS = (
    *("text", "title", "source", "category", "place", "status", "progress", "needs_support"),
    *("households", "people", "quantity", "occurred_on", "resolved_on", "due_on", "owner"),
)


def news_to_row(news: ReadMatter) -> dict[str, Any]:
    """What was read of one matter as JSON-able values, without where it stood in the text."""
    return {name: plain(getattr(news, name)) for name in _NEWS}


def news_from_row(row: Mapping[str, Any]) -> ReadMatter:
    """What was read again."""
    values: dict[str, Any] = typed(row)
    return ReadMatter(
        span=Span(0, len(row["text"])),
        **{
            **values,
            "source": Source(row["source"]),
            "category": Category(row["category"]),
            "status": Status(row["status"]),
        },
    )


def which_to_row(which: Which) -> dict[str, Any]:
    """A question which matter is meant, as JSON-able values."""
    return {
        "numbers": list(which.numbers),
        "kind": which.kind.value,
        "changes": plain(which.changes),
        "note": storable(which.note),
        "instead": [storable(which.right), storable(which.wrong)],
        "news": news_to_row(which.news) if which.news else None,
    }


def which_from_row(row: Mapping[str, Any]) -> Which:
    """The question again."""
    right, wrong = row["instead"]
    return Which(
        tuple(row["numbers"]),
        UpdateKind(row["kind"]),
        typed(row["changes"]),
        row["note"],
        right=right,
        wrong=wrong,
        news=news_from_row(row["news"]) if row["news"] else None,
    )


def whether_to_row(whether: Whether) -> dict[str, Any]:
    """A question whether a matter is settled, as JSON-able values."""
    return {"number": whether.number, "kept_as": whether.kept_as.value}


def whether_from_row(row: Mapping[str, Any]) -> Whether:
    """The question again."""
    return Whether(row["number"], Status(row["kept_as"]))
