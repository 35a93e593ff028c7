"""The app's access token: fetched once for all who wait, kept until shortly before its end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.clock import Clock

EARLY = timedelta(minutes=5)

Fetch = Callable[[], Awaitable[tuple[str, timedelta]]]


class AppToken:
    """Hands out the token. ``fetch`` gets a new one and says how long it lives."""

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._token = ""
        self._good_until: datetime | None = None
        self._flight: asyncio.Task[str] | None = None

    async def get(self) -> str:
        """The token; however many ask at a time, one call is made. Raises what ``fetch`` raises."""
        if self._good_until is not None and self._clock() < self._good_until:
            return self._token
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(self._renew())
        # One caller that gives up must not take the token away from the others.
        return await asyncio.shield(self._flight)

    def drop(self, token: str) -> None:
        """Says that a token was refused. One that has been replaced meanwhile is not dropped."""
        if token == self._token:
            self._good_until = None

    async def _renew(self) -> str:
        token, life = await self._fetch()
        self._token = token
        self._good_until = self._clock() + life - min(EARLY, life / 2)
        return token
