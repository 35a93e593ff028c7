"""The ledger as a file: out as xlsx, csv or jsonl, and old ledgers in. All or nothing."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from bot.documents.columns import COLUMNS, quantity_words
from bot.domain.ledger import Matter, Origin
from bot.domain.people import Organization
from bot.domain.reading import Quantity, ReadMatter, Span, Totals
from bot.masking import mask
from bot.papers import Papers
from bot.sheets import Row, TableError, read_table, write_table
from bot.store import Store, Tx
from bot.vocabulary import Category, Intent, Source, Status, label

TITLE = "民生实事台账"
NEEDED = ("上报日期", "单位", "事项")
KNOWN = (
    *NEEDED,
    *("来源", "类别", "地点", "数量及单位", "受益户数", "受益人数", "责任人/单位", "时限"),
    *("状态", "进度", "需上级协调", "发生日期", "办结日期", "原文"),
)
SAME_COLUMN = {
    "单位(村/社区)": "单位",
    "单位（村/社区）": "单位",
    "地点(小区-楼-单元)": "地点",
    "责任人": "责任人/单位",
}
YES = {"是": True, "需要": True, "√": True, "": False, "否": False, "不需要": False}
TITLE_LENGTH = 60
DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]00:00:00)?")
EXCEL_DAY = re.compile(r"\d{5}")
QUANTITY = re.compile(r"(?P<about>约)?(?P<value>\d+(?:\.\d+)?)(?P<unit>[^\d，、,；;]+)")


@dataclass(frozen=True, slots=True)
class Imported:
    """How much an import brought; ``known`` rows were in the ledger already."""

    matters: int
    reports: int
    known: int


def export_ledger(
    store: Store,
    path: Path,
    first: date | None,
    last: date | None,
    *,
    papers: Papers,
    now: datetime,
) -> int:
    """Writes the matters of some days, by the file's ending; how many. Raises TableError."""
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        matters = store.read_now(lambda tx: tx.ledger.matters(None, first, last))
        return _write_jsonl(path, matters, masked=papers.masked)
    if suffix != ".xlsx":
        entries = store.read_now(
            lambda tx: tx.ledger.entries(papers.briefing.office(tx), first, last)
        )
        return write_table(path, COLUMNS, papers.rows(entries), title=TITLE)
    book = store.read_now(lambda tx: papers.book(tx, first, last, now))
    content = papers.workbook(book)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise TableError([f"写不了文件：{path}（{error.strerror or error}）。"]) from None
    return len(book.entries)


def _write_jsonl(path: Path, matters: Sequence[Matter], *, masked: bool) -> int:
    """One JSON object a line, ids and numbers as they are in the vocabulary."""
    try:
        with path.open("w", encoding="utf-8") as file:
            for matter in matters:
                file.write(json.dumps(_plain(matter, masked), ensure_ascii=False) + "\n")
    except OSError as error:
        raise TableError([f"写不了文件：{path}（{error.strerror}）。"]) from None
    return len(matters)


def _plain(matter: Matter, masked: bool) -> dict[str, object]:
    def text(value: str | None) -> str | None:
        return mask(value) if masked and value else value

    return {
        "number": matter.number,
        "reported_on": matter.reported_on.isoformat(),
        "branch": matter.branch,
        "source": matter.source,
        "category": matter.category,
        "place": text(matter.place),
        "title": text(matter.title),
        "quantity": [
            {"value": q.value, "unit": q.unit, "approximate": q.approximate}
            for q in matter.quantity
        ],
        "households": matter.households,
        "people": matter.people,
        "owner": text(matter.owner),
        "due_on": _iso(matter.due_on),
        "status": matter.status,
        "progress": matter.progress,
        "needs_support": matter.needs_support,
        "occurred_on": _iso(matter.occurred_on),
        "resolved_on": _iso(matter.resolved_on),
        "verified": matter.verified,
        "text": text(matter.text),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One matter of an old ledger, before its branch is looked up."""

    row: int
    branch: str
    reported_on: date
    matter: ReadMatter


def read_ledger(path: Path) -> list[Entry]:
    """The matters of a file of ours or of an older one. Raises TableError."""
    problems: list[str] = []
    rows = _jsonl_rows(path, problems) if path.suffix.lower() == ".jsonl" else _table_rows(path)
    entries = [entry for row in rows if (entry := _entry(row, problems)) is not None]
    if not rows and not problems:
        problems.append(f"{path.name} 里没有事项。")
    if problems:
        raise TableError(problems)
    return entries


def _table_rows(path: Path) -> list[Row]:
    known = {*KNOWN, *SAME_COLUMN}
    try:
        rows = read_table(path, known=known, needed=NEEDED)
    except TableError as error:
        for other in SAME_COLUMN:
            try:
                rows = read_table(path, known=known, needed=("上报日期", other, "事项"))
                break
            except TableError:
                continue
        else:
            raise error
    return [
        Row(row.number, {SAME_COLUMN.get(name, name): cell for name, cell in row.cells.items()})
        for row in rows
    ]


def _jsonl_rows(path: Path, problems: list[str]) -> list[Row]:
    """The lines of a jsonl file as if they were rows of a table."""
    columns = {
        "reported_on": "上报日期",
        "branch": "单位",
        "source": "来源",
        "category": "类别",
        "place": "地点",
        "title": "事项",
        "households": "受益户数",
        "people": "受益人数",
        "owner": "责任人/单位",
        "due_on": "时限",
        "status": "状态",
        "progress": "进度",
        "occurred_on": "发生日期",
        "resolved_on": "办结日期",
        "text": "原文",
    }
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        raise TableError([f"找不到文件：{path}。"]) from None
    except (OSError, UnicodeDecodeError):
        raise TableError([f"读不了文件：{path}，应是 UTF-8 文本。"]) from None
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            values = json.loads(line) if line.strip() else {}
            quantity = [_jsonl_quantity(item) for item in values.get("quantity") or []]
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
            problems.append(f"第{number}行：不是一个 JSON 对象")
            continue
        cells = {
            column: str(values[key])
            for key, column in columns.items()
            if values.get(key) is not None
        }
        if cells:
            cells["需上级协调"] = "是" if values.get("needs_support") is True else ""
            cells["数量及单位"] = quantity_words(quantity)
            rows.append(Row(number, cells))
    return rows


def _jsonl_quantity(item: dict[str, object]) -> Quantity:
    return Quantity(float(str(item["value"])), str(item["unit"]), item.get("approximate") is True)


def _entry(row: Row, problems: list[str]) -> Entry | None:
    before = len(problems)

    def wrong(what: str) -> None:
        problems.append(f"第{row.number}行：{what}")

    reported_on = _day(row, "上报日期", wrong)
    if not row["上报日期"]:
        wrong("缺少上报日期")
    for column in ("单位", "事项"):
        if not row[column]:
            wrong(f"缺少{column}")
    text = row["原文"] or row["事项"]
    matter = ReadMatter(
        span=Span(0, len(text)),
        text=text,
        title=row["事项"][:TITLE_LENGTH],
        source=_word(row, "来源", Source, Source.UNKNOWN, wrong=wrong),
        category=_word(row, "类别", Category, Category.OTHER, wrong=wrong),
        place=row["地点"] or None,
        status=_word(row, "状态", Status, Status.PENDING, wrong=wrong),
        progress=_whole(row, "进度", wrong),
        needs_support=_yes(row, "需上级协调", wrong),
        households=_whole(row, "受益户数", wrong),
        people=_whole(row, "受益人数", wrong),
        quantity=_quantity(row["数量及单位"]),
        occurred_on=_day(row, "发生日期", wrong),
        resolved_on=_day(row, "办结日期", wrong),
        due_on=_day(row, "时限", wrong),
        owner=row["责任人/单位"] or None,
    )
    if len(problems) > before or reported_on is None:
        return None
    return Entry(row.number, row["单位"], reported_on, matter)


Wrong = Callable[[str], None]
Word = TypeVar("Word", Source, Category, Status)


def _word(row: Row, column: str, kind: type[Word], default: Word, *, wrong: Wrong) -> Word:
    names = {name: word for word in kind for name in (word.value, label(word))}
    found = names.get(row[column], default)
    if row[column] and row[column] not in names:
        wrong(f"{column}没有“{row[column]}”，可写：{'、'.join(label(word) for word in kind)}")
    return found


def _day(row: Row, column: str, wrong: Wrong) -> date | None:
    text = row[column]
    if not text:
        return None
    found = DAY.fullmatch(text)
    try:
        if EXCEL_DAY.fullmatch(text):
            return date.fromordinal(date(1899, 12, 30).toordinal() + int(text))
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    wrong(f"{column}不是日期：{text}，应类似 2021-06-18")
    return None


def _whole(row: Row, column: str, wrong: Wrong) -> int | None:
    text = row[column].removesuffix("%")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text) or (column == "进度" and int(text) > 100):
        wrong(f"{column}应是整数：{row[column]}")
        return None
    return int(text)


def _yes(row: Row, column: str, wrong: Wrong) -> bool:
    if row[column] not in YES:
        wrong(f"{column}只能写 是 或 否")
    return YES.get(row[column], False)


def _quantity(text: str) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(float(found["value"]), found["unit"].strip(), bool(found["about"]))
        for found in QUANTITY.finditer(text)
    )


def keep_ledger(tx: Tx, entries: Sequence[Entry], now: datetime) -> Imported:
    """Puts the entries into the ledger: one report for each branch and day. What is there already
    is passed over. Raises TableError for branches that are not known."""
    places = _places(tx.people.organizations(), entries)
    days: dict[tuple[int, date], list[Entry]] = {}
    for entry in entries:
        days.setdefault((places[entry.branch], entry.reported_on), []).append(entry)
    matters = reports = known = 0
    for (organization_id, day), told in sorted(days.items(), key=lambda item: item[0][::-1]):
        there = {_mark(matter) for matter in tx.ledger.matters([organization_id], day, day)}
        new = [entry.matter for entry in told if _mark(entry.matter) not in there]
        known += len(told) - len(new)
        if not new:
            continue
        report = tx.ledger.add_report(
            organization_id=organization_id,
            member_id=None,
            report_date=day,
            intent=Intent.REPORT,
            totals=Totals(),
            origin=Origin(text_digest=_digest(new)),
            now=now,
        )
        tx.ledger.add_matters(report, new, member_id=None, inbox_msg_id=None, now=now)
        matters, reports = matters + len(new), reports + 1
    return Imported(matters, reports, known)


def _places(organizations: Sequence[Organization], entries: Sequence[Entry]) -> dict[str, int]:
    """The organization of each name or path in the file. Raises TableError for those unknown, and
    for names that several have."""
    found: dict[str, list[int]] = {}
    for organization in organizations:
        for name in {organization.name, organization.path}:
            found.setdefault(name, []).append(organization.id)
    problems = []
    for entry in entries:
        there = found.get(entry.branch, [])
        if not there:
            problems.append(f"第{entry.row}行：没有“{entry.branch}”这个单位，请先导入人员名单")
        elif len(there) > 1:
            problems.append(f"第{entry.row}行：有几个单位都叫“{entry.branch}”，请写完整的组织路径")
    if problems:
        raise TableError(problems)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def _mark(matter: Matter | ReadMatter) -> tuple[str, str, str | None]:
    """By what the same matter is known again."""
    return (matter.title, matter.text, matter.place)


def _digest(matters: Iterable[ReadMatter]) -> str:
    return hashlib.sha256("\n".join(_lines(matters)).encode()).hexdigest()


def _lines(matters: Iterable[ReadMatter]) -> Iterator[str]:
    yield "import"
    for matter in matters:
        yield f"{matter.title}\t{matter.text}"
