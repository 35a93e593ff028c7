"""Takes what the channel delivers: stored first, handled later. Does not read, does not answer."""

from collections.abc import Callable

from bot.domain.clock import Clock
from bot.domain.messages import Incoming
from bot.store import Store

BILLED_AS = "stream"


class Inbox:
    """The only entrance for messages. ``receive`` returns once the message is durably stored;
    ``count`` is told of each delivery, which DingTalk bills."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        wake: Callable[[], None],
        count: Callable[[str], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._count = count
        self._pending = 0

    @property
    def busy(self) -> bool:
        """Whether messages are waiting to be stored, and so to be acknowledged."""
        return self._pending > 0

    async def receive(self, incoming: Incoming, payload: str) -> None:
        """Keeps one message under its id; a redelivery changes nothing.

        Raises whatever the store raises when it cannot keep it: then the message must not be
        acknowledged.
        """
        self._pending += 1
        try:
            fresh = await self._store.keep(incoming, payload, self._clock())
        finally:
            self._pending -= 1
        self._count(BILLED_AS)
        if fresh:
            self._wake()
