"""The ledger as a file: what goes out, what old ledgers bring in, and what is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from bot.briefing import Briefing
from bot.documents.columns import COLUMNS
from bot.domain.ledger import Matter, Origin
from bot.domain.reading import Quantity, ReadMatter, Span, Totals
from bot.ledger_file import Imported, export_ledger, keep_ledger, read_ledger
from bot.papers import Papers
from bot.schedule import Days
from bot.sheets import TableError
from bot.store import Store, Tx
from bot.vocabulary import Category, Intent, Level, Source, Status

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
PLAIN = Papers(Briefing("处", Days(ZONE, time(6))), masked=False)
MASKED = replace(PLAIN, masked=True)
DAY = date(2026, 11, 20)
MATTERS = (
    ReadMatter(
        span=Span(0, 5),
        text="7号楼路灯坏了，联系人13812345678",
        title="7号楼路灯坏了，联系人13812345678",
        source=Source.VISIT,
        category=Category.PUBLIC_WORKS,
        place="7号楼",
        status=Status.IN_PROGRESS,
        progress=80,
        needs_support=True,
        households=36,
        quantity=(Quantity(20, "盏", approximate=True), Quantity(1.5, "米")),
        occurred_on=DAY,
        due_on=date(2026, 11, 30),
        owner="市政所",
    ),
    ReadMatter(span=Span(0, 1), text="=1+1", title="=1+1", status=Status.RESOLVED, resolved_on=DAY),
)


@pytest.fixture
def store(sqlite_url: str, open_stores: Callable[[str], Store]) -> Store:
    store = open_stores(sqlite_url)

    def work(tx: Tx) -> None:
        for name in ("大里村", "春藤社区"):
            tx.people.put_organization(
                f"区/处/{name}", level=Level.VILLAGE, reports=True, by_hand=True
            )

    store.write_now(work)
    return store


def fill(store: Store) -> None:
    def work(tx: Tx) -> None:
        branch = tx.people.find_organization("区/处/大里村")
        assert branch is not None
        report = tx.ledger.add_report(
            organization_id=branch.id,
            member_id=None,
            report_date=DAY,
            intent=Intent.REPORT,
            totals=Totals(),
            origin=Origin(),
            now=NOW,
        )
        tx.ledger.add_matters(report, MATTERS, member_id=None, inbox_msg_id=None, now=NOW)

    store.write_now(work)


def take_over(store: Store, path: Path) -> Imported:
    entries = read_ledger(path)
    return store.write_now(lambda tx: keep_ledger(tx, entries, NOW))


def matters(store: Store) -> list[Matter]:
    return store.read_now(lambda tx: tx.ledger.matters(None, None, None))


def without_ids(matter: Matter) -> tuple[object, ...]:
    skip = {"id", "number", "report_id", "organization_id"}
    return tuple(getattr(matter, name) for name in Matter.__dataclass_fields__ if name not in skip)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
def test_what_goes_out_unmasked_comes_in_again(
    store: Store, tmp_path: Path, ending: str, open_stores: Callable[[str], Store]
) -> None:
    fill(store)
    path = tmp_path / f"ledger.{ending}"
    assert export_ledger(store, path, None, None, papers=PLAIN, now=NOW) == 2
    other = open_stores(f"sqlite:///{tmp_path}/other.db")
    other.write_now(
        lambda tx: tx.people.put_organization(
            "大里村", level=Level.VILLAGE, reports=True, by_hand=True
        )
    )
    assert take_over(other, path) == Imported(matters=2, reports=1, known=0)
    assert list(map(without_ids, matters(other))) == list(map(without_ids, matters(store)))


def test_a_second_import_adds_nothing(store: Store, tmp_path: Path) -> None:
    fill(store)
    path = tmp_path / "ledger.csv"
    export_ledger(store, path, None, None, papers=PLAIN, now=NOW)
    assert take_over(store, path) == Imported(matters=0, reports=0, known=2)
    assert len(matters(store)) == 2


@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
def test_phone_numbers_are_masked(store: Store, tmp_path: Path, ending: str) -> None:
    fill(store)
    path = tmp_path / f"ledger.{ending}"
    export_ledger(store, path, None, None, papers=MASKED, now=NOW)
    if ending == "xlsx":
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        text = str(rows)
    else:
        text = path.read_text("utf-8-sig")
    assert "13812345678" not in text
    assert "路灯坏了" in text


def test_the_workbook_has_the_columns_and_no_formula(store: Store, tmp_path: Path) -> None:
    fill(store)
    path = tmp_path / "ledger.xlsx"
    export_ledger(store, path, None, None, papers=MASKED, now=NOW)
    head, first, second = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert tuple(head) == COLUMNS
    row = dict(zip(COLUMNS, first, strict=True))
    assert row["编号"] == 1001
    assert row["类别"] == "市政设施"
    assert row["数量及单位"] == "约20盏、1.5米"
    assert row["进度"] == "80%"
    assert row["需上级协调"] == "是"
    assert dict(zip(COLUMNS, second, strict=True))["事项"] == "=1+1"


def test_jsonl_speaks_the_vocabulary(store: Store, tmp_path: Path) -> None:
    fill(store)
    path = tmp_path / "ledger.jsonl"
    export_ledger(store, path, DAY, DAY, papers=MASKED, now=NOW)
    first = json.loads(path.read_text("utf-8").splitlines()[0])
    assert (first["number"], first["category"], first["status"]) == (
        1001,
        "public_works",
        "in_progress",
    )


def test_only_the_days_asked_for_go_out(store: Store, tmp_path: Path) -> None:
    fill(store)
    later = date(2026, 11, 21)
    assert export_ledger(store, tmp_path / "l.csv", later, None, papers=MASKED, now=NOW) == 0


def test_an_old_ledger_is_known_by_the_names_of_its_columns(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(
        "2025年民生实事台账\n状态,事项,单位（村/社区）,上报日期,备注\n"
        "已解决,清理楼道,大里村,2025年3月5日,x\n,修路灯,区/处/春藤社区,2025/3/6,\n",
        "gb18030",
    )
    assert take_over(store, path).matters == 2
    first, second = matters(store)
    assert (first.branch, first.reported_on, first.status) == (
        "大里村",
        date(2025, 3, 5),
        Status.RESOLVED,
    )
    assert (second.branch, second.status, second.category) == (
        "春藤社区",
        Status.PENDING,
        Category.OTHER,
    )


def test_all_that_is_wrong_is_told_and_nothing_is_taken_over(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(
        "上报日期,单位,事项,状态,类别,进度,需上级协调\n"
        "昨天,大里村,甲,,,,\n2025-03-05,,乙,,,,\n2025-02-30,大里村,丙,好了,路灯,120,也许\n"
        "2025-03-05,大里村,丁,,,,\n",
        "utf-8",
    )
    with pytest.raises(TableError) as caught:
        read_ledger(path)
    rows = [problem.split("：", 1)[0] for problem in caught.value.problems]
    assert rows == ["第2行", "第3行", *["第4行"] * 5]


def test_an_unknown_branch_stops_the_import(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("上报日期,单位,事项\n2025-03-05,大里村,甲\n2025-03-05,梧桐村,乙\n", "utf-8")
    with pytest.raises(TableError, match="第3行：没有“梧桐村”"):
        take_over(store, path)
    assert matters(store) == []


def test_lines_that_are_no_json_are_named(tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text('{"title": "甲"}\nx\n[1]\n{"quantity": [1]}\n', "utf-8")
    with pytest.raises(TableError) as caught:
        read_ledger(path)
    assert [problem.split("：", 1)[0] for problem in caught.value.problems[:3]] == [
        "第2行",
        "第3行",
        "第4行",
    ]


def test_dates_of_a_workbook_are_dates(store: Store, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "old.xlsx"
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("上报日期", "单位", "事项", "办结日期"))
    sheet.write_datetime(1, 0, datetime(2025, 3, 5))
    sheet.write_row(1, 1, ("大里村", "甲", 45721))
    book.close()
    (entry,) = read_ledger(path)
    assert entry.reported_on == date(2025, 3, 5)
    assert entry.matter.resolved_on == date(2025, 3, 5)
