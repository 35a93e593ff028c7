"""What somebody waits for while the writer works: a future of an event loop, or of a thread."""

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Outcome:
    """How a work ended: its value, or the error it is to raise."""

    value: Any = None
    error: BaseException | None = None


class Promise:
    """A place for one outcome. Made on the side that waits, kept on the writer's thread."""

    __slots__ = ("_blocking", "_future", "_loop")

    def __init__(self, loop: asyncio.AbstractEventLoop | None) -> None:
        self._loop = loop
        self._future: asyncio.Future[Any] | None = loop.create_future() if loop else None
        self._blocking: Future[Any] | None = None if loop else Future()

    @property
    def future(self) -> "asyncio.Future[Any]":
        """To be awaited."""
        assert self._future is not None
        return self._future

    def wait(self) -> Any:
        """Blocks until the outcome is there."""
        assert self._blocking is not None
        return self._blocking.result()

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The loop that waits; None where a thread does."""
        return self._loop

    def settle(self, outcome: Outcome) -> None:
        """Gives the outcome out; on the loop's thread where a loop waits. Nobody may be waiting
        any more."""
        future = self._future or self._blocking
        assert future is not None
        if future.done():
            return
        if outcome.error is not None:
            future.set_exception(outcome.error)
        else:
            future.set_result(outcome.value)


def settle_all(outcomes: Iterable[tuple[Promise, Outcome]]) -> None:
    """Gives outcomes out in their order, waking each loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Promise, Outcome]]] = {}
    for promise, outcome in outcomes:
        if promise.loop is None:
            promise.settle(outcome)
        else:
            by_loop.setdefault(promise.loop, []).append((promise, outcome))
    for loop, settled in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle_here, settled)
        except RuntimeError:  # the loop was closed: nobody waits any more
            continue


def _settle_here(settled: list[tuple[Promise, Outcome]]) -> None:
    for promise, outcome in settled:
        promise.settle(outcome)
