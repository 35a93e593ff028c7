"""Payloads of stream frames to values. Pure: no clock, no I/O, and nothing raises for a JSON object.

The fields and their whims are those that DingTalk documents and those seen in the field: anything
may be missing, numbers come as strings, unknown keys and unknown message types are normal.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from bot.domain.messages import (
    CardAction,
    ContactEvent,
    Conversation,
    Incoming,
    Media,
    MediaKind,
    Quote,
    ReplyAddress,
    Sender,
)

Json = Mapping[str, object]

REPLY_LIFE = timedelta(minutes=90)  # only where the channel does not say until when
GROUP = "2"
TEXT = "text"
MOST_SECONDS = 1000  # a smaller duration cannot be milliseconds
NOTHING: Json = {}
LEADING_NAME = re.compile(r"@\S+\s*")
QUOTES = ("repliedMsg", "quoteMessage", "quotedMsg")
# Where the words of a message may be, best first.
WORDS = ("text", "content", "recognition", "fileName", "title", "summary")


def parse(payload: Json, now: datetime, *, robot_name: str = "") -> Incoming:
    """The message in a bot callback. ``now`` stands in for a missing or broken time."""
    kind = _string(payload.get("msgtype")) or "unknown"
    sent_at = _moment(payload.get("createAt")) or now
    conversation = _conversation(payload)
    words, media = _content(kind, payload)
    if conversation.is_group and words.startswith("@"):
        words = _without_robot(words, payload, robot_name)
    words = words.strip()
    return Incoming(
        id=_string(payload.get("msgId")) or _digest(payload),
        kind=kind,
        sent_at=sent_at,
        sender=_sender(payload),
        conversation=conversation,
        text=words,
        media=media,
        quote=_quote(payload),
        reply=_reply(payload, sent_at),
        robot_code=_string(payload.get("robotCode")),
        notice="" if words else _notice(payload),
    )


def parse_card(payload: Json, frame_id: str = "") -> CardAction:
    """A click on a card. Clicks have no id of their own, so the frame's is used."""
    private = NOTHING
    for key in ("content", "value"):
        private = private or _object(_object(payload.get(key)).get("cardPrivateData"))
    params = _object(private.get("params"))
    return CardAction(
        id=frame_id or _digest(payload),
        card_id=_string(payload.get("outTrackId")),
        user_id=_string(payload.get("userId")),
        action_ids=tuple(_strings(private.get("actionIds"))),
        params={clean(name): _plain(value) for name, value in params.items()},
    )


def parse_event(payload: Json, *, event_id: str = "", event_type: str = "") -> ContactEvent:
    """An event of the address book. It carries ids only; who they are must be asked."""
    return ContactEvent(
        id=event_id or _digest(payload),
        type=event_type,
        user_ids=tuple(_strings(payload.get("userId"))),
        department_ids=tuple(
            number for number in map(_number, _list(payload.get("deptId"))) if number is not None
        ),
    )


def clean(text: str) -> str:
    """Without what no database takes: zero characters and halves of surrogate pairs."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


# --- the parts of a message ---------------------------------------------------------------------


def _sender(payload: Json) -> Sender:
    return Sender(
        user_id=_string(payload.get("senderStaffId")) or None,
        channel_id=_string(payload.get("senderId")) or _string(payload.get("senderUnionId")),
        nick=_string(payload.get("senderNick")),
    )


def _conversation(payload: Json) -> Conversation:
    kind = _string(payload.get("conversationType"))
    title = _string(payload.get("conversationTitle"))
    is_group = kind == GROUP if kind else bool(title or payload.get("atUsers"))
    return Conversation(_string(payload.get("conversationId")), is_group, title)


def _reply(payload: Json, sent_at: datetime) -> ReplyAddress | None:
    url = _string(payload.get("sessionWebhook"))
    if not url:
        return None
    return ReplyAddress(
        url, _moment(payload.get("sessionWebhookExpiredTime")) or _later(sent_at, REPLY_LIFE)
    )


def _notice(payload: Json) -> str:
    """What the channel says in place of a text: quota used up (20001), type not supported."""
    said = _string(payload.get("errorMessage")) or _string(payload.get("errMsg"))
    code = _string(payload.get("errorCode")) or _string(payload.get("errCode"))
    if said or code:
        return f"{code} {said}".strip()
    return _string(_object(payload.get("content")).get("unknownMsgType"))


def _content(kind: str, payload: Json) -> tuple[str, tuple[Media, ...]]:
    if kind == TEXT:
        body = payload.get("text")
        if isinstance(body, str):
            return clean(body), ()
        return _first_words(_object(body), ("content",)), ()
    content = _object(payload.get("content"))
    if kind == "richText":
        return _rich_text(content.get("richText"))
    if kind in MEDIA_KINDS:
        media = _media(MEDIA_KINDS[kind], content)
        return _string(content.get("recognition")), media
    if kind == "markdown":
        content = _object(payload.get("markdown")) or content
    return _first_words(content, ("text", "content")), ()


MEDIA_KINDS = {kind.value: kind for kind in MediaKind}


def _media(kind: MediaKind, content: Json) -> tuple[Media, ...]:
    code = _string(content.get("downloadCode")) or _string(content.get("pictureDownloadCode"))
    if not code:
        return ()
    return (
        Media(kind, code, _string(content.get("fileName")), _duration(content.get("duration"))),
    )


def _duration(value: object) -> int | None:
    """Milliseconds, from milliseconds or seconds, a number or a string."""
    number = _number(value)
    if number is None or number < 0:
        return None
    return number * 1000 if number < MOST_SECONDS else number


def _rich_text(pieces: object) -> tuple[str, tuple[Media, ...]]:
    """The joined words and the pictures; a picture between two words is a line's end."""
    words: list[str] = []
    media: list[Media] = []
    broken = False
    for piece in map(_object, _list(pieces)):
        picture = _media(MediaKind.PICTURE, piece)
        media.extend(picture)
        said = _piece(piece)
        if said and broken and words and not words[-1].endswith("\n"):
            words.append("\n")
        if said:
            words.append(said)
        broken = bool(picture)
    return "".join(words), tuple(media)


def _piece(piece: Json) -> str:
    said = _string(piece.get("text"), strip=False)
    if said:
        return said
    name = _string(piece.get("atName"))
    return f"@{name.removeprefix('@')} " if name else ""


def _without_robot(words: str, payload: Json, robot_name: str) -> str:
    """Without the robot's own name in front, which DingTalk mostly takes away itself.

    It does so leaving a blank, hence a text that begins with @ right away and calls as many names
    as the message says were called still has it.
    """
    if robot_name and words.startswith(f"@{robot_name}"):
        return words[len(robot_name) + 1 :]
    called = len(_list(payload.get("atUsers")))
    if called and words.count("@") >= called:
        return LEADING_NAME.sub("", words, count=1)
    return words


def _quote(payload: Json) -> Quote | None:
    key = _string(payload.get("originalProcessQueryKey"))
    msg_id = _string(payload.get("originalMsgId"))
    replied = False
    quoted = NOTHING
    for place in _places(payload):
        replied = replied or place.get("isReplyMsg") is True
        key = key or _string(place.get("originalProcessQueryKey"))
        for name in QUOTES:
            quoted = quoted or _object(place.get(name))
    if not (quoted or msg_id or key or replied):
        return None
    return Quote(
        msg_id=_string(quoted.get("msgId")) or msg_id or None,
        text=_quoted_text(quoted),
        process_query_key=key or _string(quoted.get("processQueryKey")) or None,
    )


def _places(payload: Json) -> Iterator[Json]:
    """Where a quote may be: beside the text, in the content, or in the payload itself."""
    text = payload.get("text")
    if isinstance(text, dict) and len(text) > 1:
        yield text
    content = payload.get("content")
    if isinstance(content, dict):
        yield content
    yield payload


def _quoted_text(quoted: Json) -> str:
    for name in ("content", "text"):
        value = quoted.get(name)
        content = _object(value)
        if not content and isinstance(value, str):
            return clean(value).strip()
        said = _rich_text(content.get("richText"))[0] or _first_words(content, WORDS)
        if said:
            return said.strip()
    return ""


# --- the smallest pieces ------------------------------------------------------------------------


def _first_words(content: Json, names: tuple[str, ...]) -> str:
    for name in names:
        said = _string(content.get(name), strip=False)
        if said:
            return said
    return ""


def _string(value: object, *, strip: bool = True) -> str:
    """A string, also from a number; empty for anything else."""
    if isinstance(value, str):
        return clean(value.strip() if strip else value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _decimal(value)
    return ""


def _decimal(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # thousands of digits
        return ""


def _plain(value: object) -> str:
    """A parameter of a card as a string; objects stay JSON."""
    if isinstance(value, str):
        return clean(value)
    try:
        return clean(json.dumps(value, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError):
        return ""


def _strings(value: object) -> list[str]:
    return [text for text in map(_string, _list(value)) if text]


def _list(value: object) -> list[object]:
    """A list; a lone value counts as a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _object(value: object) -> Json:
    """A JSON object, also from a string that holds one."""
    if isinstance(value, dict):
        return value
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            return NOTHING
        return cast("Json", parsed)
    return NOTHING


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):
        pass
    try:
        return int(float(value))
    except (ValueError, OverflowError):
        return None


def _moment(value: object) -> datetime | None:
    number = _number(value)
    if number is None or number <= 0:
        return None
    try:
        return datetime.fromtimestamp(number / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _later(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return moment


def _digest(payload: Json) -> str:
    """An id for what has none: equal for equal payloads."""
    try:
        text = json.dumps(payload, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        text = ",".join(sorted(map(str, payload)))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:40]}"
