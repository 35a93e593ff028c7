"""A running emulator."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from random import Random

import httpx
import pytest

from bot.emulator import Emulator
from tests.emulator.world import WORLD


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """The small organization, on a free port."""
    made = Emulator(WORLD, clock=lambda: datetime.now(UTC), rng=Random(7))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def http(emulator: Emulator) -> AsyncIterator[httpx.AsyncClient]:
    """A client at the emulator's address."""
    async with httpx.AsyncClient(base_url=emulator.url, trust_env=False) as client:
        yield client
