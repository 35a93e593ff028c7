"""What is used of DingTalk's own Stream SDK, with types, and without its side effects.

The SDK has no type hints, hence the narrow ignores; nothing else in the project imports it.
"""

import logging

# Handlers of the SDK write to this logger and give it an output of their own unless it has one.
logging.getLogger("dingtalk_stream").addHandler(logging.NullHandler())

from dingtalk_stream import (  # noqa: E402
    AckMessage,
    CallbackHandler,
    CallbackMessage,
    ChatbotMessage,
    Credential,
    DingTalkStreamClient,
    EventHandler,
    EventMessage,
    SystemHandler,
    SystemMessage,
)
from dingtalk_stream.frames import Headers  # noqa: E402
from dingtalk_stream.version import (  # noqa: E402
    VERSION_STRING,
)

TOPIC_MESSAGE: str = ChatbotMessage.TOPIC
TOPIC_CARD: str = CallbackHandler.TOPIC_CARD_CALLBACK
TOPIC_DISCONNECT: str = SystemMessage.TOPIC_DISCONNECT
OPEN_PATH = "/v1.0/gateway/connections/open"
SDK_AGENT = f"dingtalk-sdk-python/v{VERSION_STRING}-union"

OK: int = AckMessage.STATUS_OK
BAD_REQUEST: int = AckMessage.STATUS_BAD_REQUEST
NO_HANDLER: int = AckMessage.STATUS_NOT_IMPLEMENT
FAILED: int = AckMessage.STATUS_SYSTEM_EXCEPTION

__all__ = [
    "BAD_REQUEST",
    "FAILED",
    "NO_HANDLER",
    "OK",
    "OPEN_PATH",
    "SDK_AGENT",
    "TOPIC_CARD",
    "TOPIC_DISCONNECT",
    "TOPIC_MESSAGE",
    "AckMessage",
    "CallbackHandler",
    "CallbackMessage",
    "Credential",
    "DingTalkStreamClient",
    "EventHandler",
    "EventMessage",
    "SystemHandler",
    "SystemMessage",
    "ack",
]


def ack(message_id: object, code: int, message: str, data: object) -> AckMessage:
    """An acknowledgement of the frame with this id."""
    made = AckMessage()
    made.code = code
    made.message = message
    made.headers.message_id = message_id
    made.headers.content_type = Headers.CONTENT_TYPE_APPLICATION_JSON
    made.data = data
    return made
