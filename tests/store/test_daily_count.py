"""The roll-up by day and branch: whatever happens to matters and reports, it is what a recount is."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import create_engine, text

from bot.domain.reading import Totals
from bot.store import Store, Tx
from bot.vocabulary import Status, UpdateKind
from tests.store.values import NOW, TODAY, Office, add_report, make_office

RECOUNT = """
SELECT day, organization_id, sum(a), sum(b), sum(c), sum(d) FROM (
    SELECT reported_on AS day, organization_id, 1 AS a,
           CASE WHEN status = 'resolved' THEN 1 ELSE 0 END AS b, 0 AS c, 0 AS d
    FROM matter WHERE NOT withdrawn AND merged_into IS NULL
    UNION ALL
    SELECT report_date, organization_id, 0, 0, visits, 1
    FROM report WHERE NOT superseded AND NOT withdrawn AND visits IS NOT NULL
) AS counted GROUP BY day, organization_id ORDER BY day, organization_id
"""
KEPT = """
SELECT day, organization_id, matters, resolved, visits, visit_reports FROM daily_count
WHERE matters <> 0 OR resolved <> 0 OR visits <> 0 OR visit_reports <> 0
ORDER BY day, organization_id
"""


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(map(str, row)) for row in connection.execute(text(query))]
    engine.dispose()
    return list(found)


def something(tx: Tx, office: Office, rng: Random) -> None:
    """One thing that may happen to the ledger."""
    who = {"member_id": None, "inbox_msg_id": None, "now": NOW}
    day = TODAY - timedelta(days=rng.randrange(3))
    matters = tx.ledger.matters(None, None, None)
    what = rng.randrange(6)
    if what <= 1 or not matters:
        totals = Totals(visits=rng.choice([None, 0, 3]))
        last = tx.ledger.last_report(office.dali.id)
        replaces = last.id if last and rng.random() < 0.2 else None
        titles = [f"事{n}" for n in range(rng.randrange(3))]
        add_report(tx, office, *titles, day=day, totals=totals, replaces=replaces)
    elif what == 2:
        report = tx.ledger.report(rng.choice(matters).report_id)
        assert report is not None
        totals = Totals(visits=rng.choice([None, 5]))
        tx.ledger.change_report(report.id, report_date=day, totals=totals, **who)  # type: ignore[arg-type]
    elif what == 3:
        tx.ledger.withdraw_matter(rng.choice(matters).id, **who)  # type: ignore[arg-type]
    else:
        changes = rng.choice(changes_of(office, [m.id for m in matters], rng))
        one = rng.choice(matters)
        if changes.get("merged_into") != one.id:
            tx.ledger.change_matter(one.id, changes, kind=UpdateKind.CORRECTED, **who)  # type: ignore[arg-type]


def changes_of(office: Office, ids: Iterable[int], rng: Random) -> list[dict[str, object]]:
    return [
        {"status": rng.choice(list(Status))},
        {"organization_id": office.qiming.id},
        {"merged_into": rng.choice([None, *ids])},
        {"title": "只改题目"},
        {"withdrawn": False, "status": Status.RESOLVED},
    ]


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_a_recount_is(store: Store, database_url: str, seed: int) -> None:
    """After sixty random changes, the sums that triggers kept are those of the tables."""
    office = store.write_now(make_office)
    rng = Random(seed)
    for _ in range(60):
        store.write_now(lambda tx: something(tx, office, rng))
    counted = rows(database_url, RECOUNT)
    assert counted
    assert rows(database_url, KEPT) == counted


def test_rows_that_are_deleted_are_taken_away(store: Store, database_url: str) -> None:
    """Also what is cleaned up by hand in the database leaves the sums."""
    office = store.write_now(make_office)
    store.write_now(lambda tx: add_report(tx, office, "甲", "乙", totals=Totals(visits=2)) and None)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        if engine.dialect.name != "sqlite":
            connection.execute(text("ALTER TABLE matter_update DISABLE TRIGGER ALL"))
            connection.execute(text("DELETE FROM matter_update"))
            connection.execute(text("ALTER TABLE matter_update ENABLE TRIGGER ALL"))
        connection.execute(text("DELETE FROM matter"))
        connection.execute(text("DELETE FROM report"))
    engine.dispose()
    assert rows(database_url, KEPT) == []
