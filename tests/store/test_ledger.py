"""The ledger: reports in versions, numbered matters, a timeline that nobody can change."""

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.ledger import Matter
from bot.domain.reading import Quantity, ReadMatter, Span, Totals
from bot.store import NotFound, Store, Superseded, Tx
from bot.vocabulary import Category, Intent, Source, Status, UpdateKind
from tests.store.values import NOW, TODAY, add_report, office_in, read_matter

YESTERDAY = TODAY - timedelta(days=1)
FULL = ReadMatter(
    Span(3, 9),
    "7号楼地下车库新增约170个充电位\n已装好",
    "新增170个充电位",
    source=Source.VISIT,
    category=Category.PARKING_CHARGING,
    place="7号楼地下车库",
    status=Status.RESOLVED,
    progress=100,
    needs_support=True,
    households=36,
    people=80,
    quantity=(Quantity(170, "个", approximate=True), Quantity(2.5, "吨")),
    occurred_on=date(2026, 11, 20),
    resolved_on=TODAY,
    due_on=date(2026, 12, 1),
    owner="物业王经理",
)


def test_a_report_comes_back(store: Store) -> None:
    """Branch, day, totals and matters are there, in the order told."""
    office = office_in(store)
    totals = Totals(visits=2, households=36, found=3, resolved=0)
    report, matters = store.write_now(
        lambda tx: add_report(tx, office, "路灯", "井盖", digest="d", totals=totals)
    )
    expected = dataclasses.replace(report, matters=tuple(matters))
    assert ("大里村党总支", TODAY, 1, totals) == (
        report.branch,
        report.report_date,
        report.version,
        report.totals,
    )
    assert [expected] == store.read_now(lambda tx: tx.ledger.report_for(office.dali.id, TODAY))
    assert expected == store.read_now(lambda tx: tx.ledger.report(report.id))
    assert expected == store.read_now(lambda tx: tx.ledger.last_report(office.dali.id))


def test_every_field_of_a_matter_comes_back(store: Store) -> None:
    """What add_matters gives is what the table holds, and what was read."""
    office = office_in(store)
    report, _ = store.write_now(lambda tx: add_report(tx, office))
    [matter] = store.write_now(
        lambda tx: tx.ledger.add_matters(report, [FULL], member_id=None, inbox_msg_id=None, now=NOW)
    )
    assert matter == store.read_now(lambda tx: tx.ledger.matter(matter.number))
    assert matter == store.read_now(lambda tx: tx.ledger.matter_by_id(matter.id))
    for name in ("title", "text", "source", "category", "place", "status", "progress", "people"):
        assert getattr(FULL, name) == getattr(matter, name)
    for name in ("needs_support", "households", "quantity", "occurred_on", "resolved_on"):
        assert getattr(FULL, name) == getattr(matter, name)
    assert (FULL.due_on, FULL.owner) == (matter.due_on, matter.owner)


def test_numbers_run_from_1001(store: Store) -> None:
    """They run on through all reports and branches."""
    office = office_in(store)
    first = store.write_now(lambda tx: add_report(tx, office, "一", "二"))[1]
    second = store.write_now(lambda tx: add_report(tx, office, "三"))[1]
    assert [m.number for m in (*first, *second)] == [1001, 1002, 1003]
    assert store.read_now(lambda tx: tx.ledger.matter(1000)) is None


def test_no_gap_after_an_error_on_sqlite(store: Store) -> None:
    """On SQLite a number that was not kept is given again; no number is ever given twice."""
    office = office_in(store)

    def fails(tx: Tx) -> None:
        add_report(tx, office, "一")
        raise KeyError("x")

    with pytest.raises(KeyError):
        store.write_now(fails)
    [matter] = store.write_now(lambda tx: add_report(tx, office, "二"))[1]
    assert matter.number in (1001, 1002)
    assert len(store.read_now(lambda tx: tx.ledger.matters(None, None, None))) == 1


def test_no_matters_is_no_statement(store: Store) -> None:
    """A zero report has none."""
    office = office_in(store)
    report, matters = store.write_now(lambda tx: add_report(tx, office))
    assert (report.intent, matters) == (Intent.ZERO, [])


def test_changes_leave_a_timeline(store: Store) -> None:
    """Each change says what was before and after, by whom, and from which message."""
    office = office_in(store)
    _, [matter] = store.write_now(lambda tx: add_report(tx, office, "路灯"))
    changed = change(
        store,
        matter.id,
        {"status": Status.RESOLVED, "resolved_on": TODAY, "title": "路灯"},
        note="修好了",
    )
    assert (changed.status, changed.resolved_on) == (Status.RESOLVED, TODAY)
    reported, progress = store.read_now(lambda tx: tx.ledger.timeline(matter.id))
    assert (
        reported.kind,
        reported.before,
        reported.after,
    ) == (UpdateKind.REPORTED, {}, {"status": "pending"})
    assert (
        progress.kind,
        progress.note,
        progress.inbox_msg_id,
        progress.at,
    ) == (UpdateKind.PROGRESS, "修好了", "m2", NOW)
    assert progress.before == {"status": "pending", "resolved_on": None}
    assert progress.after == {"status": "resolved", "resolved_on": "2026-11-24"}


def change(
    store: Store, matter_id: int, changes: Mapping[str, object], *, note: str = ""
) -> Matter:
    """Progress told in message m2."""
    return store.write_now(
        lambda tx: tx.ledger.change_matter(
            matter_id,
            changes,
            kind=UpdateKind.PROGRESS,
            member_id=None,
            inbox_msg_id="m2",
            note=note,
            now=NOW,
        )
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("category", Category.SANITATION),
        ("source", Source.HOTLINE),
        ("place", "东门"),
        ("place", None),
        ("progress", 60),
        ("needs_support", True),
        ("quantity", (Quantity(3, "个"),)),
        ("due_on", date(2026, 12, 31)),
        ("owner", "城管\x00科"),
        ("verified", True),
        ("text", "新的说法"),
        ("reported_on", YESTERDAY),
    ],
)
def test_every_kind_of_field_can_change(store: Store, name: str, value: object) -> None:
    """The new value is there, and the timeline holds the old one."""
    office = office_in(store)
    _, [matter] = store.write_now(lambda tx: add_report(tx, office, "路灯"))
    changed = change(store, matter.id, {name: value})
    expected = "城管\ufffd科" if name == "owner" else value
    assert expected == getattr(changed, name)
    back = change(store, matter.id, {name: getattr(matter, name)})
    assert matter == back
    updates = store.read_now(lambda tx: tx.ledger.timeline(matter.id))
    if value is not None:
        assert updates[1].after == updates[2].before


def test_an_entry_without_a_change(store: Store) -> None:
    """News that changes no field is in the timeline all the same."""
    office = office_in(store)
    _, [matter] = store.write_now(lambda tx: add_report(tx, office, "路灯"))
    assert matter == change(store, matter.id, {}, note="正在协调")
    update = store.read_now(lambda tx: tx.ledger.timeline(matter.id))[-1]
    assert (update.before, update.after, update.note) == ({}, {}, "正在协调")


def test_only_fields_of_a_matter_can_change(store: Store) -> None:
    """Numbers and ids stay; unknown matters and fields are refused."""
    office = office_in(store)
    _, [matter] = store.write_now(lambda tx: add_report(tx, office, "路灯"))
    for name in ("number", "id", "nonsense"):
        with pytest.raises(ValueError, match=name):
            change(store, matter.id, {name: 7})
    with pytest.raises(NotFound):
        change(store, 99, {"place": "东门"})


@pytest.mark.parametrize(
    "statement", ["UPDATE matter_update SET note = 'x'", "DELETE FROM matter_update"]
)
def test_the_database_refuses_to_change_a_timeline(
    store: Store, database_url: str, statement: str
) -> None:
    """Not even a statement by hand can rewrite history."""
    office = office_in(store)
    store.write_now(lambda tx: add_report(tx, office, "路灯"))
    engine = create_engine(database_url)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_withdrawn_matters_count_no_more(store: Store) -> None:
    """They are gone from reports and lists, and still there by number, with a timeline."""
    office = office_in(store)
    report, [one, two] = store.write_now(lambda tx: add_report(tx, office, "一", "二"))
    withdrawn = store.write_now(
        lambda tx: tx.ledger.withdraw_matter(
            one.id, member_id=office.zhao.id, inbox_msg_id="m2", now=NOW
        )
    )
    assert withdrawn.withdrawn
    assert (two,) == getattr(store.read_now(lambda tx: tx.ledger.report(report.id)), "matters", ())
    assert [two] == store.read_now(lambda tx: tx.ledger.open_matters(office.dali.id))
    assert withdrawn == store.read_now(lambda tx: tx.ledger.matter(one.number))
    kinds = [u.kind for u in store.read_now(lambda tx: tx.ledger.timeline(one.id))]
    assert kinds == [UpdateKind.REPORTED, UpdateKind.WITHDRAWN]


def test_a_withdrawn_report_is_no_report(store: Store) -> None:
    """Its matters are withdrawn with it; it cannot be withdrawn twice."""
    office = office_in(store)
    report, _ = store.write_now(lambda tx: add_report(tx, office, "一", "二", digest="d"))

    def withdraw(tx: Tx) -> None:
        tx.ledger.withdraw_report(report.id, member_id=None, inbox_msg_id="m2", now=NOW)

    store.write_now(withdraw)
    assert store.read_now(lambda tx: tx.ledger.report_for(office.dali.id, TODAY)) == []
    assert store.read_now(lambda tx: tx.ledger.last_report(office.dali.id)) is None
    assert store.read_now(lambda tx: tx.ledger.find_same(office.dali.id, TODAY, "d")) is None
    assert store.read_now(lambda tx: tx.ledger.matters(None, TODAY, TODAY)) == []
    with pytest.raises(Superseded):
        store.write_now(withdraw)


def test_a_report_that_replaces_another(store: Store) -> None:
    """The next version; what the old one said counts no more, and is still there."""
    office = office_in(store)
    old, [before] = store.write_now(lambda tx: add_report(tx, office, "旧", digest="old"))
    new, [after] = store.write_now(
        lambda tx: add_report(tx, office, "新", digest="new", replaces=old.id)
    )
    assert new.version == 2
    [current] = store.read_now(lambda tx: tx.ledger.report_for(office.dali.id, TODAY))
    assert (new.id, (after,)) == (current.id, current.matters)
    assert getattr(store.read_now(lambda tx: tx.ledger.matter(before.number)), "withdrawn", None)
    assert store.read_now(lambda tx: tx.ledger.find_same(office.dali.id, TODAY, "old")) is None
    with pytest.raises(Superseded):
        store.write_now(lambda tx: add_report(tx, office, "又", replaces=old.id))


def test_totals_can_be_corrected(store: Store) -> None:
    """A new version with the same matters under the same numbers."""
    office = office_in(store)
    old, matters = store.write_now(lambda tx: add_report(tx, office, "一", "二", digest="d"))
    new = store.write_now(
        lambda tx: tx.ledger.change_report(
            old.id, totals=Totals(visits=3), member_id=None, inbox_msg_id="m2", now=NOW
        )
    )
    assert (2, Totals(visits=3), TODAY) == (new.version, new.totals, new.report_date)
    assert [m.number for m in matters] == [m.number for m in new.matters]
    assert {new.id} == {m.report_id for m in new.matters}
    assert [new] == store.read_now(lambda tx: tx.ledger.report_for(office.dali.id, TODAY))
    assert new == store.read_now(lambda tx: tx.ledger.find_same(office.dali.id, TODAY, "d"))


def test_a_report_can_be_moved_to_another_day(store: Store) -> None:
    """The matters move along, and each says so in its timeline."""
    office = office_in(store)
    old, [matter] = store.write_now(lambda tx: add_report(tx, office, "一"))
    new = store.write_now(
        lambda tx: tx.ledger.change_report(
            old.id, report_date=YESTERDAY, member_id=None, inbox_msg_id="m2", now=NOW
        )
    )
    assert (new.report_date, [m.reported_on for m in new.matters]) == (YESTERDAY, [YESTERDAY])
    assert store.read_now(lambda tx: tx.ledger.report_for(office.dali.id, TODAY)) == []
    update = store.read_now(lambda tx: tx.ledger.timeline(matter.id))[-1]
    assert update.before == {"reported_on": "2026-11-24"}
    with pytest.raises(Superseded):
        store.write_now(
            lambda tx: tx.ledger.change_report(
                old.id, totals=Totals(), member_id=None, inbox_msg_id=None, now=NOW
            )
        )


def test_the_same_words_again(store: Store) -> None:
    """Found for the same branch and day only."""
    office = office_in(store)
    report, _ = store.write_now(lambda tx: add_report(tx, office, digest="d"))

    def same(tx: Tx, branch: int, day: date, digest: str) -> int | None:
        found = tx.ledger.find_same(branch, day, digest)
        return found.id if found else None

    assert report.id == store.read_now(lambda tx: same(tx, office.dali.id, TODAY, "d"))
    assert store.read_now(lambda tx: same(tx, office.dali.id, TODAY, "e")) is None
    assert store.read_now(lambda tx: same(tx, office.dali.id, YESTERDAY, "d")) is None
    assert store.read_now(lambda tx: same(tx, office.qiming.id, TODAY, "d")) is None


def test_several_reports_of_one_day(store: Store) -> None:
    """Oldest first; the last one is the last, also of one member."""
    office = office_in(store)
    one, two = (store.write_now(lambda tx: add_report(tx, office, "一"))[0] for _ in range(2))
    found = store.read_now(lambda tx: tx.ledger.report_for(office.dali.id, TODAY))
    assert [one.id, two.id] == [report.id for report in found]

    def last(tx: Tx, member_id: int) -> int | None:
        report = tx.ledger.last_report(office.dali.id, member_id=member_id)
        return report.id if report else None

    assert two.id == store.read_now(lambda tx: last(tx, office.zhao.id))
    assert store.read_now(lambda tx: last(tx, office.qian.id)) is None


def test_open_matters_newest_first(store: Store) -> None:
    """Of one branch, without those resolved, merged or withdrawn."""
    office = office_in(store)
    _, (one, two, three, four) = store.write_now(
        lambda tx: add_report(tx, office, "一", "二", "三", "四")
    )
    change(store, two.id, {"status": Status.RESOLVED})
    change(store, three.id, {"merged_into": one.id})
    numbers = [m.number for m in store.read_now(lambda tx: tx.ledger.open_matters(office.dali.id))]
    assert [four.number, one.number] == numbers
    assert [four] == store.read_now(lambda tx: tx.ledger.open_matters(office.dali.id, limit=1))
    assert store.read_now(lambda tx: tx.ledger.open_matters(office.qiming.id)) == []


def test_matters_by_filter(store: Store) -> None:
    """Each filter by itself, and together."""
    office = office_in(store)
    store.write_now(lambda tx: add_report(tx, office, "路灯", "井盖"))
    store.write_now(lambda tx: add_report(tx, office, "100%完成", day=YESTERDAY))
    _, [hall] = store.write_now(lambda tx: add_report(tx, office, "大厅"))
    change(
        store,
        hall.id,
        {"category": Category.SAFETY, "source": Source.HOTLINE, "needs_support": True},
    )
    change(store, hall.id, {"status": Status.RESOLVED, "place": "东门"})

    def titles(**filters: object) -> list[str]:
        span = {"first": filters.pop("first", None), "last": filters.pop("last", None)}
        ids = filters.pop("ids", None)
        return store.read_now(
            lambda tx: [m.title for m in tx.ledger.matters(ids, **span, **filters)]  # type: ignore[arg-type]
        )

    assert titles() == ["100%完成", "路灯", "井盖", "大厅"]
    assert titles(last=YESTERDAY) == ["100%完成"]
    assert titles(first=TODAY, last=TODAY) == ["路灯", "井盖", "大厅"]
    assert titles(ids=[office.qiming.id]) == []
    assert titles(ids=[]) == []
    assert len(titles(ids=[office.dali.id, office.qiming.id])) == 4
    assert titles(categories=[Category.SAFETY, Category.TRAFFIC]) == ["大厅"]
    assert titles(sources=[Source.HOTLINE]) == ["大厅"]
    assert titles(statuses=[Status.RESOLVED]) == ["大厅"]
    store.write_now(
        lambda tx: tx.ledger.withdraw_matter(hall.id, member_id=None, inbox_msg_id=None, now=NOW)
    )
    assert titles(statuses=[Status.RESOLVED]) == []


def test_a_report_needs_its_branch(store: Store) -> None:
    """An unknown organization or member is refused, and nothing stays."""
    office = office_in(store)
    nowhere = dataclasses.replace(office, dali=dataclasses.replace(office.dali, id=99))
    with pytest.raises(NotFound):
        store.write_now(lambda tx: add_report(tx, nowhere, "一"))
    nobody = dataclasses.replace(office, zhao=dataclasses.replace(office.zhao, id=99))
    with pytest.raises(IntegrityError):
        store.write_now(lambda tx: add_report(tx, nobody))
    report, _ = store.write_now(lambda tx: add_report(tx, office))
    unknown = dataclasses.replace(report, id=99)
    with pytest.raises(IntegrityError):
        store.write_now(
            lambda tx: tx.ledger.add_matters(
                unknown, [read_matter()], member_id=None, inbox_msg_id=None, now=NOW
            )
        )
