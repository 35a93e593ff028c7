"""Documents of a period, each made of one snapshot: what is read in a transaction, what is made of
it outside of one.

A workbook or a bulletin takes seconds where there are many matters, so neither is ever made while a
transaction is open. What writes Word and Excel files is loaded when the first one is made: messages
wait for the bot to start, documents do not hurry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import structlog

from bot.analysis import Figures
from bot.briefing import Briefing
from bot.charts import ChartError, png
from bot.config import Settings
from bot.config_models import Masked
from bot.digest import NAMES, View, parts
from bot.documents.book import Book, Circular, Compared, Drawn
from bot.documents.columns import row
from bot.domain.clock import office_day
from bot.domain.facts import Period
from bot.domain.ledger import Entry, Matter
from bot.domain.messages import Paper, PaperKind
from bot.domain.people import Organization
from bot.masking import mask
from bot.opening import days_of
from bot.previews import Load, previews
from bot.schedule import ONE_DAY, span_of
from bot.sheets import Cell
from bot.store import NotFound, Store, Tx
from bot.wording import day

PICTURE_MM = 95
MOST_PHOTOS = 400  # in a workbook: some 3 MB, and a minute
MOST_PAIRS = 6  # in a bulletin: a page
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

log = structlog.get_logger()


Read = Book | Circular


@dataclass(frozen=True, slots=True)
class Papers:
    """Makes documents for one office. ``masked``: without telephone and identity numbers. ``load``
    gives the content of a photo by the id of its blob; without it documents show none."""

    briefing: Briefing
    masked: bool = True
    load: Load | None = None

    def book(
        self,
        tx: Tx,
        first: date | None,
        last: date | None,
        now: datetime,
        *,
        below: Organization | None = None,
        figures: Figures | None = None,
    ) -> Book:
        """What the ledger of some days holds (None: from its beginning, up to today), for all or
        for one part of the tree. ``figures`` are those of the days, where they are at hand."""
        root = below or self.briefing.office(tx)
        entries = tx.ledger.entries(root, first, last)
        visits = tx.ledger.visits_told(root, first, last)
        days = [*(e.matter.reported_on for e in entries), *(v.report_date for v in visits)]
        today = office_day(now, self.briefing.days.zone, self.briefing.days.day_ends_at)
        last = last or max([today, *days])
        period = Period(first or min([last, *days]), last)
        if figures is None:
            figures = self.briefing.figures(
                tx, span_of(period), period, now, below=below, most_numbered=0, problems=False
            )
        return Book(figures, entries, visits)

    def workbook(self, book: Book) -> bytes:
        """The Excel file."""
        from bot.documents.workbook import workbook  # only where one is made

        newest = (id for e in reversed(book.entries) for id in (e.before, e.after) if id)
        photos = self._small(islice(newest, MOST_PHOTOS))
        return workbook(book, masked=self.masked, workdays=self.workdays, photos=photos)

    def read(self, tx: Tx, paper: Paper, now: datetime) -> Read:
        """What a document is made of, in one transaction. Raises NotFound."""
        below = tx.people.organization(paper.below)
        if below is None:
            raise NotFound(f"organization {paper.below}")
        if paper.kind is PaperKind.LEDGER:
            return self.book(tx, paper.first, paper.last, now, below=below)
        period = Period(paper.first, paper.last)
        figures = self.briefing.figures(tx, span_of(period), period, now, below=below)
        return Circular(figures, self.pairs(tx, period, below))

    def pairs(self, tx: Tx, period: Period, below: Organization | None = None) -> list[Entry]:
        """The matters of a period that a bulletin shows before and after."""
        root = below or self.briefing.office(tx)
        return tx.ledger.pairs(root, period.first, period.last, MOST_PAIRS) if self.load else []

    def make(self, read: Read) -> bytes:
        """The file of what was read. Takes seconds where there is much of it."""
        if isinstance(read, Book):
            return self.workbook(read)
        return self.bulletin(read, View(NAMES[span_of(read.figures.period)]))

    def bulletin(self, circular: Circular, view: View) -> bytes:
        """The Word file."""
        from bot.documents.bulletin import bulletin  # only where one is made

        figures = circular.figures
        return bulletin(
            figures,
            view,
            signer=figures.root,
            pictures=self._draw(figures),
            compared=self._compared(circular.pairs),
        )

    def _compared(self, pairs: Sequence[Entry]) -> list[Compared]:
        photos = self._small(id for each in pairs for id in (each.before, each.after) if id)
        return [
            Compared(self._words(each.matter), photos[each.before], photos[each.after])
            for each in pairs
            if each.before in photos and each.after in photos
        ]

    def _words(self, matter: Matter) -> str:
        words = f"#{matter.number} {day(matter.reported_on)} {matter.branch}：{matter.title}"
        return mask(words) if self.masked else words

    def _small(self, ids: Iterable[str]) -> dict[str, bytes]:
        return previews(dict.fromkeys(ids), self.load) if self.load else {}

    def _draw(self, figures: Figures) -> list[Drawn]:
        """The pictures of a bulletin; one without them is better than none. Takes a second for
        each."""
        try:
            return [Drawn(caption, png(spec), PICTURE_MM) for caption, spec in parts(figures)]
        except ChartError as error:
            log.warning("chart_failed", error=str(error))
            return []

    def rows(self, entries: Sequence[Entry]) -> list[Sequence[Cell]]:
        """The ledger's table alone."""
        return [
            row(number, entry, masked=self.masked, workdays=self.workdays)
            for number, entry in enumerate(entries, 1)
        ]

    def workdays(self, after: date, until: date) -> int:
        """How many working days there are after one day up to another."""
        if until <= after:
            return 0
        return len(self.briefing.days.calendar.workdays(Period(after + ONE_DAY, until)))


def papers_of(settings: Settings, store: Store) -> Papers:
    """What makes the office's documents."""

    def load(id: str) -> bytes | None:
        blob = store.read_now(lambda tx: tx.blobs.get(id))
        return blob.content if blob else None

    briefing = Briefing(settings.office.name, days_of(settings))
    return Papers(briefing, masked=Masked.EXPORTS in settings.privacy.masked_in, load=load)
