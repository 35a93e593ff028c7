"""A world on each database for the flow tests."""

from collections.abc import AsyncIterator

import pytest

from tests.handlers.tall import grow
from tests.world import World


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """Thursday, 18 June 2026, twenty to six in the evening."""
    async with World(database_url) as made:
        yield made


@pytest.fixture
async def tall(world: World) -> World:
    """The same with a district, a second office and more people on the roster."""
    world.store.write_now(grow)
    return world
