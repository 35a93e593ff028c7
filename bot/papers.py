"""Documents of a period, each made of one snapshot: what is read in a transaction, what is made of
it outside of one.

A workbook or a bulletin takes seconds where there are many matters, so neither is ever made while a
transaction is open. What writes Word and Excel files is loaded when the first one is made: messages
wait for the bot to start, documents do not hurry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from bot.analysis import Figures
from bot.briefing import Briefing
from bot.charts import ChartError, png
from bot.config import Settings
from bot.config_models import Masked
from bot.digest import NAMES, View, parts
from bot.documents.book import Book, Drawn
from bot.documents.columns import row
from bot.domain.clock import office_day
from bot.domain.facts import Period
from bot.domain.ledger import Entry
from bot.domain.messages import Paper, PaperKind
from bot.domain.people import Organization
from bot.opening import days_of
from bot.schedule import ONE_DAY, span_of
from bot.sheets import Cell
from bot.store import NotFound, Tx

PICTURE_MM = 95
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

log = structlog.get_logger()


Read = Book | Figures


@dataclass(frozen=True, slots=True)
class Papers:
    """Makes documents for one office. ``masked``: without telephone and identity numbers."""

    briefing: Briefing
    masked: bool = True

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

        return workbook(book, masked=self.masked, workdays=self.workdays)

    def read(self, tx: Tx, paper: Paper, now: datetime) -> Read:
        """What a document is made of, in one transaction. Raises NotFound."""
        below = tx.people.organization(paper.below)
        if below is None:
            raise NotFound(f"organization {paper.below}")
        if paper.kind is PaperKind.LEDGER:
            return self.book(tx, paper.first, paper.last, now, below=below)
        period = Period(paper.first, paper.last)
        return self.briefing.figures(tx, span_of(period), period, now, below=below)

    def make(self, read: Read) -> bytes:
        """The file of what was read. Takes seconds where there is much of it."""
        if isinstance(read, Book):
            return self.workbook(read)
        view = View(NAMES[span_of(read.period)])
        return self.bulletin(read, view, self.draw(read))

    def bulletin(self, figures: Figures, view: View, pictures: Sequence[Drawn]) -> bytes:
        """The Word file."""
        from bot.documents.bulletin import bulletin  # only where one is made

        return bulletin(figures, view, signer=figures.root, pictures=pictures)

    def draw(self, figures: Figures) -> list[Drawn]:
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


def papers_of(settings: Settings) -> Papers:
    """What makes the office's documents."""
    briefing = Briefing(settings.office.name, days_of(settings))
    return Papers(briefing, masked=Masked.EXPORTS in settings.privacy.masked_in)
