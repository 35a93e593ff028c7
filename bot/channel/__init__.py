"""The seam to the world of messages: what the rest of Wutong may assume of a channel.

``account``   keys and hosts
``frames``    payloads of stream frames to values, pure
``stream``    the Stream connection: ``opening`` opens it, ``link`` is one websocket, ``topics``
              holds the handlers, ``sdk`` is what is used of DingTalk's own SDK
``openapi``   sending; ``calls`` makes the single calls, ``media`` moves files, ``robots`` signs,
              ``contacts`` reads the address book
``errors``    what DingTalk's errors mean
``token``     the app's access token
``web``       the HTTP client that all share
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.domain.messages import Body, ReplyAddress, Target


class DeliveryError(Exception):
    """A send that did not succeed.

    ``permanent``: trying again cannot help. ``retry_after``: how long to wait before it may, where
    the channel says so. ``uncertain``: it may have arrived all the same (the answer was cut off).
    ``code`` is the channel's own word for it, for the log.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        uncertain: bool = False,
        code: str = "",
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.uncertain = uncertain
        self.code = code


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one send to one target ended. ``error`` is None when it was delivered; ``receipt`` is
    the channel's key for it (processQueryKey), by which a later quote can be resolved."""

    receipt: str = ""
    error: DeliveryError | None = None


class Channel(Protocol):
    """What the outbox sends through."""

    async def reply(self, address: ReplyAddress, body: Body, at_user_id: str | None) -> Delivery:
        """Answers through a reply address. Never raises for a failed send: it is in the Delivery."""

    async def send(self, targets: Sequence[Target], body: Body, *, key: str = "") -> list[Delivery]:
        """Sends one body to targets of one kind (at most 20 persons, or one group or group robot);
        one Delivery for each target, in order. Never raises for a failed send. ``key`` names the
        send where the channel can tell a repeated one by it."""
