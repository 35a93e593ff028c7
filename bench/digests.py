"""A monthly digest over a large ledger, against one full scan of the same table; and what the roll-up
costs where matters are written.

The ledger has 1,000 matters a day from 200 branches, so a larger one is a longer history; the month
is its last full one.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine, insert, text

from bot.briefing import Briefing
from bot.digest import View, render
from bot.schedule import Days, period_around
from bot.store import Store, Tx, migrate
from bot.store.tables import matter, report
from bot.vocabulary import Category, Level, Source, Status
from tests.conftest import say_to_server, with_name
from tests.postgres import running_server

ZONE = ZoneInfo("Asia/Shanghai")
BRIEFING = Briefing("办事处", Days(ZONE, clock(6)))
BRANCHES, A_DAY, CHUNK = 200, 1_000, 5_000
LAST = date(2026, 10, 31)
NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)
FIRST_NUMBER = 1_001
SCAN = "SELECT category, source, count(*) FROM matter{how} GROUP BY category, source"
WRITTEN = 10_000


def monthly(folder: Path, sizes: Sequence[int], rounds: int) -> None:
    """(h) the digest of a month, SQLite and PostgreSQL."""
    print("(h) digest of a month, facts to text; scan: one GROUP BY over all matters")
    for matters in sizes:
        _measure("SQLite", f"sqlite:///{folder}/{matters}.db", matters, rounds)
        (folder / f"{matters}.db").unlink()
    with running_server(memory="512MB") as server:
        for matters in sizes:
            say_to_server(server, f"CREATE DATABASE bench_{matters}")
            url = with_name(server, f"bench_{matters}")
            _measure("PostgreSQL", url, matters, rounds)
            say_to_server(server, f"DROP DATABASE bench_{matters} WITH (FORCE)")


def _measure(name: str, url: str, matters: int, rounds: int) -> None:
    migrate(url)
    engine = create_engine(url)
    store = Store.open(url, zone=ZONE, day_ends_at=clock(6))
    store.write_now(_roster)
    _load(engine, matters)
    digests, whole, scans = [], [], []
    for _ in range(rounds + 1):
        scans.append(_seconds(lambda: _scan(engine)))
        digests.append(_seconds(lambda: _digest(store, problems=False)))
        whole.append(_seconds(lambda: _digest(store, problems=True)))
    ours, scan = median(digests[1:]), median(scans[1:])
    with_triggers, without = _written(engine, matters)
    print(
        f"    {name:<10} {matters:>10,} matters  {ours * 1000:7.0f} ms  "
        f"ratio {ours / scan:6.2f} to the scan ({scan * 1000:.0f} ms), "
        f"with common problems {median(whole[1:]) * 1000:.0f} ms; a matter written "
        f"{with_triggers:.0f} µs with the roll-up, ratio {with_triggers / without:.2f} to without"
    )
    store.close()
    engine.dispose()


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _scan(engine: Engine) -> None:
    how = " NOT INDEXED" if engine.dialect.name == "sqlite" else ""
    with engine.connect() as connection:
        connection.execute(text(SCAN.format(how=how))).all()


def _digest(store: Store, *, problems: bool) -> None:
    month = period_around("month", LAST)
    figures = store.read_now(
        lambda tx: BRIEFING.figures(tx, "month", month, NOW, problems=problems)
    )
    assert render(figures, View("月报")).text


def _roster(tx: Tx) -> None:
    for n in range(BRANCHES):
        tx.people.put_organization(
            f"办事处/第{n}支部", level=Level.BRANCH, reports=True, by_hand=True
        )


def _load(engine: Engine, matters: int) -> None:
    """A history of reports and matters, its last day the last one of the month."""
    rng = Random(matters)
    days = [LAST - timedelta(days=n) for n in range(matters // A_DAY)][::-1]
    with engine.begin() as connection:
        branches = _branches(connection)
        _without_triggers(connection)
        _insert(connection, report, _reports(days, branches, rng))
        ids = {
            (row[1], row[2]): row[0]
            for row in connection.execute(
                text("SELECT id, organization_id, report_date FROM report")
            )
        }
        _insert(connection, matter, _matters(days, branches, ids, rng))
        _with_triggers(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
        if engine.dialect.name != "sqlite":
            connection.execute(text("VACUUM ANALYZE"))


def _branches(connection: Connection) -> list[int]:
    query = text("SELECT id FROM organization WHERE reports ORDER BY id")
    return list(connection.execute(query).scalars())


def _without_triggers(connection: Connection) -> None:
    """The history is loaded at once, and the roll-up made of it afterwards, as a migration does."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET session_replication_role = replica"))
        return
    rows = connection.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_count_%'")
    )
    for name in rows.scalars().all():
        sql = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
        ).scalar_one()
        _TRIGGERS.setdefault(name, sql)
        connection.execute(text(f"DROP TRIGGER {name}"))


_TRIGGERS: dict[str, str] = {}


def _with_triggers(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO daily_count (day, organization_id, matters, resolved, visits, visit_reports) "
            "SELECT reported_on, organization_id, count(*), "
            "sum(CASE WHEN status = 'resolved' THEN 1 ELSE 0 END), 2, 1 "
            "FROM matter GROUP BY reported_on, organization_id"
        )
    )
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET session_replication_role = DEFAULT"))
        return
    for sql in _TRIGGERS.values():
        connection.execute(text(sql))


def _insert(connection: Connection, table: object, rows: Iterator[dict[str, object]]) -> None:
    while chunk := list(islice(rows, CHUNK)):
        connection.execute(insert(table), chunk)  # type: ignore[arg-type]


def _reports(
    days: Sequence[date], branches: Sequence[int], rng: Random
) -> Iterator[dict[str, object]]:
    for day in days:
        for branch in branches:
            yield {
                "organization_id": branch,
                "report_date": day,
                "version": 1,
                "superseded": False,
                "withdrawn": False,
                "intent": "report",
                "visits": 2,
                "text_digest": "",
                "created_at": NOW,
            }


def _matters(
    days: Sequence[date], branches: Sequence[int], ids: dict[tuple[int, object], int], rng: Random
) -> Iterator[dict[str, object]]:
    """Most are settled within days; of the old ones a few stay open."""
    number = FIRST_NUMBER
    categories, sources = list(Category), list(Source)
    for day in days:
        for n in range(A_DAY):
            branch = branches[n % len(branches)]
            report_id = ids.get((branch, day)) or ids[(branch, day.isoformat())]
            yield a_matter(number, branch, report_id, day, rng, categories, sources)
            number += 1


def a_matter(
    number: int,
    branch: int,
    report_id: int,
    day: date,
    rng: Random,
    categories: Sequence[Category],
    sources: Sequence[Source],
) -> dict[str, object]:
    """A row of the ledger."""
    settled = rng.random() < 0.96
    took = rng.choice((0, 0, 0, 1, 3, 9, 40))
    return {
        "number": number,
        "report_id": report_id,
        "organization_id": branch,
        "reported_on": day,
        "title": "7号楼路灯不亮",
        "text": "居民反映7号楼前路灯不亮，已联系市政更换灯泡，当晚恢复照明",
        "source": rng.choice(sources).value,
        "category": rng.choice(categories).value,
        "status": (Status.RESOLVED if settled else rng.choice(list(Status)[1:])).value,
        "place": f"{rng.randrange(60)}号楼",
        "needs_support": rng.random() < 0.01,
        "households": rng.choice((None, None, 1, 3, 40)),
        "quantity": [],
        "resolved_on": day + timedelta(days=took) if settled else None,
        "due_on": day + timedelta(days=7),
        "default_due": False,
        "withdrawn": False,
        "verified": rng.random() < 0.3,
        "reopened": 0,
        "created_at": NOW,
        "updated_at": NOW,
    }


def _written(engine: Engine, matters: int) -> tuple[float, float]:
    """Microseconds for one more matter, with the triggers and without."""
    rng = Random(1)
    categories, sources = list(Category), list(Source)
    times = []
    with engine.connect() as connection, connection.begin() as transaction:
        report_id = connection.execute(text("SELECT min(id) FROM report")).scalar_one()
        branches = _branches(connection)
        for turn in range(2):
            if turn:
                _without_triggers(connection)
            first = FIRST_NUMBER + matters + turn * WRITTEN
            rows = iter(
                [
                    a_matter(
                        first + n, branches[n % 200], report_id, LAST, rng, categories, sources
                    )
                    for n in range(WRITTEN)
                ]
            )
            started = time.perf_counter()
            _insert(connection, matter, rows)
            times.append((time.perf_counter() - started) / WRITTEN * 1e6)
        transaction.rollback()
    return times[0], times[1]
