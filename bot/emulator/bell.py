"""Waking those that wait for something to happen; nobody polls."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

Event = dict[str, Any]
MOST_WAITING = 5000


class Bell:
    """Rung at every change. Some wait until something holds, others take every event."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._listening: set[asyncio.Queue[Event | None]] = set()

    def ring(self, event: Event | None = None) -> None:
        """Something has changed; ``event`` is what listeners are told about it."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()
        if event is not None:
            for queue in list(self._listening):
                self._tell(queue, event)

    async def wait_for(self, predicate: Callable[[], T], seconds: float) -> T:
        """The predicate's value once it is true; asked after every change. Raises TimeoutError."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(seconds):
            while not (value := predicate()):
                future = loop.create_future()
                self._waiting.add(future)
                try:
                    await future
                finally:
                    self._waiting.discard(future)
        return value

    def listen(self) -> "asyncio.Queue[Event | None]":
        """A queue of all events from now on; None means that it ends."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listening.add(queue)
        return queue

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listening)

    def leave(self, queue: "asyncio.Queue[Event | None]") -> None:
        """Stops filling a queue."""
        self._listening.discard(queue)

    def close(self) -> None:
        """Ends all queues."""
        for queue in self._listening:
            queue.put_nowait(None)
        self._listening.clear()

    def _tell(self, queue: "asyncio.Queue[Event | None]", event: Event) -> None:
        if queue.qsize() >= MOST_WAITING:  # a page that cannot follow starts anew
            self._listening.discard(queue)
            queue.put_nowait(None)
            return
        queue.put_nowait(event)
