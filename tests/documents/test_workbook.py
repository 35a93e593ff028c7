"""The Excel ledger: its columns, and statistics that agree with the digest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from random import Random
from xml.etree import ElementTree
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from docx import Document

from bot.briefing import Briefing
from bot.digest import View, render
from bot.documents.book import Book
from bot.documents.columns import COLUMNS, measures, teller
from bot.documents.workbook import AGREE, workbook
from bot.domain.ledger import Entry, Origin
from bot.domain.messages import Media, MediaKind, Paper, PaperKind
from bot.domain.reading import ReadMatter, Span, Totals
from bot.papers import Papers
from bot.schedule import Days
from bot.store import Store, Tx
from bot.vocabulary import Category, Intent, Level, Moment, Role, Source, Status, UpdateKind
from tests.documents.photos import png
from tests.documents.sheets import MAIN, Sheets

ZONE = ZoneInfo("Asia/Shanghai")
PAPERS = Papers(Briefing("梧桐办事处", Days(ZONE, time(6))))
PATH = "高新区/梧桐办事处"
NAMES = ("大里村党总支", "启明村“一”支部~*?", "汇泉社区党委")
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
NEWSPAPER = (260, 1043)


def roster(tx: Tx) -> None:
    for name in NAMES:
        branch = tx.people.put_organization(
            f"{PATH}/{name}", level=Level.BRANCH, reports=True, by_hand=True
        )
        tx.people.put_member(
            f"u-{branch.id}",
            name="赵书记",
            role=Role.REPORTER,
            mobile="",
            organization_id=branch.id,
            by_hand=True,
        )


def report(
    tx: Tx, name: str, day: date, matters: list[ReadMatter], visits: int | None = None
) -> None:
    branch = tx.people.find_organization(f"{PATH}/{name}")
    assert branch is not None
    member = tx.people.member(f"u-{branch.id}")
    assert member is not None
    kept = tx.ledger.add_report(
        organization_id=branch.id,
        member_id=member.id,
        report_date=day,
        intent=Intent.REPORT,
        totals=Totals(visits=visits),
        origin=Origin(),
        now=NOW,
    )
    tx.ledger.add_matters(kept, matters, member_id=None, inbox_msg_id=None, now=NOW)


def change(tx: Tx, id: int, changes: dict[str, object], *, note: str = "") -> None:
    kind = UpdateKind.PROGRESS if note else UpdateKind.CORRECTED
    tx.ledger.change_matter(id, changes, kind=kind, member_id=None, note=note, now=NOW)


def a_matter(rng: Random, **fields: object) -> ReadMatter:
    values = {
        "source": rng.choice(list(Source)),
        "category": rng.choice(list(Category)),
        "status": rng.choice(list(Status)),
        **fields,
    }
    text = "薛奶奶反映7号楼路灯不亮，已联系物业换灯泡，电话13812345678"
    return ReadMatter(Span(0, len(text)), text, "路灯不亮", **values)  # type: ignore[arg-type]


@pytest.fixture
def office(store: Store) -> Store:
    """Three branches, a month of reports; one matter withdrawn, one merged, one verified."""
    store.write_now(roster)
    rng = Random(5)

    def fill(tx: Tx) -> None:
        for n in range(24):
            day = FIRST + timedelta(days=n)
            matters = [a_matter(rng) for _ in range(rng.randrange(5))]
            report(tx, NAMES[n % 3], day, matters, visits=rng.choice([None, 2, 5]))
        known = tx.ledger.matters(None, None, None)
        change(tx, known[0].id, {"withdrawn": True})
        change(tx, known[1].id, {"merged_into": known[2].id})
        done = {"status": Status.RESOLVED, "verified": True, "resolved_on": LAST}
        change(tx, known[3].id, done, note="换了灯泡")

    store.write_now(fill)
    return store


def book_of(store: Store, first: date | None = FIRST, last: date | None = LAST) -> Book:
    return store.read_now(lambda tx: PAPERS.book(tx, first, last, NOW))


def test_statistics_agree_with_the_digest(office: Store) -> None:
    """Every formula, worked out anew over the table, gives the digest's own figure."""
    book = book_of(office)
    sheets = Sheets(PAPERS.workbook(book))
    formulas = sheets.formulas["统计"]
    assert len(formulas) > 100
    for at in formulas:
        stored = sheets.values["统计"][at]
        assert sheets.worked_out("统计", at) == stored, (at, formulas[at])
    figures = book.figures
    assert sheets.worked_out("统计", "B4") == figures.total.value
    assert sheets.worked_out("统计", "B5") == figures.by_status[Status.RESOLVED].value
    assert sheets.worked_out("统计", "B8") == figures.verified.value == 1
    verdicts = [at for at, formula in formulas.items() if AGREE in formula]
    assert len(verdicts) == 5 + sum(
        map(len, (figures.by_source, figures.by_category, figures.by_branch))
    )
    assert {sheets.worked_out("统计", at) for at in verdicts} == {AGREE}


def test_a_change_in_the_table_shows(office: Store) -> None:
    """Whoever changes a row sees that the figures are not the digest's any more."""
    sheets = Sheets(PAPERS.workbook(book_of(office)))
    column = column_of("状态")
    row = next(n for n in range(2, 99) if sheets.values["台账"][f"{column}{n}"] == "已解决")
    sheets.values["台账"][f"{column}{row}"] = "未办"
    assert sheets.worked_out("统计", "E5") == "不一致"


def column_of(name: str) -> str:
    index = COLUMNS.index(name)
    return chr(65 + index) if index < 26 else f"A{chr(65 + index - 26)}"


def test_the_table(office: Store) -> None:
    """All that counts and what was merged, in the columns of the office; nothing withdrawn."""
    book = book_of(office)
    sheets = Sheets(PAPERS.workbook(book))
    table = sheets.values["台账"]
    letters = [column_of(name) for name in COLUMNS]
    assert [table[f"{letter}1"] for letter in letters] == list(COLUMNS)
    assert len(book.entries) == book.figures.total.value + 1
    numbers = [table[f"B{n}"] for n in range(2, len(book.entries) + 2)]
    assert numbers == [entry.matter.number for entry in book.entries]
    merged, third = book.entries[0], book.entries[2]
    row = {name: table.get(f"{column_of(name)}2", "") for name in COLUMNS}
    assert row["重复/合并至"] == merged.merged_into == book.entries[1].matter.number
    assert (row["上报人"], row["反映人(脱敏)"]) == ("赵书记", "薛奶奶")
    assert "13812345678" not in str(table)
    row = {name: table.get(f"{column_of(name)}4", "") for name in COLUMNS}
    assert (row["回访"], row["措施"]) == ("已核实", "换了灯泡")
    assert third.matter.resolved_on == LAST
    assert row["用时(工作日)"] == PAPERS.workdays(third.matter.reported_on, LAST)


def test_it_can_be_worked_with(office: Store) -> None:
    """The head stays in sight, every column can be filtered, days are days."""
    book = book_of(office)
    sheets = Sheets(PAPERS.workbook(book))
    xml = sheets.xml["台账"]
    pane = xml.find(f".//{MAIN}pane")
    assert pane is not None
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    filters = xml.find(f".//{MAIN}autoFilter")
    assert filters is not None
    assert filters.get("ref") == f"A1:{column_of(COLUMNS[-1])}{len(book.entries) + 1}"
    assert isinstance(sheets.values["台账"]["C2"], float)


def test_an_empty_month(office: Store) -> None:
    """Nothing to count is counted as nothing; shares of nothing are a dash."""
    book = book_of(office, date(2026, 7, 1), date(2026, 7, 31))
    sheets = Sheets(PAPERS.workbook(book))
    assert sheets.worked_out("统计", "B4") == 0
    assert sheets.worked_out("统计", "C4") == sheets.values["统计"]["C4"] == "—"
    assert sheets.worked_out("统计", "E4") == AGREE


def show(store: Store, number: int, *moments: Moment | None) -> None:
    """Pictures of a matter arrive, each of its own colours."""

    def work(tx: Tx) -> None:
        matter = tx.ledger.matter(number)
        assert matter is not None
        for n, moment in enumerate(moments):
            media = Media(MediaKind.PICTURE, f"code-{number}-{n}")
            id = tx.ledger.attach(
                matter_id=matter.id,
                report_id=matter.report_id,
                inbox_msg_id=None,
                media=media,
                now=NOW,
                moment=moment,
            )
            photo = png(40 + n, 30, "ABCD" if moment is Moment.BEFORE else "CDAB")
            tx.ledger.attachment_fetched(id, tx.blobs.put(photo, "image/png", "", NOW))

    store.write_now(work)


def papers_with_photos(store: Store) -> Papers:
    def load(id: str) -> bytes | None:
        blob = store.read_now(lambda tx: tx.blobs.get(id))
        return blob.content if blob else None

    return replace(PAPERS, load=load)


def test_photos_stand_in_the_row_of_their_matter(office: Store) -> None:
    """The first of before and the last of after, small, in cells that can be filtered; a matter with
    pictures of neither says how many there are."""
    shown, other = (
        book_of(office).entries[4].matter.number,
        book_of(office).entries[5].matter.number,
    )
    show(office, shown, Moment.BEFORE, Moment.BEFORE, Moment.AFTER, Moment.AFTER)
    show(office, other, None, None)
    content = papers_with_photos(office).workbook(book_of(office))
    sheets = Sheets(content)
    before, after = column_of("整改前照片"), column_of("整改后照片")
    rows = {sheets.values["台账"][f"B{n}"]: n for n in range(2, len(book_of(office).entries) + 2)}
    cells = sheets.values["台账"]
    assert cells[f"{before}{rows[shown]}"] == cells[f"{after}{rows[shown]}"] == "有"
    assert f"{before}{rows[other]}" not in cells
    assert cells[f"{column_of('备注')}{rows[other]}"] == "照片2张"
    with ZipFile(BytesIO(content)) as file:
        media = [file.read(name) for name in file.namelist() if "/media/" in name]
        places = ElementTree.fromstring(file.read("xl/drawings/drawing1.xml"))
    assert len(media) == 2
    assert all(len(each) < 20_000 for each in media)
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
    corners = [
        (int(each.find(f"{drawn}row").text), int(each.find(f"{drawn}col").text))  # type: ignore
        for each in places.iter(f"{drawn}from")
    ]
    at = [COLUMNS.index(name) for name in ("整改前照片", "整改后照片")]
    assert corners == [(rows[shown] - 1, column) for column in at]


def test_a_bulletin_shows_before_and_after(office: Store) -> None:
    """Of what is settled, the newest, with what it was about; no numbers of residents."""
    settled = [
        entry.matter
        for entry in book_of(office).entries
        if entry.matter.status is Status.RESOLVED and entry.merged_into is None
    ]
    open_one = next(
        entry.matter
        for entry in book_of(office).entries
        if entry.matter.status is not Status.RESOLVED and entry.merged_into is None
    )
    first, second = settled[0], settled[1]
    show(office, first.number, Moment.BEFORE, Moment.AFTER)
    show(office, second.number, Moment.AFTER)
    show(office, open_one.number, Moment.BEFORE, Moment.AFTER)
    papers = papers_with_photos(office)
    below = office.read_now(lambda tx: papers.briefing.office(tx))
    assert below is not None
    paper = Paper(PaperKind.BULLETIN, FIRST, LAST, below.id, "通报.docx")
    word = Document(BytesIO(papers.make(office.read_now(lambda tx: papers.read(tx, paper, NOW)))))
    assert "附件：1. 各单位民生实事办理情况表" in [p.text for p in word.paragraphs]
    table = word.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == ["事项", "整改前", "整改后"]
    [row] = table.rows[1:]
    assert row.cells[0].text.startswith(f"#{first.number} ")
    assert all("pic:pic" in cell._tc.xml for cell in row.cells[1:])


def test_words_that_look_like_formulas(office: Store) -> None:
    """What people write is text, whatever it begins with."""
    book = book_of(office)
    odd = replace(book.entries[0].matter, title="=HYPERLINK(1)", text="+1", place="@x")
    book = replace(book, entries=[Entry(odd)])
    content = workbook(book, masked=True, workdays=PAPERS.workdays, photos={})
    sheets = Sheets(content)
    assert sheets.formulas["台账"] == {}
    assert sheets.values["台账"][f"{column_of('事项')}2"] == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("居民薛奶奶反映屋顶漏水", "薛奶奶"),
        ("王建国先生来电说门口积水", "王先生"),
        ("李大爷家的灯坏了", ""),
        ("巡查发现井盖松动", ""),
    ],
)
def test_who_told_of_it(text: str, who: str) -> None:
    """The surname and no more, and nobody where nobody is named as having told."""
    assert teller(text) == who


def test_what_was_done(office: Store) -> None:
    """The news where there is some, else the report's own words; never longer than a cell bears."""
    entry = book_of(office).entries[0]
    assert measures(replace(entry, news=("派人看了", "修好了"))) == "派人看了；修好了"
    assert measures(entry).startswith("已联系物业换灯泡")
    assert len(measures(replace(entry, news=("长" * 900,)))) == 300


def newspaper(tx: Tx) -> None:
    """Visits and matters since March that add up to what the newspaper printed of the office."""
    rng = Random(11)
    days = [date(2026, 3, 2) + timedelta(days=n) for n in range(119)]
    visits, resolved = 267, NEWSPAPER[1]
    for n in range(len(days)):
        left = len(days) - n
        told, done = visits // left, resolved // left
        matters = [a_matter(rng, status=Status.RESOLVED) for _ in range(done)]
        matters.append(a_matter(rng, status=Status.PENDING))
        report(tx, NAMES[n % 3], days[n], matters, visits=told if n % 7 else None)
        visits, resolved = visits - (told if n % 7 else 0), resolved - done


def test_the_sentence_of_the_newspaper(
    sqlite_url: str, open_stores: Callable[[str], Store]
) -> None:
    """ "截至…，一线走访260余次，共解决社区微实事1043件" comes from the ledger, and the annex proves
    both numbers: report by report and matter by matter."""
    store = open_stores(sqlite_url)
    store.write_now(roster)
    store.write_now(newspaper)
    book = book_of(store, None, LAST)
    sentence = "截至6月30日，一线走访260余次，共解决社区微实事1043件"
    assert sentence in render(book.figures, View()).text
    sheets = Sheets(PAPERS.workbook(book))
    running = sheets.formulas["累计"]
    assert sheets.worked_out("累计", max(running, key=lambda at: int(at[1:]))) == sentence
    last = len(book.visits) + 2
    assert sheets.worked_out("走访", f"C{last}") == sheets.worked_out("累计", "B6") == 267
    assert sheets.worked_out("统计", "B5") == sheets.worked_out("累计", "E6") == 1043
    column = column_of("状态")
    resolved = [
        at for at, v in sheets.values["台账"].items() if v == "已解决" and at.startswith(column)
    ]
    assert len(resolved) == 1043
