"""One digest in all its forms – a text and a picture for each audience, the documents – and the
messages that carry them. What takes time is made here, outside of any transaction.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.analysis import Figures
from bot.charts import ChartError
from bot.digest import Audience, Digest, View, chart, render
from bot.documents.book import Book, Circular
from bot.domain.ledger import Entry
from bot.domain.messages import File, GroupRobot, Markdown, Outgoing, PaperKind, Person, Picture
from bot.making import MEDIA_TYPES, PNG
from bot.papers import Papers
from bot.recipients import Recipient
from bot.schedule import Rule, span_of
from bot.store import Tx

FILE_NAMES = {PaperKind.BULLETIN: "通报.docx", PaperKind.LEDGER: "台账.xlsx"}

log = structlog.get_logger()

Paint = Callable[[Mapping[str, object]], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Source:
    """What an edition is made of, all of one snapshot: the figures and, where the ledger goes with
    them, the book; ``pairs`` are matters with pictures of before and after. ``commentary`` is what
    the desk wrote instead of the bot's sentences."""

    figures: Figures
    book: Book | None = None
    pairs: Sequence[Entry] = ()
    late: bool = False
    commentary: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest, made."""

    figures: Figures
    texts: Mapping[Audience, Digest]
    pictures: Mapping[Audience, bytes] = field(default_factory=dict)
    files: Mapping[PaperKind, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Press:
    """Makes editions. ``paint`` makes pictures of chart specifications, ``pages`` is the address at
    which people find the pages (empty: nowhere)."""

    papers: Papers
    paint: Paint
    pages: str = ""

    def texts(self, rule: Rule, source: Source) -> Mapping[Audience, Digest]:
        """The text for each audience; quick."""
        return {
            audience: render(source.figures, self._view(rule, source, audience))
            for audience in Audience
        }

    async def edition(self, rule: Rule, source: Source) -> Edition:
        """Everything of a digest. A picture or file that cannot be made is left out and logged: a
        digest without it is better than none."""
        pictures = {
            audience: content
            for audience in Audience
            if (content := await self._picture(source.figures, audience)) is not None
        }
        files = {kind: await self._file(kind, rule, source) for kind in rule.files}
        made = {kind: content for kind, content in files.items() if content is not None}
        return Edition(source.figures, self.texts(rule, source), pictures, made)

    def _view(self, rule: Rule, source: Source, audience: Audience) -> View:
        link = ""
        if self.pages:
            period = source.figures.period
            link = f"{self.pages}/?period={span_of(period)}&date={period.first}&to={period.last}"
        return View(
            rule.name,
            audience,
            parts=frozenset(rule.parts),
            late=source.late,
            commentary=source.commentary,
            link=link,
        )

    async def _picture(self, figures: Figures, audience: Audience) -> bytes | None:
        spec = chart(figures, of_office=audience is Audience.OFFICE)
        if spec is None:
            return None
        try:
            return await self.paint(spec)
        except ChartError as error:
            log.warning("chart_failed", error=str(error))
            return None

    async def _file(self, kind: PaperKind, rule: Rule, source: Source) -> bytes | None:
        if kind is PaperKind.BULLETIN:
            view = self._view(rule, source, Audience.OFFICE)
            circular = Circular(source.figures, source.pairs)
            return await asyncio.to_thread(self.papers.bulletin, circular, view)
        if source.book is None:
            return None
        return await asyncio.to_thread(self.papers.workbook, source.book)


def messages(
    tx: Tx, key: str, edition: Edition, recipients: Sequence[Recipient], now: datetime
) -> list[Outgoing]:
    """All texts, then all pictures, then all files, so that the outbox can send one thing to many
    at a time. Files go to people of the office only; a group's custom robot takes neither."""
    found = []
    for each in recipients:
        digest = edition.texts[each.audience]
        found.append(
            Outgoing(f"{key}:{each.key}", each.target, Markdown(digest.title, digest.text))
        )
    pictures = {
        audience: Picture(tx.blobs.put(content, PNG, f"{key}.png", now), _alt(edition))
        for audience, content in edition.pictures.items()
    }
    for each in recipients:
        if each.audience in pictures and not isinstance(each.target, GroupRobot):
            body = pictures[each.audience]
            found.append(Outgoing(f"{key}:{each.key}:picture", each.target, body))
    return found + _files(tx, key, edition, recipients, now)


def _files(
    tx: Tx, key: str, edition: Edition, recipients: Sequence[Recipient], now: datetime
) -> list[Outgoing]:
    found = []
    for kind, content in edition.files.items():
        name = f"{key.replace(':', ' ')} {FILE_NAMES[kind]}"
        file = File(tx.blobs.put(content, MEDIA_TYPES[kind], name, now), name)
        found += [
            Outgoing(f"{key}:{each.key}:{kind.value}", each.target, file)
            for each in recipients
            if each.audience is Audience.OFFICE and isinstance(each.target, Person)
        ]
    return found


def _alt(edition: Edition) -> str:
    return edition.texts[Audience.GROUP].title
