"""The outbox: one row for each key, claimed under a lease, settled once."""

from datetime import datetime, timedelta

import pytest

from bot.domain.messages import (
    Body,
    File,
    Group,
    GroupRobot,
    Markdown,
    NoAddress,
    Outgoing,
    Person,
    Picture,
    ReplyAddress,
    Target,
    Text,
)
from bot.store import ClaimedOutgoing, Settlement, Store
from tests.store.values import LEASE, MINUTE, NOW, outgoing

REPLY = ReplyAddress("https://oapi.dingtalk.com/robot/sendBySession?session=s", NOW + MINUTE)


def post(store: Store, *items: Outgoing) -> int:
    """How many were new."""
    return store.write_now(lambda tx: tx.outbox.post_many(items, NOW))


def claim(
    store: Store, limit: int = 10, *, after: timedelta = timedelta()
) -> list[ClaimedOutgoing]:
    """What can be claimed a while after NOW."""
    return store.write_now(lambda tx: tx.outbox.claim(limit, NOW + after, LEASE))


def settle(store: Store, *results: Settlement, at: datetime = NOW) -> None:
    """Writes results down."""
    store.write_now(lambda tx: tx.outbox.settle(results, at))


def counts(store: Store) -> tuple[int, int, int]:
    """Pending, sent, dead."""
    found = store.read_now(lambda tx: tx.outbox.counts())
    return found["pending"], found["sent"], found["dead"]


def test_a_key_is_posted_once(store: Store) -> None:
    """The second post under a key changes nothing, not even after the first was sent."""
    assert store.write_now(lambda tx: tx.outbox.post(outgoing("k", words="一"), NOW))
    assert not store.write_now(lambda tx: tx.outbox.post(outgoing("k", words="二"), NOW))
    row = claim(store)[0]
    assert Text("一") == row.outgoing.body
    settle(store, Settlement(row.id, "sent"))
    assert not store.write_now(lambda tx: tx.outbox.post(outgoing("k"), NOW))
    assert claim(store, after=LEASE * 2) == []


def test_many_are_posted_once_each(store: Store) -> None:
    """Repetitions within one post and against the table count once."""
    post(store, outgoing("a"))
    assert post(store, outgoing("a"), outgoing("b"), outgoing("b"), outgoing("c")) == 2
    assert post(store) == 0
    assert counts(store) == (3, 0, 0)


@pytest.mark.parametrize(
    "target", [Person("u1"), Group("cid=:/="), GroupRobot("领导群"), NoAddress(), Person("a:b")]
)
@pytest.mark.parametrize(
    "body",
    [
        Text("收到\n#1024"),
        Markdown("日报", "**3**件"),
        Picture("ab" * 32, "图"),
        File("cd" * 32, "日报.docx"),
    ],
)
def test_what_is_posted_comes_back(store: Store, target: Target, body: Body) -> None:
    """Every kind of target and body survives the table."""
    said = Outgoing("k", target, body, reply=REPLY, at_user_id="u2")
    post(store, said)
    assert [said] == [row.outgoing for row in claim(store)]


def test_claims_are_in_the_order_of_posting(store: Store) -> None:
    """Oldest first, no more than asked for, none twice."""
    post(store, *(outgoing(f"k{n}") for n in range(5)))
    assert [row.outgoing.key for row in claim(store, 2)] == ["k0", "k1"]
    assert [row.outgoing.key for row in claim(store)] == ["k2", "k3", "k4"]
    assert claim(store) == []


def test_what_was_not_asked_for_is_held(store: Store) -> None:
    """Until the moment given, without an attempt; answers are not held."""
    post(store, outgoing("told", unasked=True), outgoing("answer"))
    store.write_now(lambda tx: tx.outbox.hold(NOW, NOW + MINUTE))
    post(store, outgoing("posted after it", unasked=True))
    assert [row.outgoing.key for row in claim(store)] == ["answer", "posted after it"]
    [told] = claim(store, after=MINUTE)
    assert (told.outgoing.key, told.attempts) == ("told", 1)


def test_what_is_under_way_is_neither_held_nor_dropped(store: Store) -> None:
    """It is being said just now."""
    post(store, outgoing("k", unasked=True, good_until=NOW))
    [row] = claim(store)
    store.write_now(lambda tx: tx.outbox.hold(NOW, NOW + LEASE * 5))
    store.write_now(lambda tx: tx.outbox.drop_stale(NOW))
    settle(store, Settlement(row.id, "sent"))
    assert counts(store) == (0, 1, 0)


def test_what_is_not_worth_saying_any_more_is_given_up(store: Store) -> None:
    """From its moment on, and only what has one."""
    post(store, outgoing("stale", good_until=NOW), outgoing("k"))
    post(store, outgoing("good", good_until=NOW + MINUTE))
    store.write_now(lambda tx: tx.outbox.drop_stale(NOW))
    assert [row.outgoing.key for row in claim(store)] == ["k", "good"]
    assert counts(store) == (2, 0, 1)


def test_a_lease_that_ran_out_is_claimed_again(store: Store) -> None:
    """After a crash while sending the row is sent again, as a further attempt."""
    post(store, outgoing("k"))
    claim(store)
    assert claim(store, after=LEASE - timedelta(seconds=1)) == []
    assert [row.attempts for row in claim(store, after=LEASE)] == [2]


def test_settling(store: Store) -> None:
    """Sent, later and dead rows end where they should; the receipt leads back to the key."""
    post(store, outgoing("a"), outgoing("b"), outgoing("c"))
    a, b, c = claim(store)
    settle(
        store,
        Settlement(a.id, "sent", receipt="pqk-a"),
        Settlement(b.id, "pending", not_before=NOW + MINUTE, error="503"),
        Settlement(c.id, "dead", error="400"),
    )
    assert counts(store) == (1, 1, 1)
    assert store.read_now(lambda tx: tx.outbox.by_receipt("pqk-a")) == "a"
    assert store.read_now(lambda tx: tx.outbox.by_receipt("")) is None
    assert claim(store) == []
    assert [(r.outgoing.key, r.attempts) for r in claim(store, after=MINUTE)] == [("b", 2)]


def test_what_was_sent_stays_sent(store: Store) -> None:
    """A late settlement of somebody whose lease ran out does not send it again."""
    post(store, outgoing("k"))
    first = claim(store)[0]
    second = claim(store, after=LEASE)[0]
    settle(store, Settlement(second.id, "sent", receipt="pqk"))
    settle(store, Settlement(first.id, "pending", not_before=NOW), Settlement(first.id, "dead"))
    assert counts(store) == (0, 1, 0)


def test_what_arrived_after_all_is_sent(store: Store) -> None:
    """A row given up by one and sent by another counts as sent."""
    post(store, outgoing("k"))
    row = claim(store)[0]
    settle(store, Settlement(row.id, "dead", error="400"))
    settle(store, Settlement(row.id, "sent"))
    assert counts(store) == (0, 1, 0)


def test_a_reply_address_can_be_dropped(store: Store) -> None:
    """The next attempt goes to the person."""
    post(store, outgoing("k", reply=REPLY), outgoing("l", reply=REPLY))
    k, other = claim(store)
    settle(
        store,
        Settlement(k.id, "pending", not_before=NOW, drop_reply=True),
        Settlement(other.id, "pending", not_before=NOW),
    )
    assert [row.outgoing.reply for row in claim(store)] == [None, REPLY]


def test_next_due(store: Store) -> None:
    """When to look again: never earlier than now; the end of a lease counts; None when all is done."""

    def due() -> datetime | None:
        return store.read_now(lambda tx: tx.outbox.next_due(NOW))

    assert due() is None
    post(store, outgoing("later", unasked=True))
    store.write_now(lambda tx: tx.outbox.hold(NOW, NOW + 5 * MINUTE))
    assert due() == NOW + 5 * MINUTE
    post(store, outgoing("old"))
    assert due() == NOW
    row = claim(store)[0]
    assert due() == NOW + LEASE
    settle(store, Settlement(row.id, "sent"))
    assert due() == NOW + 5 * MINUTE


def test_pending_without_a_time_is_due_at_once(store: Store) -> None:
    """A settlement that names no moment does not wait for the lease."""
    post(store, outgoing("k"))
    row = claim(store)[0]
    settle(store, Settlement(row.id, "pending"))
    assert [row.id] == [r.id for r in claim(store)]
