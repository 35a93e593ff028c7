"""Draws charts when they are sent, and keeps the pictures in the store."""

import json

from bot.charts import paint
from bot.domain.clock import Clock
from bot.domain.messages import Chart, Picture
from bot.store import Store

PNG = "image/png"


class Drawing:
    """Makes pictures of charts."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def draw(self, chart: Chart) -> Picture:
        """The picture of a chart. Raises ChartError."""
        content = await paint(json.loads(chart.spec))
        now = self._clock()
        blob_id = await self._store.write(
            lambda tx: tx.blobs.put(content, PNG, f"{chart.alt}.png", now)
        )
        return Picture(blob_id, chart.alt)
