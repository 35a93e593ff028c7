"""Payloads to values: every kind as a golden pair, and anything at all without an error."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel import frames
from bot.domain.messages import CardAction, ContactEvent, Incoming

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))

NAMES = st.sampled_from(
    [
        "msgId",
        "msgtype",
        "conversationId",
        "conversationType",
        "conversationTitle",
        "senderId",
        "senderStaffId",
        "senderNick",
        "atUsers",
        "sessionWebhook",
        "sessionWebhookExpiredTime",
        "createAt",
        "robotCode",
        "text",
        "content",
        "richText",
        "downloadCode",
        "recognition",
        "duration",
        "errorCode",
        "errMsg",
        "originalMsgId",
        "quoteMessage",
        "repliedMsg",
        "isReplyMsg",
        "markdown",
        "outTrackId",
        "userId",
        "deptId",
        "value",
        "cardPrivateData",
        "actionIds",
        "params",
        "unknownMsgType",
        "type",
        "atName",
    ]
)
KINDS = st.sampled_from(
    [
        "text",
        "richText",
        "picture",
        "audio",
        "video",
        "file",
        "unknownMsgType",
        "markdown",
        "chatRecord",
        "1",
        "2",
        "5",
        "4000",
    ]
)
ANY_TEXT = st.text(st.characters(codec=None), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | KINDS
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES | ANY_TEXT, inner, max_size=6)
    ),
    max_leaves=20,
)
OBJECTS = st.dictionaries(NAMES | ANY_TEXT, VALUES, max_size=12)


def plain(incoming: Incoming) -> Mapping[str, object]:
    """A message in the form of the golden files."""
    quote, reply = incoming.quote, incoming.reply
    sender, conversation = incoming.sender, incoming.conversation
    return {
        "id": incoming.id,
        "kind": incoming.kind,
        "sent_at": incoming.sent_at.isoformat(),
        "sender": [sender.user_id, sender.channel_id, sender.nick],
        "conversation": [conversation.id, conversation.is_group, conversation.title],
        "text": incoming.text,
        "media": [[m.kind, m.download_code, m.file_name, m.duration_ms] for m in incoming.media],
        "quote": quote and [quote.msg_id, quote.text, quote.process_query_key],
        "reply": reply and [reply.url, reply.expires_at.isoformat()],
        "robot_code": incoming.robot_code,
        "notice": incoming.notice,
    }


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    """Each kind of message becomes what its file says."""
    pair = json.loads(path.read_text(encoding="utf-8"))
    assert plain(frames.parse(pair["payload"], NOW)) == pair["incoming"]


@settings(max_examples=150, deadline=None)
@given(OBJECTS)
def test_never_raises(payload: dict[str, object]) -> None:
    """Any object becomes a message that a database takes, and the same one each time."""
    incoming = frames.parse(payload, NOW)
    assert incoming.id
    assert incoming.sent_at.tzinfo is not None
    json.dumps(plain(incoming), ensure_ascii=False).encode()
    assert frames.parse(payload, NOW) == incoming
    assert frames.parse_card(payload).id
    assert frames.parse_event(payload).id


def test_id_of_what_has_none() -> None:
    """Equal payloads have equal ids, others have others."""
    one = frames.parse({"text": {"content": "甲"}}, NOW)
    assert one.id == frames.parse({"text": {"content": "甲"}}, NOW).id
    assert one.id != frames.parse({"text": {"content": "乙"}}, NOW).id
    assert one.sent_at == NOW


@pytest.mark.parametrize(
    "value", [None, "", "soon", 0, -5, 10**30, "9" * 5000, True, [1], float("nan"), float("inf")]
)
def test_broken_times(value: object) -> None:
    """A time that is none is the time of arrival."""
    assert frames.parse({"createAt": value}, NOW).sent_at == NOW


def test_robot_name_with_blanks() -> None:
    """A name from the settings is taken away whole."""
    payload = {"msgtype": "text", "conversationType": "2", "text": {"content": "@梧桐 助手 今日无"}}
    assert frames.parse(payload, NOW, robot_name="梧桐 助手").text == "今日无"


def test_single_chat_keeps_names() -> None:
    """In a single chat a leading @ is a word like others."""
    payload = {"msgtype": "text", "conversationType": "1", "text": {"content": "@王工 已处理"}}
    assert frames.parse(payload, NOW).text == "@王工 已处理"


def test_cards() -> None:
    """The content may be an object, a string, or be called value."""
    private = {"cardPrivateData": {"actionIds": ["a", "b"], "params": {"n": 3, "o": {"x": 1}}}}
    expected = CardAction("f1", "c1", "u1", ("a", "b"), {"n": "3", "o": '{"x": 1}'})
    for extra in ({"content": json.dumps(private)}, {"content": private}, {"value": private}):
        assert frames.parse_card({"outTrackId": "c1", "userId": "u1", **extra}, "f1") == expected


def test_events() -> None:
    """Ids come as lists or alone, as numbers or strings."""
    assert frames.parse_event(
        {"userId": ["u1", "u2"]}, event_id="e", event_type="user_add_org"
    ) == ContactEvent("e", "user_add_org", ("u1", "u2"))
    assert frames.parse_event(
        {"deptId": [523411, "7"]}, event_id="e", event_type="org_dept_create"
    ) == ContactEvent("e", "org_dept_create", (), (523411, 7))
    assert frames.parse_event({"userId": "u1"}, event_id="e").user_ids == ("u1",)
