"""Makes what the outbox holds only as a wish – charts, documents – when it is sent, and keeps it."""

import asyncio
import json
from importlib import import_module
from typing import TYPE_CHECKING

from bot.charts import paint
from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.messages import Chart, File, Paper, PaperKind, Picture, Unmade
from bot.store import Store

if TYPE_CHECKING:
    from bot.papers import Papers

PNG = "image/png"


class Making:
    """Makes pictures and files. What makes documents is loaded when the first one is wanted."""

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._papers: Papers | None = None

    async def make(self, wanted: Unmade) -> Picture | File:
        """The picture or the file. Raises ChartError, and NotFound for an organization that is
        not there any more."""
        if isinstance(wanted, Chart):
            return await self._picture(wanted)
        return await self._file(wanted)

    async def _picture(self, chart: Chart) -> Picture:
        content = await paint(json.loads(chart.spec))
        return Picture(await self._keep(content, PNG, f"{chart.alt}.png"), chart.alt)

    async def _file(self, paper: Paper) -> File:
        papers = await asyncio.to_thread(self._load)
        now = self._clock()
        read = await self._store.read(lambda tx: papers.read(tx, paper, now))
        content = await asyncio.to_thread(papers.make, read)
        kind = MEDIA_TYPES[paper.kind]
        return File(await self._keep(content, kind, paper.name), paper.name)

    def _load(self) -> "Papers":
        if self._papers is None:
            self._papers = import_module("bot.papers").papers_of(self._settings, self._store)
        assert self._papers is not None
        return self._papers

    async def _keep(self, content: bytes, media_type: str, name: str) -> str:
        now = self._clock()
        return await self._store.write(lambda tx: tx.blobs.put(content, media_type, name, now))


_OFFICE_XML = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    PaperKind.BULLETIN: f"{_OFFICE_XML}.wordprocessingml.document",
    PaperKind.LEDGER: f"{_OFFICE_XML}.spreadsheetml.sheet",
}
