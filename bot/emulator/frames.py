"""Frames of the Stream protocol, made and checked. Pure."""

import json
from dataclasses import dataclass

from bot.emulator.state import Json

SYSTEM, CALLBACK, EVENT = "SYSTEM", "CALLBACK", "EVENT"
MESSAGES = "/v1.0/im/bot/messages/get"
CARDS = "/v1.0/card/instances/callback"
EVENTS = "*"
STATUSES = ("SUCCESS", "LATER")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a frame; ``data`` is None where it is not a JSON string."""

    frame_id: str
    code: int
    data: str | None
    problem: str = ""


def dump(value: object) -> str:
    """JSON as short as it gets; Chinese stays as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def frame(kind: str, headers: dict[str, str], data: str) -> str:
    """A frame of the gateway."""
    return dump({"specVersion": "1.0", "type": kind, "headers": headers, "data": data})


def bare_frame(topic: str, data: str) -> str:
    """A system frame without all that may be missing."""
    return dump({"type": SYSTEM, "headers": {"topic": topic}, "data": data})


def answer_of(raw: str) -> Answer:
    """What came back. ``problem`` says what is wrong with it; an empty id where it has none."""
    try:
        parsed = json.loads(raw)
    except ValueError:
        return Answer("", 0, None, "an answer that is no JSON")
    if not isinstance(parsed, dict) or not isinstance(parsed.get("headers"), dict):
        return Answer("", 0, None, "an answer without headers")
    frame_id = parsed["headers"].get("messageId")
    if not isinstance(frame_id, str) or not frame_id:
        return Answer("", 0, None, "an answer without messageId")
    code, data = parsed.get("code"), parsed.get("data")
    if not isinstance(code, int) or isinstance(code, bool):
        return Answer(frame_id, 0, None, "an answer whose code is no number")
    if not isinstance(data, str):
        return Answer(frame_id, code, None, "an answer whose data is no string")
    return Answer(frame_id, code, data)


def content(data: str | None) -> Json:
    """The object in the data of an answer; empty where there is none."""
    try:
        parsed = json.loads(data or "")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def problem_with(answer: Answer, kind: str, topic: str, *, opaque: str) -> str:
    """What is wrong with the answer to such a frame; empty if nothing."""
    if topic == "disconnect":
        return ""
    if answer.problem:
        return answer.problem
    said = content(answer.data)
    if kind == EVENT and said.get("status") not in STATUSES:
        return "the answer to an event has no status"
    if kind == SYSTEM and said.get("opaque") != opaque:
        return "the answer to a ping does not repeat its opaque"
    if kind == CALLBACK and "response" not in said and answer.code == 200:
        return "the answer to a callback has no response"
    return ""
