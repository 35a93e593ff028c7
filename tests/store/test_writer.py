"""The writing thread: group commit, each work for itself, and what happens when things break."""

import asyncio
import contextlib
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.messages import Media, MediaKind
from bot.store import Store, StoreClosed, StoreUnavailable, Tx
from tests.conftest import say_to_server
from tests.store.values import LEASE, MINUTE, NOW, add_report, incoming, office_in, outgoing

Open = Callable[[str], Store]
MEDIA = Media(MediaKind.PICTURE, "code")


def used(store: Store) -> int:
    """How often ``use`` was committed."""
    return store.read_now(lambda tx: tx.usage.month("2026-11")).get("api", 0)


def use(tx: Tx) -> int:
    """A work that leaves a trace."""
    tx.usage.add("2026-11", "api", 1)
    return tx.usage.month("2026-11")["api"]


def use_and_fail(tx: Tx) -> None:
    """A work whose trace must not stay."""
    use(tx)
    raise KeyError("on purpose")


async def held_up(store: Store, *works: Callable[[Tx], object]) -> list[object]:
    """Runs works in one batch: the first one holds the thread until all are submitted."""
    submitted = threading.Event()
    first = asyncio.ensure_future(store.write(lambda tx: submitted.wait(10) and None))
    rest = [asyncio.ensure_future(store.write(work)) for work in works]
    await asyncio.sleep(0)
    submitted.set()
    await first
    return list(await asyncio.gather(*rest, return_exceptions=True))


@pytest.mark.asyncio
async def test_one_failure_leaves_the_others(store: Store) -> None:
    """In a batch of many, a failed work is undone alone, wherever it stands."""
    results = await held_up(store, use_and_fail, use, use_and_fail, use, use, use_and_fail)
    assert [r for r in results if not isinstance(r, KeyError)] == [1, 2, 3]
    assert used(store) == 3


@pytest.mark.asyncio
async def test_errors_of_the_database_are_undone_alone(store: Store) -> None:
    """A violated constraint does not spoil the works around it."""
    office = office_in(store)

    def violates(tx: Tx) -> None:
        use(tx)
        tx.ledger.attach(
            matter_id=99,
            report_id=None,
            inbox_msg_id=None,
            media=MEDIA,
            now=NOW,
        )

    results = await held_up(store, use, violates, lambda tx: add_report(tx, office, "一"), violates)
    assert [isinstance(r, IntegrityError) for r in results] == [False, True, False, True]
    assert used(store) == 1
    assert store.read_now(lambda tx: tx.ledger.matter(1001)) is not None


@pytest.mark.asyncio
async def test_results_come_after_the_commit(store: Store, database_url: str) -> None:
    """Who has a result finds it in the database, from any connection."""
    engine = create_engine(database_url)
    for expected in range(1, 20):
        await store.write(use)
        with engine.connect() as connection:
            found = connection.execute(text("SELECT calls FROM api_usage")).scalar()
        assert expected == found
    engine.dispose()


@pytest.mark.asyncio
async def test_works_run_in_the_order_given(store: Store) -> None:
    """One after the other, whatever batches they fall into."""
    results = await asyncio.gather(*(store.write(use) for _ in range(700)))
    assert list(range(1, 701)) == results


@pytest.mark.asyncio
async def test_messages_are_kept_once_in_a_burst(store: Store) -> None:
    """Each message is new for exactly one of those who bring it."""
    messages = [incoming(f"m{n % 300}", user_id=f"u{n % 7}") for n in range(900)]
    new = await asyncio.gather(*(store.keep(m, "{}", NOW) for m in messages))
    assert sum(new) == 300
    assert new[:300] == [True] * 300
    assert store.read_now(lambda tx: tx.inbox.count("received")) == 300
    claimed = await store.write(lambda tx: tx.inbox.claim(300, NOW, LEASE))
    assert [c.id for c in claimed] == sorted(c.id for c in claimed)


@pytest.mark.asyncio
async def test_a_message_that_cannot_be_kept_spoils_no_other(store: Store) -> None:
    """One of a bulk insert is refused by the database; the others are kept."""
    bad = incoming("m-bad", user_id="u\x00\ud83d")
    hold = asyncio.ensure_future(held_up(store))
    kept = await asyncio.gather(
        *(store.keep(m, "{}", NOW) for m in (incoming("m1"), bad, incoming("m2"))),
        return_exceptions=True,
    )
    await hold
    assert [kept[0], kept[2]] == [True, True]
    assert isinstance(kept[1], Exception)
    assert store.read_now(lambda tx: tx.inbox.count("received")) == 2


def test_a_work_that_hides_an_error_is_undone(postgres_url: str, open_stores: Open) -> None:
    """PostgreSQL commits nothing after an error: such a work must not look like a success."""
    store = open_stores(postgres_url)

    def hides(tx: Tx) -> str:
        use(tx)
        with contextlib.suppress(IntegrityError):
            tx.ledger.attach(matter_id=99, report_id=None, inbox_msg_id=None, media=MEDIA, now=NOW)
        return "all is well"

    with pytest.raises(Exception, match="went on after an error"):
        store.write_now(hides)
    assert used(store) == 0
    assert store.write_now(use) == 1


def test_any_error_reaches_who_waits(store: Store) -> None:
    """Even one that would end a program; the thread goes on."""

    def leaves(tx: Tx) -> None:
        use(tx)
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        store.write_now(leaves)
    assert store.write_now(use) == 1


def test_reads_see_what_was_committed(store: Store) -> None:
    """A snapshot: the same answer twice, whatever is written meanwhile; and no waiting for it."""
    store.write_now(use)

    def twice(tx: Tx) -> tuple[int, int]:
        before = tx.usage.month("2026-11")["api"]
        store.write_now(use)
        return before, tx.usage.month("2026-11")["api"]

    assert store.read_now(twice) == (1, 1)
    assert used(store) == 2


def test_reads_cannot_write(store: Store) -> None:
    """A mistake in a query changes nothing."""
    with pytest.raises(DBAPIError):
        store.read_now(use)
    assert used(store) == 0


def test_errors_of_reads_are_raised(store: Store) -> None:
    """As they are."""
    with pytest.raises(ZeroDivisionError):
        store.read_now(lambda tx: 1 // 0)


@pytest.mark.asyncio
async def test_reads_on_the_loop(store: Store) -> None:
    """Several at a time."""
    await store.write(use)
    found = await asyncio.gather(
        *(store.read(lambda tx: tx.usage.month("2026-11")) for _ in "12345")
    )
    assert found == [{"api": 1}] * 5


@pytest.mark.asyncio
async def test_who_no_longer_waits_does_no_harm(store: Store) -> None:
    """A cancelled caller's work is done all the same, and the others get their results."""
    task = asyncio.ensure_future(store.write(use))
    await asyncio.sleep(0)
    task.cancel()
    assert await store.write(use) == 2
    assert task.cancelled()


@pytest.mark.asyncio
async def test_close_commits_what_was_handed_over(database_url: str, open_stores: Open) -> None:
    """Nothing is lost by a clean stop; afterwards the store says that it is closed."""
    store = open_stores(database_url)
    waiting = [asyncio.ensure_future(store.write(use)) for _ in range(300)]
    kept = [asyncio.ensure_future(store.keep(incoming(f"m{n}"), "{}", NOW)) for n in range(300)]
    await asyncio.sleep(0)
    store.close()
    store.close()
    assert list(range(1, 301)) == await asyncio.gather(*waiting)
    assert await asyncio.gather(*kept) == [True] * 300
    with pytest.raises(StoreClosed):
        await store.write(use)
    with pytest.raises(StoreClosed):
        await store.read(used_in)
    with pytest.raises(StoreClosed):
        store.write_now(use)
    again = open_stores(database_url)
    assert used(again) == 300
    assert again.read_now(lambda tx: tx.inbox.count("received")) == 300


def used_in(tx: Tx) -> int:
    """What ``used`` looks for."""
    return tx.usage.month("2026-11").get("api", 0)


def test_a_lost_connection_comes_back(postgres_url: str, open_stores: Open) -> None:
    """Works at that moment fail as unavailable; the next ones find the database again."""
    store = open_stores(postgres_url)
    assert store.write_now(use) == 1
    assert used(store) == 1
    cut_connections(postgres_url)
    with pytest.raises(StoreUnavailable):
        store.write_now(use)
    assert store.write_now(use) == 2


def test_a_read_survives_a_lost_connection(postgres_url: str, open_stores: Open) -> None:
    """It is simply made again."""
    store = open_stores(postgres_url)
    store.write_now(use)
    assert used(store) == 1
    cut_connections(postgres_url)
    assert used(store) == 1


def cut_connections(url: str) -> None:
    """As a restart of the server would."""
    say_to_server(
        url,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


def test_a_server_that_stays_away(postgres_url: str, open_stores: Open) -> None:
    """Unavailable for writing and reading, until it is back."""
    store = open_stores(postgres_url)
    store.write_now(use)
    name = postgres_url.split("/")[-1].split("?")[0]
    server = postgres_url.replace(f"/{name}?", "/postgres?")
    say_to_server(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    cut_connections_from(server, name)
    with pytest.raises(StoreUnavailable):
        store.write_now(use)
    with pytest.raises(StoreUnavailable):
        store.write_now(use)
    with pytest.raises(StoreUnavailable):
        used(store)
    say_to_server(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert store.write_now(use) == 2
    assert used(store) == 2


def cut_connections_from(server: str, name: str) -> None:
    """Cuts the connections of another database."""
    say_to_server(
        server,
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'",
    )


def test_another_program_that_writes_is_waited_for(sqlite_url: str, open_stores: Open) -> None:
    """A command beside the running bot holds the lock for a moment; nothing fails."""
    store = open_stores(sqlite_url)
    engine = create_engine(sqlite_url, connect_args={"isolation_level": None})
    with engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        timer = threading.Timer(0.3, lambda: other.exec_driver_sql("COMMIT"))
        timer.start()
        assert store.write_now(use) == 1
        timer.join()
    engine.dispose()


def test_a_full_disk_says_so(sqlite_url: str, open_stores: Open) -> None:
    """A batch that cannot be written fails as unavailable and leaves nothing; later it works."""
    store = open_stores(sqlite_url)
    limit = 100
    store.write_now(lambda tx: pragma(tx, f"PRAGMA max_page_count = {limit}"))
    with pytest.raises(StoreUnavailable):
        store.write_now(lambda tx: tx.blobs.put(b"x" * 1_000_000, "", "", NOW))
    store.write_now(lambda tx: pragma(tx, "PRAGMA max_page_count = 100000"))
    assert store.write_now(use) == 1


def pragma(tx: Tx, statement: str) -> None:
    """Something that only SQLite understands, on the writing connection."""
    tx.usage._connection.exec_driver_sql(statement)


def test_the_queue_of_the_bot(store: Store) -> None:
    """A message through all its tables in one work: report, matters, answer, done."""
    office = office_in(store)
    store.write_now(lambda tx: tx.inbox.keep(incoming("m1"), "{}", NOW))
    [claimed] = store.write_now(lambda tx: tx.inbox.claim(5, NOW, LEASE))

    def handle(tx: Tx) -> int:
        report, matters = add_report(tx, office, "路灯", "井盖")
        tx.outbox.post(outgoing("m1:reply"), NOW)
        tx.inbox.done(claimed.id, NOW + MINUTE, intent="report", report_id=report.id)
        return matters[-1].number

    assert store.write_now(handle) == 1002
    assert store.write_now(lambda tx: tx.inbox.claim(5, NOW + 2 * LEASE, LEASE)) == []
    assert [
        row.outgoing.key for row in store.write_now(lambda tx: tx.outbox.claim(5, NOW, LEASE))
    ] == ["m1:reply"]
