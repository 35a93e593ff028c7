"""One websocket to the gateway: reads frames, answers each on the socket it came on, and ends.

What a frame means is the client's matter, when to open another connection the stream's.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import structlog
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.protocol import Event

from bot.channel.sdk import TOPIC_DISCONNECT, SystemMessage

log = structlog.get_logger()

MOST_PENDING = 2000
SWEEP = 0.25
CLOSE_OK = 1000

Json = Mapping[str, object]


class Ack(Protocol):
    """An acknowledgement of the SDK."""

    def to_dict(self) -> dict[str, object]: ...


Answer = Callable[[dict[str, object]], Awaitable[Ack | None]]
Limit = Callable[[Json], float]
Excuse = Callable[[Json], Ack | None]


class Socket(ClientConnection):
    """A websocket that knows when the other side last said something of its own accord."""

    heard_at = 0.0

    def process_event(self, event: Event) -> None:
        """Notes the time, except for answers to our own pings."""
        if not isinstance(event, Frame) or event.opcode is not Opcode.PONG:
            self.heard_at = self.loop.time()
        super().process_event(event)


class Link:
    """One connection from open to closed.

    ``answer`` gives the acknowledgement of a frame and never raises; it is called in the order of
    arrival and may take its time, many at once. ``limit`` says how long an answer may take, and
    ``excuse`` what to acknowledge if it takes longer.
    """

    def __init__(
        self, socket: Socket, *, answer: Answer, limit: Limit, excuse: Excuse, silence: float
    ) -> None:
        self._socket = socket
        self._answer = answer
        self._limit = limit
        self._excuse = excuse
        self._silence = silence
        self._loop = asyncio.get_running_loop()
        self._pending: dict[asyncio.Task[None], tuple[float, float, Json]] = {}
        self._answered_late: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self.leaving = asyncio.Event()
        self.opened_at = self._loop.time()

    async def run(self) -> str:
        """Reads until the connection ends, however it ends; says how."""
        keeper = asyncio.create_task(self._keep())
        try:
            while True:
                raw = await self._socket.recv(decode=False)
                self._take(raw)
                if len(self._pending) >= MOST_PENDING:
                    self._room.clear()
                    await self._room.wait()
        except ConnectionClosed as closed:
            return f"closed {closed.rcvd.code if closed.rcvd else 'abruptly'}"
        except Exception as error:  # nothing that comes in may end more than this connection
            return f"failed {type(error).__name__}"
        finally:
            keeper.cancel()

    async def drain(self, seconds: float) -> None:
        """Waits until what has come so far is acknowledged, for a limited time, then closes."""
        try:
            if self._pending:
                await asyncio.wait(list(self._pending), timeout=seconds)
        finally:
            await self._socket.close(CLOSE_OK)

    async def finish(self, seconds: float) -> None:
        """After the end of the connection: waits for what is still being handled, then drops it."""
        if self._pending:
            await asyncio.wait(list(self._pending), timeout=seconds)
        for task in list(self._pending):
            task.cancel()

    def abort(self) -> None:
        """Ends the connection at once, without a farewell."""
        for task in list(self._pending):
            task.cancel()
        self._socket.transport.abort()

    def _take(self, raw: bytes) -> None:
        """Begins to handle one frame; a bad one costs nobody else anything."""
        try:
            frame = json.loads(raw.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            log.warning("frame_not_json", bytes=len(raw))
            return
        if not isinstance(frame, dict):
            log.warning("frame_no_object", bytes=len(raw))
            return
        if frame.get("type") == SystemMessage.TYPE and _topic(frame) == TOPIC_DISCONNECT:
            self.leaving.set()
        task = self._loop.create_task(self._handle(frame))
        now = self._loop.time()
        self._pending[task] = (now, now + self._limit(frame) - SWEEP, frame)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._pending[task]
        self._answered_late.discard(task)
        self._room.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("frame_failed", error=type(error).__name__)

    async def _handle(self, frame: dict[str, object]) -> None:
        made = await self._answer(frame)
        if made is None:
            return
        if self._answered_late and asyncio.current_task() in self._answered_late:
            return
        await self._send(made)

    async def _send(self, made: Ack) -> None:
        try:
            await self._socket.send(json.dumps(made.to_dict()))
        except ConnectionClosed:
            log.info("ack_lost")

    async def _keep(self) -> None:
        """Answers for those that take too long, and ends a connection that has fallen silent."""
        while True:
            await asyncio.sleep(min(SWEEP, self._silence / 4))
            now = self._loop.time()
            await self._excuse_late(now)
            if now - max(self._socket.heard_at, self.opened_at) > self._silence:
                log.warning("connection_silent", seconds=self._silence)
                self._socket.transport.abort()
                return

    async def _excuse_late(self, now: float) -> None:
        for task, (begun, due, frame) in list(self._pending.items()):
            if now < due or task in self._answered_late or task.done():
                continue
            self._answered_late.add(task)
            log.warning("ack_late", seconds=round(now - begun, 1))
            made = self._excuse(frame)
            if made is not None:
                await self._send(made)


def _topic(frame: Json) -> object:
    headers = frame.get("headers")
    return headers.get("topic") if isinstance(headers, dict) else None
