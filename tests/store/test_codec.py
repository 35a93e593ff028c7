"""Values to rows and back: nothing is lost, and whatever people type can be stored."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.messages import (
    Body,
    Conversation,
    File,
    Group,
    GroupRobot,
    Incoming,
    Markdown,
    Media,
    MediaKind,
    NoAddress,
    Person,
    Picture,
    Quote,
    ReplyAddress,
    Sender,
    Target,
    Text,
)
from bot.domain.reading import Quantity
from bot.store.codec import (
    body_from_row,
    body_to_row,
    incoming_from_json,
    incoming_to_json,
    moment_to_text,
    plain,
    quantity_from_rows,
    quantity_to_rows,
    storable,
    target_from_text,
    target_to_text,
    to_json,
)
from bot.vocabulary import Status
from tests.store.values import incoming

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
halves = st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDBFF), max_size=2)
zones = st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), timezone(timedelta(hours=-3, minutes=-7))])
moments = st.datetimes(
    datetime(2000, 1, 1),
    datetime(2100, 1, 1),
    timezones=zones,
    allow_imaginary=False,
)
maybe = st.none() | texts
medias = st.builds(
    Media, st.sampled_from(MediaKind), texts, texts, st.none() | st.integers(0, 10**9)
)
incomings = st.builds(
    Incoming,
    id=texts,
    kind=texts,
    sent_at=moments,
    sender=st.builds(Sender, maybe, texts, texts),
    conversation=st.builds(Conversation, texts, st.booleans(), texts),
    text=texts | halves,
    media=st.lists(medias, max_size=3).map(tuple),
    quote=st.none() | st.builds(Quote, maybe, texts, maybe),
    reply=st.none() | st.builds(ReplyAddress, texts, moments),
    robot_code=texts,
    notice=texts,
)
targets = st.one_of(
    st.builds(Person, texts),
    st.builds(Group, texts),
    st.builds(GroupRobot, texts),
    st.just(NoAddress()),
)
bodies = st.one_of(
    st.builds(Text, texts),
    st.builds(Markdown, texts, texts),
    st.builds(Picture, texts, texts),
    st.builds(File, texts, texts),
)
quantities = st.builds(
    Quantity, st.floats(allow_nan=False, allow_infinity=False), texts, st.booleans()
)


@given(incomings)
def test_messages_survive(message: Incoming) -> None:
    """A message read back equals the one written, and its JSON can be stored anywhere."""
    written = incoming_to_json(message)
    assert message == incoming_from_json(written)
    assert written == storable(written)


@given(targets)
def test_targets_survive(target: Target) -> None:
    """Whatever characters an id has."""
    assert target == target_from_text(target_to_text(target))


@given(bodies)
def test_bodies_survive(body: Body) -> None:
    """Each kind of body."""
    assert body == body_from_row(*body_to_row(body))


@given(st.lists(quantities, max_size=4))
def test_quantities_survive(quantity: list[Quantity]) -> None:
    """Also through JSON."""
    rows = json.loads(to_json(quantity_to_rows(quantity)))
    assert tuple(quantity) == quantity_from_rows(rows)


@given(st.text(st.characters(), max_size=30))
def test_any_text_can_be_stored(text: str) -> None:
    """The result is valid UTF-8 without NUL; what was valid stays as it was."""
    stored = storable(text)
    stored.encode()
    assert "\x00" not in stored
    assert stored == storable(stored)
    if "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
        assert text == stored


def test_halves_that_belong_together_are_joined() -> None:
    """A pair of surrogates is one character."""
    assert storable("\ud83d\ude00") == "😀"
    assert storable("a\ud83db") == "a\ufffdb"


def test_json_is_short_and_readable() -> None:
    """No blanks, no escapes for Chinese, nothing that has its default value."""
    written = incoming_to_json(incoming("m1", text="路灯"))
    assert "路灯" in written
    assert {"id", "kind", "at", "from", "in", "text", "reply"} == json.loads(written).keys()
    assert to_json({"a": [1, "路"]}) == '{"a":[1,"路"]}'


def test_naive_moments_are_refused() -> None:
    """A moment without a zone is a defect, not UTC."""
    with pytest.raises(ValueError, match="time zone"):
        moment_to_text(datetime(2026, 11, 24))


@pytest.mark.parametrize("text", ["", "none", "user", "nobody:x", "none:x"])
def test_other_targets_are_refused(text: str) -> None:
    """What no target is written as."""
    with pytest.raises(ValueError, match="not a target"):
        target_from_text(text)


def test_values_of_a_timeline() -> None:
    """Every kind of field has a JSON-able form; other things are refused."""
    given = {
        "status": Status.RESOLVED,
        "on": date(2026, 11, 24),
        "at": datetime(2026, 11, 24, 8, tzinfo=ZoneInfo("Asia/Shanghai")),
        "of": (Quantity(3, "个"),),
        "is": True,
        "none": None,
        "words": "a\x00",
    }
    expected = {
        "status": "resolved",
        "on": "2026-11-24",
        "at": "2026-11-24T00:00:00+00:00",
        "of": [{"value": 3, "unit": "个", "approximate": False}],
        "is": True,
        "none": None,
        "words": "a\ufffd",
    }
    assert expected == plain(given)
    with pytest.raises(TypeError):
        plain(object())
