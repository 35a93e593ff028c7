"""Fetches the files that came with messages, soon, because the channel's codes do not live long.

What is wanted stands in the ledger, so a restart goes on where it stopped.
"""

import asyncio
from datetime import timedelta
from typing import Protocol

import structlog

from bot.bare_pictures import bare
from bot.channel import DeliveryError
from bot.domain.clock import Clock
from bot.store import Store, StoreUnavailable, WantedAttachment
from bot.supervisor import woken

AT_ONCE = 10
IDLE_LOOK = 60.0
PAUSE_AFTER_FAILURE = 5.0
MOST_BYTES = 20 * 1024 * 1024
GIVE_UP_AFTER = timedelta(hours=2)

log = structlog.get_logger()


class Downloads(Protocol):
    """Where the content of a file comes from."""

    async def download(self, code: str, *, most_bytes: int) -> tuple[bytes, str]:
        """Content and media type. Raises DeliveryError."""


class Fetcher:
    """Downloads what is wanted until ``stop``."""

    def __init__(self, store: Store, downloads: Downloads, *, clock: Clock) -> None:
        self._store = store
        self._downloads = downloads
        self._clock = clock
        self._news = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Says that attachments may have come."""
        self._news.set()

    def stop(self) -> None:
        """Ends ``run`` after the download at hand."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        """Fetches until ``stop``; a store that is away is waited for."""
        while not self._stopping:
            self._news.clear()
            try:
                fetched = await self.fetch_waiting()
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
                continue
            if not fetched and not self._stopping:
                await woken(self._news, IDLE_LOOK)

    async def fetch_waiting(self) -> int:
        """Fetches one batch; returns how many files arrived."""
        now = self._clock()
        wanted = await self._store.read(lambda tx: tx.ledger.attachments_wanted(AT_ONCE, now))
        arrived = 0
        for item in wanted:
            if self._stopping:
                break
            arrived += await self._fetch(item)
        return arrived

    async def _fetch(self, item: WantedAttachment) -> bool:
        now = self._clock()
        try:
            content, media_type = await self._downloads.download(
                item.download_code, most_bytes=MOST_BYTES
            )
        except DeliveryError as error:
            said = f"{error.code} {error}".strip()
            over = error.permanent or now - item.asked_at > GIVE_UP_AFTER
            log.warning("attachment_not_fetched", attachment=item.id, code=error.code, over=over)
            await self._store.write(
                lambda tx: tx.ledger.attachment_failed(item.id, said, now=now, over=over)
            )
            return False
        kept = bare(content)
        await self._store.write(
            lambda tx: tx.ledger.attachment_fetched(
                item.id, tx.blobs.put(kept, media_type, item.file_name, now)
            )
        )
        return True
