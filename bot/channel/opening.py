"""Opening a connection: pauses between attempts, the gateway's answer, the websocket itself."""

import logging
import ssl
from dataclasses import dataclass
from random import Random
from urllib.parse import quote_plus

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bot.channel.account import is_loopback
from bot.channel.link import Socket

MAX_FRAME = 16 * 1024 * 1024
QUEUE = 256
REFUSALS = frozenset({"authFailed", "invalidClientIdOrSecret"})


@dataclass(frozen=True, slots=True)
class StreamTimes:
    """All waiting of a connection, in seconds."""

    open: float = 10.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    refused_pause: float = 60.0
    settled: float = 60.0
    silence: float = 90.0
    drain: float = 10.0
    ping: float = 20.0
    ack: float = 2.5
    card_ack: float = 1.7


class Backoff:
    """Pauses between attempts: doubling to a limit, ±20 %."""

    def __init__(self, times: StreamTimes, rng: Random) -> None:
        self._times = times
        self._rng = rng
        self._failures = 0

    @property
    def calm(self) -> bool:
        """Whether nothing has failed of late."""
        return self._failures == 0

    def reset(self) -> None:
        """Says that a connection has held."""
        self._failures = 0

    def note(self) -> None:
        """Counts a failure without a pause."""
        self._failures += 1

    def pause(self) -> float:
        """The next pause, in seconds."""
        grown = self._times.first_pause * 2.0 ** min(self._failures, 30)
        self._failures += 1
        return min(grown, self._times.longest_pause) * (0.8 + 0.4 * self._rng.random())


class Refused(Exception):
    """The gateway does not accept the credentials."""


class NotOpened(Exception):
    """No connection could be opened this time; the text says why, without secrets."""


def endpoint_of(response: httpx.Response, *, encrypted: bool) -> dict[str, str]:
    """Endpoint and ticket of the gateway's answer. Raises Refused or NotOpened.

    ``encrypted``: the websocket must be, too.
    """
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        answer = None
    answer = answer if isinstance(answer, dict) else {}
    code = str(answer.get("code") or "")
    if response.status_code == 401 or code in REFUSALS:
        raise Refused(code)
    endpoint, ticket = answer.get("endpoint"), answer.get("ticket")
    if response.status_code != 200 or not isinstance(endpoint, str):
        raise NotOpened(f"HTTP {response.status_code} {code}".strip())
    if not isinstance(ticket, str) or not endpoint.startswith(("wss://", "ws://")):
        raise NotOpened("no usable endpoint")
    if encrypted and not endpoint.startswith("wss://"):
        raise NotOpened("endpoint without encryption")
    return {"endpoint": endpoint, "ticket": ticket}


async def open_socket(
    endpoint: str, ticket: str, *, secure: ssl.SSLContext | None, times: StreamTimes
) -> Socket:
    """A websocket to an endpoint. Raises NotOpened."""
    try:
        socket = await connect(
            f"{endpoint}?ticket={quote_plus(ticket)}",
            create_connection=Socket,
            ssl=secure if endpoint.startswith("wss://") else None,
            proxy=None if is_loopback(endpoint) else True,
            compression=None,  # frames are small
            open_timeout=times.open,
            ping_interval=times.ping,
            ping_timeout=times.ping,
            close_timeout=times.drain,
            max_size=MAX_FRAME,
            max_queue=QUEUE,
            logger=_quiet(),
        )
    except (OSError, WebSocketException, TimeoutError, ValueError) as error:
        raise NotOpened(type(error).__name__) from None
    assert isinstance(socket, Socket)  # made by create_connection
    return socket


def _quiet() -> logging.Logger:
    """A logger that says no more than warnings: below that, websockets writes tickets down."""
    logger = logging.getLogger("bot.channel.websocket")
    logger.setLevel(logging.WARNING)
    return logger
