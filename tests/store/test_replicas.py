"""Several programs on one PostgreSQL database: nothing is taken twice, nobody waits for long."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.store import AlreadyHandled, Store, Superseded, Tx
from tests.store.values import LEASE, NOW, add_report, incoming, office_in, outgoing

Open = Callable[[str], Store]


@pytest.fixture
def replicas(postgres_url: str, open_stores: Open) -> tuple[Store, Store]:
    """Two programs that know nothing of each other."""
    return open_stores(postgres_url), open_stores(postgres_url)


async def both(replicas: tuple[Store, Store], *works: Callable[[Tx], object]) -> list[object]:
    """All works on both at once; what they returned or raised."""
    waiting = [store.write(work) for work in works for store in replicas]
    return list(await asyncio.gather(*waiting, return_exceptions=True))


@pytest.mark.asyncio
async def test_inbox_claims_never_overlap(replicas: tuple[Store, Store]) -> None:
    """Every message is claimed by exactly one."""
    messages = [(incoming(f"m{n}", user_id=f"u{n}"), "{}") for n in range(200)]
    await replicas[0].write(lambda tx: tx.inbox.keep_many(messages, NOW))
    claims = [lambda tx: [c.id for c in tx.inbox.claim(9, NOW, LEASE)]] * 20
    claimed = [id for ids in await both(replicas, *claims) for id in ids]  # type: ignore[attr-defined]
    assert 200 == len(claimed) == len(set(claimed))


@pytest.mark.asyncio
async def test_outbox_claims_never_overlap(replicas: tuple[Store, Store]) -> None:
    """Every row is sent by exactly one."""
    rows = [outgoing(f"k{n}") for n in range(200)]
    await replicas[0].write(lambda tx: tx.outbox.post_many(rows, NOW))
    claims = [lambda tx: [c.id for c in tx.outbox.claim(9, NOW, LEASE)]] * 20
    claimed = [id for ids in await both(replicas, *claims) for id in ids]  # type: ignore[attr-defined]
    assert 200 == len(claimed) == len(set(claimed))


@pytest.mark.asyncio
async def test_a_claim_does_not_wait_for_another(replicas: tuple[Store, Store]) -> None:
    """While one transaction holds its rows, the other takes the next ones."""
    one, two = replicas
    messages = [(incoming(f"m{n}", user_id=f"u{n}"), "{}") for n in range(4)]
    await one.write(lambda tx: tx.inbox.keep_many(messages, NOW))

    def claim_and_look(tx: Tx) -> tuple[list[str], list[str]]:
        mine = [c.incoming.id for c in tx.inbox.claim(2, NOW, LEASE)]
        theirs = two.write_now(lambda tx: [c.incoming.id for c in tx.inbox.claim(2, NOW, LEASE)])
        return mine, theirs

    assert await one.write(claim_and_look) == (["m0", "m1"], ["m2", "m3"])


@pytest.mark.asyncio
async def test_one_sender_is_handled_in_order(replicas: tuple[Store, Store]) -> None:
    """A correction is not handled beside the report that it corrects: it waits for its end."""
    one, two = replicas
    messages = [(incoming(id), "{}") for id in ("report", "correction")]
    await one.write(lambda tx: tx.inbox.keep_many(messages, NOW))

    def claim_and_look(tx: Tx) -> tuple[list[str], list[str]]:
        mine = [c.incoming.id for c in tx.inbox.claim(9, NOW, LEASE)]
        theirs = two.write_now(lambda tx: [c.incoming.id for c in tx.inbox.claim(9, NOW, LEASE)])
        return mine, theirs

    assert await one.write(claim_and_look) == (["report"], [])
    assert await two.write(lambda tx: tx.inbox.claim(9, NOW, LEASE)) == []
    await one.write(lambda tx: tx.inbox.done(1, NOW, intent="report"))
    [claimed] = await two.write(lambda tx: tx.inbox.claim(9, NOW, LEASE))
    assert claimed.incoming.id == "correction"


@pytest.mark.asyncio
async def test_a_message_is_new_for_one(replicas: tuple[Store, Store]) -> None:
    """The same messages delivered to both, in opposite order: kept once, without a deadlock that
    anybody notices."""
    messages = [incoming(f"m{n}", user_id=f"u{n}") for n in range(150)]
    orders = [messages, list(reversed(messages))]
    new = await asyncio.gather(
        *(
            store.keep(message, "{}", NOW)
            for store, order in zip(replicas, orders, strict=True)
            for message in order
        )
    )
    assert sum(new) == 150


@pytest.mark.asyncio
async def test_numbers_are_unique(replicas: tuple[Store, Store]) -> None:
    """Both add matters at once: every number once, none left out."""
    office = office_in(replicas[0])
    works = [lambda tx: [m.number for m in add_report(tx, office, "一", "二", "三")[1]]] * 25
    numbers = [n for found in await both(replicas, *works) for n in found]  # type: ignore[attr-defined]
    assert list(range(1001, 1151)) == sorted(numbers)


@pytest.mark.asyncio
async def test_a_run_is_taken_on_by_one(replicas: tuple[Store, Store]) -> None:
    """And its digest is posted once."""

    def run(tx: Tx) -> bool:
        claimed = tx.runs.claim("daily", NOW, NOW)
        if claimed:
            tx.outbox.post(outgoing("daily:2026-11-24:u1"), NOW)
        return claimed

    assert sorted(await both(replicas, run)) == [False, True]  # type: ignore[type-var]
    assert replicas[0].read_now(lambda tx: tx.outbox.counts())["pending"] == 1


@pytest.mark.asyncio
async def test_a_key_is_posted_by_one(replicas: tuple[Store, Store]) -> None:
    """Uniqueness is the database's."""
    posted = await both(replicas, *[lambda tx: tx.outbox.post(outgoing("k"), NOW)] * 5)
    assert sum(posted) == 1  # type: ignore[arg-type]


@pytest.mark.asyncio
async def test_a_message_is_finished_by_one(replicas: tuple[Store, Store]) -> None:
    """Two that both believe they have it: one report, one AlreadyHandled."""
    office = office_in(replicas[0])
    await replicas[0].write(lambda tx: tx.inbox.keep(incoming("m1"), "{}", NOW))
    [claimed] = await replicas[0].write(lambda tx: tx.inbox.claim(1, NOW, LEASE))

    def handle(tx: Tx) -> None:
        add_report(tx, office, "一")
        tx.inbox.done(claimed.id, NOW, intent="report")

    results = await both(replicas, handle)
    assert {type(None), AlreadyHandled} == {type(result) for result in results}
    assert len(replicas[0].read_now(lambda tx: tx.ledger.matters(None, None, None))) == 1


@pytest.mark.asyncio
async def test_a_report_is_replaced_by_one(replicas: tuple[Store, Store]) -> None:
    """Two corrections at once make one next version."""
    office = office_in(replicas[0])
    old, _ = await replicas[0].write(lambda tx: add_report(tx, office, "一"))
    results = await both(replicas, lambda tx: add_report(tx, office, "二", replaces=old.id)[0].id)
    assert {int, Superseded} == {type(result) for result in results}


@pytest.mark.asyncio
@pytest.mark.slow
async def test_deadlocks_are_run_again(replicas: tuple[Store, Store]) -> None:
    """Two transactions that want the same rows in opposite order both end well."""
    office = office_in(replicas[0])
    _, (one, two) = await replicas[0].write(lambda tx: add_report(tx, office, "一", "二"))

    def withdraw(tx: Tx, *ids: int) -> None:
        for id in ids:
            tx.ledger.withdraw_matter(id, member_id=None, inbox_msg_id=None, now=NOW)

    for _ in range(5):
        await asyncio.gather(
            replicas[0].write(lambda tx: withdraw(tx, one.id, two.id, one.id, two.id)),
            replicas[1].write(lambda tx: withdraw(tx, two.id, one.id, two.id, one.id)),
        )
    updates = replicas[0].read_now(lambda tx: tx.ledger.timeline(one.id))
    assert len(updates) == 1 + 20


def test_two_programs_on_one_file(sqlite_url: str, open_stores: Open) -> None:
    """A command beside the bot on SQLite: each waits for the other, and nothing is lost."""
    stores = [open_stores(sqlite_url) for _ in range(2)]

    def use(store: Store) -> None:
        for _ in range(60):
            store.write_now(lambda tx: tx.usage.add("2026-11", "api", 1))

    with ThreadPoolExecutor() as threads:
        list(threads.map(use, stores))
    assert stores[0].read_now(lambda tx: tx.usage.month("2026-11")) == {"api": 120}
