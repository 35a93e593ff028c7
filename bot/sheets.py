"""Tables in files: xlsx and csv in and out. Knows nothing of what the tables mean.

Text stays text: a cell that begins with a formula's sign is never a formula.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
ROWS_FOR_WIDTH = 200
LONGEST_CELL = 32_767
LARGEST_EXACT = 10**15
READABLE = (".xlsx", ".xls", ".ods", ".csv")

Cell = str | int | float | bool | date | None


class TableError(Exception):
    """A file that cannot be used as a table; ``problems`` are complete Chinese sentences."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number in the file (from 1) and its cells by column name."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(path: Path, *, known: Iterable[str], needed: Iterable[str]) -> list[Row]:
    """The rows of the first table whose head has all ``needed`` columns; blank rows are left out.

    Columns may stand in any order, others than ``known`` are ignored. Raises TableError.
    """
    rows = _rows(path)
    needed = list(needed)
    for position, (_, cells) in enumerate(rows[:10]):
        head = [_head_name(cell) for cell in cells]
        if all(name in head for name in needed):
            return _below(rows[position + 1 :], head, set(known))
    raise TableError([f"{path.name} 里找不到表头，至少要有这几列：{'、'.join(needed)}。"])


def _below(
    rows: Sequence[tuple[int, list[str]]], head: Sequence[str], known: set[str]
) -> list[Row]:
    found = []
    for number, cells in rows:
        pairs = zip(head, cells, strict=False)
        by_name = {name: cell.strip() for name, cell in pairs if name in known}
        if any(by_name.values()):
            found.append(Row(number, by_name))
    return found


def _head_name(text: str) -> str:
    return "".join(text.split()).strip("*＊:：")


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    if path.suffix.lower() not in READABLE:
        raise TableError([f"不认识的文件类型：{path.name}，可以用 xlsx 或 csv。"])
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TableError([f"找不到文件：{path}。"]) from None
    except OSError as error:
        raise TableError([f"打不开文件：{path}（{error.strerror}）。"]) from None
    if path.suffix.lower() == ".csv":
        return list(_csv_rows(_decoded(content, path)))
    return _workbook_rows(content, path)


def _decoded(content: bytes, path: Path) -> str:
    """Excel in China writes csv in GB18030, others in UTF-8."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError([f"{path.name} 的文字编码不认识，请另存为 UTF-8 或 xlsx。"])


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    separator = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    for cells in reader:
        yield before + 1, [_unquoted(cell) for cell in cells]
        before = reader.line_num


def _unquoted(cell: str) -> str:
    """Takes off the apostrophe that ``write_csv`` puts before a formula's sign."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_SIGNS) else cell


def _workbook_rows(content: bytes, path: Path) -> list[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # only where a workbook is read

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError):
        raise TableError([f"{path.name} 打不开，可能不是真正的 Excel 文件或已损坏。"]) from None
    return [(number, [as_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]


def as_text(value: object) -> str:
    """A workbook's cell as a person reads it; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_EXACT:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def write_table(
    path: Path, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str
) -> int:
    """Writes xlsx or csv, by the file's ending; the number of rows. Raises TableError."""
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise TableError([f"不认识的文件类型：{path.name}，可以用 xlsx 或 csv。"])
    try:
        return (write_csv if suffix == ".csv" else _write_xlsx)(path, head, rows, title=title)
    except OSError as error:
        raise TableError([f"写不了文件：{path}（{error.strerror or error}）。"]) from None


def write_csv(
    path: Path, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str
) -> int:
    """UTF-8 with a mark at the start, so that Excel sees the encoding; ``title`` has no place."""
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for row in rows:
            writer.writerow([_harmless(cell) for cell in row])
            number += 1
    return number


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return f"'{cell}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell


def _write_xlsx(
    path: Path, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str
) -> int:
    """One sheet with a frozen head and a filter. Row by row, so that memory does not grow."""
    import xlsxwriter  # only where a workbook is written
    from xlsxwriter.exceptions import XlsxWriterException

    rest = iter(rows)
    first = list(islice(rest, ROWS_FOR_WIDTH))
    number = 0
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bg_color": "#E8F1EC", "border": 1})
    for column, width in enumerate(_widths(head, first)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(chain(first, rest), 1):
        _write_cells(sheet, number, row)
    sheet.autofilter(0, 0, max(number, 1), len(head) - 1)
    try:
        book.close()
    except XlsxWriterException as error:
        raise OSError(str(error)) from None
    return number


def _write_cells(sheet: "Worksheet", number: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, bool):
            sheet.write_string(number, column, "是" if cell else "否")
        elif isinstance(cell, int | float):
            sheet.write_number(number, column, cell)
        elif isinstance(cell, date):
            sheet.write_string(number, column, cell.isoformat())
        elif cell:
            sheet.write_string(number, column, cell[:LONGEST_CELL])


def _widths(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Column widths in Excel's unit; a Chinese character takes two."""
    widths = []
    for column, name in enumerate(head):
        cells = [name, *(str(row[column] or "") for row in rows)]
        longest = max(sum(2 if ord(mark) > 255 else 1 for mark in cell) for cell in cells)
        widths.append(min(longest + 2, WIDEST))
    return widths
