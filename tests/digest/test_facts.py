"""What the ledger gives to digests, on both databases."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.analysis import analyse, as_json
from bot.domain.facts import Asked, Facts, Period, Usual
from bot.domain.ledger import Matter, Origin, Report
from bot.domain.reading import ReadMatter, Span, Totals
from bot.store import NotFound, Store, Tx
from bot.vocabulary import Category, Intent, Level, Source, Status, UpdateKind

NOW = datetime(2026, 6, 18, 10, 30, tzinfo=UTC)
DAY = date(2026, 6, 18)
THE_DAY = Period(DAY, DAY)
DAY_BEFORE = Period(date(2026, 6, 17), date(2026, 6, 17))
PATH = "高新区/梧桐办事处"
NOT_STATED = Totals()


def roster(tx: Tx) -> None:
    for path, level, reports in (
        (PATH, Level.OFFICE, False),
        (f"{PATH}/大里村", Level.BRANCH, True),
        (f"{PATH}/启明村", Level.BRANCH, True),
        (f"{PATH}/西里村", Level.BRANCH, True),
        ("高新区/别的办事处/远村", Level.BRANCH, True),
    ):
        tx.people.put_organization(path, level=level, reports=reports, by_hand=True)


def read(title: str = "事", **fields: object) -> ReadMatter:
    return ReadMatter(span=Span(0, 1), text=title, title=title, **fields)  # type: ignore[arg-type]


def report(
    tx: Tx,
    path: str,
    matters: Sequence[ReadMatter] = (),
    *,
    day: date = DAY,
    totals: Totals = NOT_STATED,
    replaces: int | None = None,
) -> tuple[Report, list[Matter]]:
    organization = tx.people.find_organization(path)
    assert organization is not None
    kept = tx.ledger.add_report(
        organization_id=organization.id,
        member_id=None,
        report_date=day,
        intent=Intent.REPORT if matters else Intent.ZERO,
        totals=totals,
        origin=Origin(),
        replaces=replaces,
        now=NOW,
    )
    added = tx.ledger.add_matters(kept, matters, member_id=None, inbox_msg_id=None, now=NOW)
    return kept, added


def ask(store: Store, path: str | None = PATH, **asked: object) -> Facts:
    def work(tx: Tx) -> Facts:
        root = tx.people.find_organization(path) if path else None
        return tx.facts.facts(Asked(THE_DAY, root=root.id if root else None, **asked), NOW)  # type: ignore[arg-type]

    return store.read_now(work)


@pytest.fixture
def ledger(store: Store) -> Store:
    store.write_now(roster)
    return store


def test_an_empty_ledger(ledger: Store) -> None:
    """Before the first report there is nothing, and nothing to compare with."""
    facts = ask(ledger, previous=DAY_BEFORE)
    assert (len(facts.branches), facts.reported, facts.numbers) == (3, (), ())
    assert (facts.cumulative, facts.previous) == (None, None)
    assert analyse(facts).coverage.missing == ("大里村", "启明村", "西里村")


def test_counts_and_their_numbers(ledger: Store) -> None:
    """Matters are counted by what they are, and each count knows its matters."""

    def fill(tx: Tx) -> None:
        matters = [
            read(source=Source.VISIT, category=Category.SANITATION, status=Status.RESOLVED),
            read(source=Source.VISIT, category=Category.SANITATION),
            read(source=Source.GRID, category=Category.SAFETY, status=Status.IN_PROGRESS),
        ]
        report(tx, f"{PATH}/大里村", matters, totals=Totals(visits=2, households=36))
        report(tx, f"{PATH}/大里村", [read()], totals=Totals(households=4))
        report(tx, f"{PATH}/启明村", totals=Totals(visits=1))
        report(tx, f"{PATH}/启明村", [read(), read()], day=DAY_BEFORE.first)

    ledger.write_now(fill)
    facts = ask(ledger, previous=DAY_BEFORE)
    assert {facts.names[id]: n for id, n in facts.previous_by_branch.items()} == {"启明村": 2}
    figures = analyse(facts)
    assert (figures.coverage.owed, figures.coverage.reported, figures.coverage.zero) == (3, 2, 1)
    assert (figures.total.value, figures.total.numbers) == (4, (1001, 1002, 1003, 1004))
    by_category = {bar.word: (bar.count.value, bar.count.numbers) for bar in figures.by_category}
    assert by_category == {
        Category.SANITATION: (2, (1001, 1002)),
        Category.SAFETY: (1, (1003,)),
        Category.OTHER: (1, (1004,)),
    }
    assert figures.by_status[Status.RESOLVED].numbers == (1001,)
    assert [(bar.branch, bar.before) for bar in figures.by_branch] == [("大里村", 0)]
    assert figures.visits is not None
    assert (figures.visits.value, figures.visits.by) == (3, 2)
    assert figures.households is not None
    assert (figures.households.value, figures.households.by) == (40, 1)
    assert figures.previous is not None
    assert (figures.previous.period, figures.previous.total) == (DAY_BEFORE, 2)
    assert figures.cumulative is not None
    assert (figures.cumulative.since, figures.cumulative.total) == (DAY_BEFORE.first, 6)


def test_what_is_usual_is_nothing_before_the_ledger_began(ledger: Store) -> None:
    """Days before the first report say nothing, also where the last of the days are counted for the
    period before."""
    ledger.write_now(
        lambda tx: report(tx, f"{PATH}/大里村", [read()], day=DAY_BEFORE.first) and None
    )
    for first, usually in ((DAY_BEFORE.first, 1), (DAY_BEFORE.first - timedelta(days=1), None)):
        usual = Usual(Period(first, DAY_BEFORE.last), 1, 1)
        facts = ask(ledger, previous=DAY_BEFORE, usual=usual)
        assert facts.previous is not None
        assert (facts.usually and sum(cell.count for cell in facts.usually.cells)) == usually


def test_only_what_counts(ledger: Store) -> None:
    """Withdrawn matters, withdrawn reports and superseded versions are in no figure."""

    def fill(tx: Tx) -> None:
        first, _ = report(tx, f"{PATH}/大里村", [read(), read()], totals=Totals(visits=9))
        second, _ = report(
            tx, f"{PATH}/大里村", [read()], totals=Totals(visits=1), replaces=first.id
        )
        by = {"member_id": None, "inbox_msg_id": None, "now": NOW}
        tx.ledger.change_report(second.id, totals=Totals(visits=2), **by)  # type: ignore[arg-type]
        _, [taken_back, _] = report(tx, f"{PATH}/启明村", [read(needs_support=True), read()])
        tx.ledger.withdraw_matter(taken_back.id, **by)  # type: ignore[arg-type]
        gone, _ = report(tx, f"{PATH}/西里村", [read(due_on=date(2026, 6, 1))])
        tx.ledger.withdraw_report(gone.id, **by)  # type: ignore[arg-type]

    ledger.write_now(fill)
    facts = ask(ledger)
    figures = analyse(facts)
    assert figures.total.numbers == (1003, 1005)
    assert figures.visits is not None
    assert figures.visits.value == 2
    assert figures.coverage.missing == ("西里村",)
    assert (figures.needs_support.total, figures.overdue.total) == (0, 0)
    assert facts.cumulative is not None
    assert facts.cumulative.total == 2


def test_below_one_organization_only(ledger: Store) -> None:
    """Another office's branches are not ours; whoever asks for all gets all."""

    def fill(tx: Tx) -> None:
        report(tx, f"{PATH}/大里村", [read()])
        report(tx, "高新区/别的办事处/远村", [read(needs_support=True)], totals=Totals(visits=1))

    ledger.write_now(fill)
    ours, everything, district = ask(ledger), ask(ledger, None), ask(ledger, "高新区")
    assert ours.numbers is not None
    assert [each.number for each in ours.numbers] == [1001]
    assert ours.needs_support.total == 0
    assert ours.cumulative is not None
    assert ours.cumulative.total == 1
    for facts in (everything, district):
        assert len(facts.branches) == 4
        assert facts.numbers is not None
        assert [each.number for each in facts.numbers] == [1001, 1002]


def test_what_needs_attention(ledger: Store) -> None:
    """Open matters up to the period's end: those that wait for help, and those late before it."""

    def fill(tx: Tx) -> None:
        earlier = DAY - timedelta(days=10)
        matters = [
            read("昨天到期", due_on=DAY - timedelta(days=1)),
            read("早到期了", due_on=earlier, needs_support=True),
            read("今天到期", due_on=DAY),
            read("办完了", due_on=earlier, status=Status.RESOLVED, needs_support=True),
        ]
        report(tx, f"{PATH}/大里村", matters, day=earlier)
        report(tx, f"{PATH}/启明村", [read("等协调", needs_support=True)])
        report(tx, f"{PATH}/启明村", [read("后来的", needs_support=True)], day=DAY + timedelta(1))

    ledger.write_now(fill)
    figures = analyse(ask(ledger))
    assert [(item.title, item.late_by) for item in figures.overdue.first] == [
        ("早到期了", 10),
        ("昨天到期", 1),
    ]
    assert [item.title for item in figures.needs_support.first] == ["早到期了", "等协调"]
    assert figures.needs_support.total == 2


def test_a_settled_matter_counts_as_settled(ledger: Store) -> None:
    """Figures are as the ledger stands: what was settled since is settled."""

    def fill(tx: Tx) -> None:
        _, [matter] = report(tx, f"{PATH}/大里村", [read()])
        tx.ledger.change_matter(
            matter.id,
            {"status": Status.RESOLVED, "resolved_on": DAY},
            kind=UpdateKind.PROGRESS,
            member_id=None,
            now=NOW,
        )

    ledger.write_now(fill)
    assert analyse(ask(ledger)).by_status[Status.RESOLVED].numbers == (1001,)


def test_sizes_are_learned(ledger: Store) -> None:
    """What the planner learns of the tables changes no figure, and may be learned again."""
    ledger.write_now(lambda tx: report(tx, f"{PATH}/大里村", [read()]) and None)
    before = ask(ledger)
    for _ in range(2):
        ledger.write_now(lambda tx: tx.facts.learn_sizes())
    assert ask(ledger) == before


def test_an_unknown_organization(ledger: Store) -> None:
    """Asking for what is not there is a mistake."""
    with pytest.raises(NotFound):
        ledger.read_now(lambda tx: tx.facts.facts(Asked(THE_DAY, root=99), NOW))


def test_figures_are_kept_as_json(ledger: Store) -> None:
    """Figures go into the database as they are."""
    ledger.write_now(lambda tx: report(tx, f"{PATH}/大里村", [read()]) and None)
    figures = as_json(analyse(ask(ledger)))
    assert isinstance(figures, dict)
    assert figures["total"] == {"value": 1, "numbers": [1001]}
    keep = {"figures": figures, "body": "文", "now": NOW}
    id = ledger.write_now(lambda tx: tx.digests.keep("日报汇总", THE_DAY, **keep))  # type: ignore[arg-type]
    assert id == 1


def test_what_matters_say_is_told_with_what_the_period_before_said(store: Store) -> None:
    def write(tx: Tx) -> None:
        roster(tx)
        report(tx, f"{PATH}/大里村", [read("路灯不亮", households=12, needs_support=True)])
        report(tx, f"{PATH}/启明村", [read("井盖缺失")], day=DAY_BEFORE.last)
        report(tx, "高新区/别的办事处/远村", [read("停水")])
        _, (gone,) = report(tx, f"{PATH}/西里村", [read("误报")])
        tx.ledger.change_matter(
            gone.id, {"withdrawn": True}, kind=UpdateKind.WITHDRAWN, member_id=None, now=NOW
        )

    store.write_now(write)
    facts = ask(store, previous=DAY_BEFORE)
    (told,) = facts.told
    assert (told.title, told.text, told.reported_on) == ("路灯不亮", "路灯不亮", DAY)
    assert (told.status, told.needs_support, told.households) == (Status.PENDING, True, 12)
    assert facts.names[told.organization_id] == "大里村"
    assert [each.title for each in facts.told_before or ()] == ["井盖缺失"]
    assert ask(store).told_before is None
