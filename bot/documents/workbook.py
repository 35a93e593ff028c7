"""The ledger as a workbook: its table, and statistics that are formulas over it.

Beside each formula stands the figure of the digest and whether the two agree, so that whoever
changes the table sees what it changes. The running totals and the visits behind them have sheets of
their own: they prove both numbers of the sentence that newspapers print.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from bot.analysis import Bar, BranchBar, Figures, Total
from bot.digest.statement import headline
from bot.documents.book import Book
from bot.documents.columns import (
    AFTER,
    BEFORE,
    BRANCH,
    CATEGORY,
    CHECKED,
    COLUMNS,
    IS_CHECKED,
    MERGED,
    NUMBER,
    SOURCE,
    STATUS,
    Workdays,
    row,
)
from bot.domain.ledger import VisitsTold
from bot.sheets import LONGEST_CELL, Cell
from bot.vocabulary import Status, label
from bot.wording import LEAST_FOR_ABOUT, days

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LEDGER, STATISTICS, VISITS, RUNNING = "台账", "统计", "走访", "累计"
AGREE, DIFFER = "一致", "不一致"
FROZEN_COLUMNS = 2
WIDTHS = {
    "序号": 6, "编号": 8, "上报日期": 11, BRANCH: 20, "地点(小区-楼-单元)": 20, "事项": 36,
    "措施": 36, "责任人/单位": 14, "时限": 11, "办结日期": 11, "发生日期": 11, "原文": 50,
}  # fmt: skip
WIDTH = 10
HEAD = "#E8F1EC"

PHOTO_COLUMNS = (COLUMNS.index(BEFORE), COLUMNS.index(AFTER))
PHOTO_WIDTH, PHOTO_HEIGHT = 17, 72  # of a column in characters, of a row in points
PHOTO_SCALE = 0.5  # they are made twice as fine

Photos = Mapping[str, bytes]
Lines = Sequence[tuple[str, Bar | BranchBar]]


def workbook(book: Book, *, masked: bool, workdays: Workdays, photos: Photos) -> bytes:
    """The workbook as a file. ``masked``: without telephone and identity numbers. ``photos``: small
    pictures (JPEG) by the ids of the entries' blobs, as many as there are to be."""
    file = BytesIO()
    writer = _Writer(file)
    rows = [row(n, e, masked=masked, workdays=workdays) for n, e in enumerate(book.entries, 1)]
    shown = [(photos.get(e.before or ""), photos.get(e.after or "")) for e in book.entries]
    writer.ledger(rows, shown)
    writer.statistics(book.figures)
    writer.visits(book.visits)
    if book.figures.cumulative is not None:
        writer.running(book.figures.cumulative, book.figures.until)
    writer.close()
    return file.getvalue()


class _Writer:
    """Writes sheet by sheet, row by row, so that memory does not grow with the table."""

    def __init__(self, file: BytesIO) -> None:
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True})
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        self._book.formats[0].set_font_name("宋体")
        framed = {**base, "border": 1}
        self._head = self._format(
            {**framed, "bold": True, "bg_color": HEAD, "text_wrap": True, "align": "center"}
        )
        self._text = self._format({**framed, "text_wrap": True})
        self._day = self._format({**framed, "num_format": "yyyy-mm-dd", "align": "center"})
        self._whole = self._format({**framed, "num_format": "0"})
        self._rate = self._format({**framed, "num_format": "0.0%", "align": "right"})
        self._sum = self._format({**framed, "bold": True, "num_format": "0"})
        self._title = self._format({**base, "bold": True, "font_size": 14})
        self._last = 2

    def _format(self, properties: dict[str, object]) -> "Format":
        return self._book.add_format(properties)

    def close(self) -> None:
        """Ends the file."""
        self._book.close()

    def ledger(
        self, rows: Sequence[Sequence[Cell]], photos: Sequence[Sequence[bytes | None]]
    ) -> None:
        """The table: head and the first columns stay in sight, every column can be filtered.
        ``photos`` are those of each row, before and after."""
        sheet = self._book.add_worksheet(LEDGER)
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, WIDTHS.get(name, WIDTH))
        sheet.freeze_panes(1, FROZEN_COLUMNS)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        self._heads(sheet, 0, COLUMNS)
        for number, (cells, shown) in enumerate(zip(rows, photos, strict=True), 1):
            if any(shown):
                sheet.set_row(number, PHOTO_HEIGHT)
            for column, cell in enumerate(cells):
                self._write(sheet, number, column, cell)
            for column, photo in zip(PHOTO_COLUMNS, shown, strict=True):
                self._photo(sheet, number, column, photo)
        self._last = max(len(rows), 1) + 1
        sheet.autofilter(0, 0, self._last - 1, len(COLUMNS) - 1)

    def statistics(self, figures: Figures) -> None:
        """Counts over the table, each beside the digest's own figure."""
        sheet = self._book.add_worksheet(STATISTICS)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 8, 12)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, f"民生实事统计　{days(figures.period, year=True)}", self._title)
        at = self._totals(sheet, 2, figures)
        tables: tuple[tuple[str, str, Lines], ...] = (
            ("来源", SOURCE, [(label(bar.word), bar) for bar in figures.by_source]),
            ("类别", CATEGORY, [(label(bar.word), bar) for bar in figures.by_category]),
            ("单位", BRANCH, [(bar.branch, bar) for bar in figures.by_branch]),
        )
        for what, column, lines in tables:
            if lines:
                at = self._crossed(sheet, at + 2, what=what, column=column, lines=lines)

    def _totals(self, sheet: "Worksheet", at: int, figures: Figures) -> int:
        self._heads(sheet, at, ("总体", "件数", "占比", "简报", "核对"))
        rows: list[tuple[str, str, int]] = [("收集", self._count(), figures.total.value)]
        for status in Status:
            name = "自报已解决" if status is Status.RESOLVED else label(status)
            condition = self._count((STATUS, label(status)))
            rows.append((name, condition, figures.by_status[status].value))
        checked = self._count((CHECKED, IS_CHECKED))
        rows.append(("其中已核实", checked, figures.verified.value))
        whole = f"$B${at + 2}"
        for name, formula, value in rows:
            at += 1
            sheet.write_string(at, 0, name, self._text)
            sheet.write_formula(at, 1, f"={formula}", self._whole, value)
            self._share(sheet, at, column=2, whole=whole, part=value, of=figures.total.value)
            self._agree(sheet, at, column=3, value=value)
        return at

    def _crossed(
        self,
        sheet: "Worksheet",
        at: int,
        *,
        what: str,
        column: str,
        lines: Lines,
    ) -> int:
        """One table by a column of the ledger and by status, with sums and shares."""
        names = ("自报已解决", *(label(s) for s in (Status.IN_PROGRESS, Status.PENDING)))
        self._heads(sheet, at, (what, "件数", *names, "占比", "简报", "核对"))
        first, last = at + 2, at + 1 + len(lines)
        whole = f"$B${last + 1}"
        total = sum(bar.count.value for _, bar in lines)
        for name, bar in lines:
            at += 1
            sheet.write_string(at, 0, name, self._text)
            conditions = [((column, name),)] + [
                ((column, name), (STATUS, label(status))) for status in Status
            ]
            for n, condition in enumerate(conditions, 1):
                formula = f"={self._count(*condition)}"
                sheet.write_formula(at, n, formula, self._whole, _of(bar, n))
            self._share(sheet, at, column=5, whole=whole, part=bar.count.value, of=total)
            self._agree(sheet, at, column=6, value=bar.count.value)
        self._sums(
            sheet,
            at + 1,
            range(1, 5),
            first=first,
            values=[sum(_of(bar, n) for _, bar in lines) for n in range(1, 5)],
        )
        return at + 1

    def _sums(
        self, sheet: "Worksheet", at: int, columns: range, *, first: int, values: Sequence[int]
    ) -> None:
        """合计: what stands above it, from row ``first`` (counted from 1) on."""
        sheet.write_string(at, columns[0] - 1, "合计", self._head)
        for column, value in zip(columns, values, strict=True):
            letter = xl_col_to_name(column)
            formula = f"=SUM({letter}{first}:{letter}{max(at, first)})"
            sheet.write_formula(at, column, formula, self._sum, value)

    def visits(self, told: Sequence[VisitsTold]) -> None:
        """The visits of the period, report by report."""
        sheet = self._book.add_worksheet(VISITS)
        for column, width in enumerate((12, 24, 10, 10)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        self._heads(sheet, 0, ("日期", "单位", "走访次数", "走访户数"))
        for number, each in enumerate(told, 1):
            cells = (each.report_date, each.branch, each.visits, each.households)
            for column, cell in enumerate(cells):
                self._write(sheet, number, column, cell)
        at = max(len(told), 1) + 1
        sheet.autofilter(0, 0, at - 1, 3)
        sums = [_sum(each.visits for each in told), _sum(each.households for each in told)]
        self._sums(sheet, at, range(2, 4), first=2, values=sums)

    def running(self, total: Total, until: date) -> None:
        """Month by month since the ledger's first day, and the sentence made of the sums."""
        sheet = self._book.add_worksheet(RUNNING)
        sheet.set_column(0, 4, 16)
        sheet.fit_to_pages(1, 0)
        head = ("月份", "走访次数", "填报走访的日报", "收集", "自报已解决")
        self._heads(sheet, 0, head)
        for number, month in enumerate(total.months, 1):
            name = f"{month.first.year}年{month.first.month}月"
            sheet.write_string(number, 0, name, self._text)
            values = (month.visits, month.visit_reports, month.total, month.resolved)
            for column, value in enumerate(values, 1):
                sheet.write_number(number, column, value, self._whole)
        at = len(total.months) + 1
        reports = sum(month.visit_reports for month in total.months)
        sums = [total.visits, reports, total.total, total.resolved]
        self._sums(sheet, at, range(1, 5), first=2, values=sums)
        visits, resolved = f"B{at + 1}", f"E{at + 1}"
        exact = f"OR({visits}<{LEAST_FOR_ABOUT},MOD({visits},10)=0)"
        about = f'IF({exact},{visits},INT({visits}/10)*10&"余")'
        when, words = headline(total, until).split("，", 1)
        sentence = f'="{when}，一线走访"&{about}&"次，共解决社区微实事"&{resolved}&"件"'
        sheet.write_formula(at + 2, 0, sentence, self._title, f"{when}，{words}")

    def _heads(self, sheet: "Worksheet", at: int, names: Iterable[str]) -> None:
        for column, name in enumerate(names):
            sheet.write_string(at, column, name, self._head)

    def _write(self, sheet: "Worksheet", number: int, column: int, cell: Cell | date) -> None:
        if isinstance(cell, bool):
            sheet.write_string(number, column, "是" if cell else "否", self._text)
        elif isinstance(cell, date):
            sheet.write_datetime(number, column, cell, self._day)
        elif isinstance(cell, int | float):
            sheet.write_number(number, column, cell, self._whole)
        elif cell:
            sheet.write_string(number, column, cell[:LONGEST_CELL], self._text)
        else:
            sheet.write_blank(number, column, None, self._text)

    def _photo(self, sheet: "Worksheet", number: int, column: int, photo: bytes | None) -> None:
        """A small picture over a cell; it moves and hides with it."""
        if photo is None:
            return
        sheet.set_column(column, column, PHOTO_WIDTH)
        place = {
            "image_data": BytesIO(photo),
            "object_position": 1,
            "x_offset": 2,
            "y_offset": 2,
            "x_scale": PHOTO_SCALE,
            "y_scale": PHOTO_SCALE,
        }
        sheet.insert_image(number, column, f"{number}-{column}.jpg", place)

    def _share(
        self, sheet: "Worksheet", at: int, *, column: int, whole: str, part: int, of: int
    ) -> None:
        """The row's count of the whole; — of nothing."""
        value: object = part / of if of else "—"
        formula = f'=IF({whole}=0,"—",B{at + 1}/{whole})'
        sheet.write_formula(at, column, formula, self._rate, value)

    def _agree(self, sheet: "Worksheet", at: int, *, column: int, value: int) -> None:
        """The digest's figure, and whether the formula comes to the same."""
        sheet.write_number(at, column, value, self._whole)
        cell = f"{xl_col_to_name(column)}{at + 1}"
        formula = f'=IF(B{at + 1}={cell},"{AGREE}","{DIFFER}")'
        sheet.write_formula(at, column + 1, formula, self._text, AGREE)

    def _count(self, *conditions: tuple[str, str]) -> str:
        """How many rows of the ledger count and fulfil conditions; those merged into others do
        not count."""
        parts = [f'{self._range(NUMBER)},"<>"', f'{self._range(MERGED)},""']
        parts += [f'{self._range(column)},"{_quoted(value)}"' for column, value in conditions]
        return f"COUNTIFS({','.join(parts)})"

    def _range(self, column: str) -> str:
        letter = xl_col_to_name(COLUMNS.index(column))
        return f"{LEDGER}!${letter}$2:${letter}${self._last}"


def _of(bar: Bar | BranchBar, column: int) -> int:
    """What stands in a column of a crossed table: the count, then each status."""
    return bar.count.value if column == 1 else bar.by_status[tuple(Status)[column - 2]]


def _sum(values: Iterable[int | None]) -> int:
    return sum(value for value in values if value is not None)


def _quoted(value: str) -> str:
    """A text as a condition: compared as a whole, none of its signs is a wildcard."""
    plain = "".join(f"~{sign}" if sign in "~*?" else sign for sign in value)
    return "=" + plain.replace('"', '""')
