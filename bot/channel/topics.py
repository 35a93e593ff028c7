"""One SDK handler for each kind of push: frame to value, hand over, acknowledge.

A handler answers always: 200 once the value is safe with whom it was handed to, 500 if not. It
never logs what a frame says.
"""

from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.channel import frames
from bot.channel.sdk import (
    FAILED,
    OK,
    AckMessage,
    CallbackHandler,
    CallbackMessage,
    EventHandler,
    EventMessage,
    ack,
)
from bot.domain.clock import Clock
from bot.domain.messages import CardAction, ContactEvent, Incoming

log = structlog.get_logger()

OnMessage = Callable[[Incoming, str], Awaitable[None]]
OnCard = Callable[[CardAction], Awaitable[Mapping[str, object] | None]]
OnEvent = Callable[[ContactEvent], Awaitable[None]]

RAW = "raw"  # where a frame's data is kept as it came, among the frame's extensions


class MessageHandler(CallbackHandler):  # type: ignore[misc]
    """Messages to the bot."""

    def __init__(self, on_message: OnMessage, clock: Clock, robot_name: str) -> None:
        super().__init__()
        self._on_message = on_message
        self._clock = clock
        self._robot_name = robot_name

    async def raw_process(self, callback_message: CallbackMessage) -> AckMessage:
        """Acknowledges once the message is stored."""
        message_id = callback_message.headers.message_id
        try:
            incoming = frames.parse(
                callback_message.data, self._clock(), robot_name=self._robot_name
            )
            await self._on_message(incoming, callback_message.extensions[RAW])
        except Exception as error:
            log.error("message_not_kept", frame=message_id, error=type(error).__name__)
            return ack(message_id, FAILED, "not stored", {"response": None})
        return ack(message_id, OK, "OK", {"response": None})


class CardHandler(CallbackHandler):  # type: ignore[misc]
    """Clicks on cards; what the callback returns travels in the acknowledgement."""

    def __init__(self, on_card: OnCard) -> None:
        super().__init__()
        self._on_card = on_card

    async def raw_process(self, callback_message: CallbackMessage) -> AckMessage:
        """Acknowledges with what the card is to show now."""
        message_id = callback_message.headers.message_id
        try:
            action = frames.parse_card(callback_message.data, str(message_id or ""))
            response = await self._on_card(action)
        except Exception as error:
            log.error("card_not_handled", frame=message_id, error=type(error).__name__)
            return ack(message_id, FAILED, "failed", {"response": {}})
        return ack(message_id, OK, "OK", {"response": dict(response or {})})


class ContactEventHandler(EventHandler):  # type: ignore[misc]
    """Events; those not taken are asked for again (LATER)."""

    def __init__(self, on_event: OnEvent) -> None:
        super().__init__()
        self._on_event = on_event

    async def raw_process(self, event_message: EventMessage) -> AckMessage:
        """Acknowledges with the status that the SDK's own handler leaves out."""
        headers = event_message.headers
        try:
            event = frames.parse_event(
                event_message.data,
                event_id=str(headers.event_id or ""),
                event_type=str(headers.event_type or ""),
            )
            await self._on_event(event)
        except Exception as error:
            log.error("event_not_kept", frame=headers.message_id, error=type(error).__name__)
            return ack(headers.message_id, FAILED, "later", event_status("LATER"))
        return ack(headers.message_id, OK, "OK", event_status("SUCCESS"))


def event_status(status: str) -> dict[str, str]:
    """The data of an event's acknowledgement."""
    return {"status": status, "message": status.lower()}
