"""Spreadsheets of people: what is taken over, what is refused, and what comes out again."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from bot.people.levels import level_of
from bot.people.roster import Imported, export_roster, keep_roster, read_roster
from bot.sheets import TableError
from bot.store import Store
from bot.vocabulary import Level, Role

HEAD = ("组织路径", "姓名", "userId", "角色", "手机号")
OFFICE = "高新区/梧桐办事处"
PEOPLE = (
    (OFFICE, "李主任", "u1", "领导", "13800000001"),
    (f"{OFFICE}/党政办", "小王", "u2", "", ""),
    (f"{OFFICE}/大里村党总支", "张三", "u3", "报送人", "+86 138-0000-0003"),
    (f"{OFFICE}/春藤社区", "李四", "u4", "", ""),
    (f"{OFFICE}/某某有限公司", "", "", "", ""),
)


@pytest.fixture
def store(sqlite_url: str, open_stores: Callable[[str], Store]) -> Store:
    return open_stores(sqlite_url)


def csv_file(folder: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> Path:
    path = folder / "roster.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding)
    return path


def xlsx_file(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    path = folder / "roster.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def take_over(store: Store, path: Path) -> Imported:
    entries = read_roster(path)
    return store.write_now(lambda tx: keep_roster(tx, entries))


def problems_of(path: Path) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_roster(path)
    return caught.value.problems


def test_levels_roles_and_who_reports_are_inferred(store: Store, tmp_path: Path) -> None:
    done = take_over(store, csv_file(tmp_path, [HEAD, *PEOPLE]))
    assert done == Imported(organizations=6, branches=3, members=4)
    tree = store.read_now(lambda tx: tx.people.organizations())
    assert {(each.name, each.level, each.reports) for each in tree} == {
        ("高新区", Level.DISTRICT, False),
        ("梧桐办事处", Level.OFFICE, False),
        ("党政办", Level.DEPARTMENT, False),
        ("大里村党总支", Level.BRANCH, True),
        ("春藤社区", Level.VILLAGE, True),
        ("某某有限公司", Level.BRANCH, True),
    }
    members = {each.user_id: each for each in store.read_now(lambda tx: tx.people.members())}
    assert {user: each.role for user, each in members.items()} == {
        "u1": Role.LEADER,
        "u2": Role.STAFF,
        "u3": Role.REPORTER,
        "u4": Role.REPORTER,
    }
    assert members["u3"].mobile == "13800000003"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_chinese_excel(tmp_path: Path, encoding: str) -> None:
    assert len(read_roster(csv_file(tmp_path, [HEAD, *PEOPLE], encoding))) == 5


def test_numbers_of_excel_are_read_as_people_wrote_them(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [HEAD, (OFFICE, "甲", 123456, "领导", 13800000001)])
    (entry,) = read_roster(path)
    assert (entry.user_id, entry.mobile) == ("123456", "13800000001")


def test_columns_may_stand_in_any_order_below_a_title(tmp_path: Path) -> None:
    rows = [("人员名单",), ("姓名", "备注", "userId", "组织路径"), ("甲", "x", "u1", "/区/处/ ")]
    (entry,) = read_roster(xlsx_file(tmp_path, rows))
    assert (entry.path, entry.row, entry.role) == ("区/处", 3, None)


def test_all_that_is_wrong_is_told_with_its_row_and_nothing_is_taken_over(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        HEAD,
        ("", "甲", "u1", "领导", ""),
        (OFFICE, "乙", "", "", ""),
        (OFFICE, "", "u3", "", ""),
        (),
        (OFFICE, "丁", "u4", "局长", "电话"),
        (f"{OFFICE}/一村", "戊", "u5", "", ""),
        (f"{OFFICE}/二村", "戊", "u5", "", ""),
        (OFFICE, "己", 1.23456789012345678e20, "", ""),
    ]
    problems = problems_of(xlsx_file(tmp_path, rows))
    found = [problem.split("：", 1)[0] for problem in problems]
    assert found[:6] == ["第2行", "第3行", "第4行", "第6行", "第6行", "第9行"]
    assert problems[6].startswith("第7、8行是同一个 userId")
    assert len(problems) == 7
    assert store.read_now(lambda tx: tx.people.organizations()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"no workbook", "打不开"),
        ("a.csv", b"", "表头"),
        ("a.csv", "姓名,电话\n甲,1\n".encode(), "组织路径"),
        ("a.docx", b"", "文件类型"),
        ("a.csv", b"\xff\xff\xff", "编码"),
    ],
)
def test_what_is_no_roster_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in problems_of(tmp_path / name)[0]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_unchanged(store: Store, tmp_path: Path, ending: str) -> None:
    take_over(store, csv_file(tmp_path, [HEAD, *PEOPLE, (f"{OFFICE}/春藤社区", "=1+1", "u9")]))
    before = store.read_now(lambda tx: (tx.people.organizations(), tx.people.members()))
    path = tmp_path / f"out.{ending}"
    assert export_roster(store, path) == 5
    take_over(store, path)
    assert store.read_now(lambda tx: (tx.people.organizations(), tx.people.members())) == before


def test_a_name_that_looks_like_a_formula_stays_text(store: Store, tmp_path: Path) -> None:
    rows = [HEAD, (OFFICE, "=HYPERLINK(0)", "u1"), (OFFICE, "@SUM", "u2"), (OFFICE, "-1", "u3")]
    take_over(store, csv_file(tmp_path, rows))
    export_roster(store, tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert all(f",'{name}," in text for name in ("=HYPERLINK(0)", "@SUM", "-1"))
    export_roster(store, tmp_path / "out.xlsx")
    sheet = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0)
    assert "=HYPERLINK(0)" in {row[1] for row in sheet.to_python()}


def test_a_later_file_adds_and_leaves_the_rest(store: Store, tmp_path: Path) -> None:
    take_over(store, csv_file(tmp_path, [HEAD, *PEOPLE]))
    take_over(store, csv_file(tmp_path, [HEAD, (f"{OFFICE}/长春社区", "王五", "u7")]))
    tree = store.read_now(lambda tx: tx.people.organizations())
    assert len(tree) == 7
    assert len(store.read_now(lambda tx: tx.people.members())) == 5


def test_the_optional_columns_overrule_what_the_name_says(store: Store, tmp_path: Path) -> None:
    head = (*HEAD, "级别", "是否上报")
    rows = [head, (f"{OFFICE}/党政办", "甲", "u1", "", "", "党支部", "是")]
    take_over(store, csv_file(tmp_path, rows))
    found = store.read_now(lambda tx: tx.people.find_organization(f"{OFFICE}/党政办"))
    assert found is not None
    assert (found.level, found.reports) == (Level.BRANCH, True)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("大里村党总支", Level.BRANCH),
        ("第一党支部委员会", Level.BRANCH),
        ("大里村", Level.VILLAGE),
        ("春藤社区", Level.VILLAGE),
        ("春藤社区党委", Level.VILLAGE),
        ("梧桐办事处", Level.OFFICE),
        ("梧桐街道党工委", Level.OFFICE),
        ("高新区", Level.DISTRICT),
        ("丽发小区", Level.BRANCH),
        ("党建办", Level.DEPARTMENT),
        ("信访科", Level.DEPARTMENT),
        ("某某有限公司", Level.BRANCH),
    ],
)
def test_a_name_tells_the_level(name: str, level: Level) -> None:
    assert level_of(name, leaf=True) is level
