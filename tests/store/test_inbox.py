"""The inbox: kept once, claimed under a lease, finished once."""

import json
from datetime import timedelta

import pytest

from bot.domain.messages import Incoming
from bot.store import AlreadyHandled, Claimed, NotFound, Store, Tx
from bot.vocabulary import Role
from tests.store.values import LEASE, MINUTE, NOW, incoming, office_in


def keep(store: Store, *messages: Incoming) -> int:
    """How many of the messages were new."""
    return store.write_now(lambda tx: tx.inbox.keep_many([(m, "{}") for m in messages], NOW))


def claim(store: Store, limit: int = 10, *, after: timedelta = timedelta()) -> list[Claimed]:
    """What can be claimed a while after NOW."""
    return store.write_now(lambda tx: tx.inbox.claim(limit, NOW + after, LEASE))


def finish(store: Store, claimed: Claimed) -> None:
    """Handles a message."""
    store.write_now(lambda tx: tx.inbox.done(claimed.id, NOW, intent="zero"))


def count(store: Store, state: str) -> int:
    """How many messages are in a state."""
    return store.read_now(lambda tx: tx.inbox.count(state))


def test_a_message_comes_back_as_it_came(store: Store) -> None:
    """The claimed message equals the one that was kept."""
    message = incoming("m1")
    assert store.write_now(lambda tx: tx.inbox.keep(message, '{"raw": 1}', NOW))
    assert [(message, 1)] == [(c.incoming, c.attempts) for c in claim(store)]


def test_redelivery_changes_nothing(store: Store) -> None:
    """The second delivery is recognised, and the first text stays, handled or not."""
    assert store.write_now(lambda tx: tx.inbox.keep(incoming("m1", text="一"), "{}", NOW))
    assert not store.write_now(lambda tx: tx.inbox.keep(incoming("m1", text="二"), "{}", NOW))
    assert store.read_now(lambda tx: tx.inbox.text_of("m1")) == "一"
    finish(store, claim(store)[0])
    assert not store.write_now(lambda tx: tx.inbox.keep(incoming("m1", text="二"), "{}", NOW))
    assert claim(store) == []
    assert (count(store, "received"), count(store, "done")) == (0, 1)


def test_many_are_kept_once_each(store: Store) -> None:
    """Repetitions within one insert and against the table count once."""
    keep(store, incoming("m1"))
    assert keep(store, incoming("m1"), incoming("m2"), incoming("m3"), incoming("m2")) == 2
    assert keep(store) == 0
    assert count(store, "received") == 3


def test_claims_are_in_the_order_of_arrival(store: Store) -> None:
    """Oldest first, no more than asked for, none twice."""
    keep(store, *(incoming(f"m{n}", user_id=f"u{n}") for n in range(5)))
    assert [c.incoming.id for c in claim(store, 2)] == ["m0", "m1"]
    assert [c.incoming.id for c in claim(store)] == ["m2", "m3", "m4"]
    assert claim(store) == []


def test_a_lease_that_ran_out_is_claimed_again(store: Store) -> None:
    """Until its end nobody else gets the message; afterwards it counts as a second attempt."""
    keep(store, incoming("m1"))
    claim(store)
    assert claim(store, after=LEASE - timedelta(seconds=1)) == []
    assert [c.attempts for c in claim(store, after=LEASE)] == [2]


def test_only_one_finishes_a_message(store: Store) -> None:
    """Who comes second is told, so that nothing is recorded twice."""
    keep(store, incoming("m1"))
    first = claim(store)[0]
    second = claim(store, after=LEASE)[0]
    finish(store, second)
    with pytest.raises(AlreadyHandled):
        finish(store, first)
    assert not store.write_now(lambda tx: tx.inbox.failed(first.id, "late", NOW))
    assert count(store, "done") == 1


def test_a_transaction_of_a_finished_message_leaves_nothing(store: Store) -> None:
    """What was written before the error is undone with it."""
    keep(store, incoming("m1"))
    claimed = claim(store)[0]
    finish(store, claimed)

    def work(tx: Tx) -> None:
        tx.usage.add("2026-11", "api", 1)
        tx.inbox.done(claimed.id, NOW, intent=None)

    with pytest.raises(AlreadyHandled):
        store.write_now(work)
    assert store.read_now(lambda tx: tx.usage.month("2026-11")) == {}


def test_a_failed_message_can_be_handled_again(store: Store) -> None:
    """It keeps its row and its error, is claimed only after ``retry``, and counts afresh."""
    keep(store, incoming("m1"))
    claimed = claim(store)[0]
    assert store.write_now(lambda tx: tx.inbox.failed(claimed.id, "ValueError: x", NOW))
    assert claim(store, after=LEASE * 2) == []
    assert count(store, "failed") == 1
    assert store.write_now(lambda tx: tx.inbox.retry("m1"))
    assert not store.write_now(lambda tx: tx.inbox.retry("m1"))
    assert [c.attempts for c in claim(store)] == [1]


def test_a_stranger_waits_for_the_roster(store: Store) -> None:
    """What somebody sent before being known is handled once they are; of others nothing moves."""
    office = office_in(store)
    keep(store, incoming("m1", user_id="new"), incoming("m2", user_id="other"))
    for claimed in claim(store):
        store.write_now(lambda tx, id=claimed.id: tx.inbox.waits(id, NOW))  # type: ignore[misc]
    assert claim(store, after=LEASE * 2) == []
    assert count(store, "waiting") == 2
    store.write_now(
        lambda tx: tx.people.put_member(
            "new",
            name="新人",
            role=Role.REPORTER,
            mobile="",
            organization_id=office.dali.id,
            by_hand=True,
        )
    )
    assert [(c.incoming.id, c.attempts) for c in claim(store)] == [("m1", 1)]
    assert count(store, "waiting") == 1


def test_waiting_is_finished_by_one(store: Store) -> None:
    """A message that is not being handled cannot be put aside."""
    keep(store, incoming("m1"))
    claimed = claim(store)[0]
    finish(store, claimed)
    with pytest.raises(AlreadyHandled):
        store.write_now(lambda tx: tx.inbox.waits(claimed.id, NOW))


def test_last_messages_of_somebody(store: Store) -> None:
    """Newest first, before the moment, of nobody else."""
    for minute, id in enumerate(("a", "b", "c")):
        at = NOW + minute * MINUTE
        store.write_now(lambda tx, id=id, at=at: tx.inbox.keep(incoming(id), "{}", at))  # type: ignore[misc]
    keep(store, incoming("x", user_id="u2"))

    def last(tx: Tx) -> list[str]:
        return [m.id for m in tx.inbox.last_from("u1", NOW + 2 * MINUTE, 5)]

    assert store.read_now(last) == ["b", "a"]
    assert store.read_now(
        lambda tx: [m.id for m in tx.inbox.last_from("u1", NOW + 2 * MINUTE, 1)]
    ) == ["b"]


def test_texts_by_id(store: Store) -> None:
    """Unknown ids give None."""
    message = incoming("m1", text="路灯不亮")
    keep(store, message)
    assert store.read_now(lambda tx: tx.inbox.text_of("m1")) == "路灯不亮"
    assert store.read_now(lambda tx: tx.inbox.text_of("m2")) is None
    assert message == store.read_now(lambda tx: tx.inbox.message("m1"))
    assert store.read_now(lambda tx: tx.inbox.message("m2")) is None


def test_people_outside_the_organization(store: Store) -> None:
    """A message without a user id is kept like any other."""
    keep(store, incoming("m1", user_id=None))
    assert [c.incoming.sender.user_id for c in claim(store)] == [None]


@pytest.mark.parametrize("text", ["a\x00b", "半个\ud83d", "𠮷😀", "'; DROP TABLE matter; --", ""])
def test_any_text_is_kept(store: Store, text: str) -> None:
    """Whatever people type, the message is stored and handled with that very text."""
    message = incoming("m1", text=text)
    assert store.write_now(lambda tx: tx.inbox.keep(message, json.dumps(text) + text, NOW))
    assert [text] == [c.incoming.text for c in claim(store)]


def test_unknown_states_are_refused(store: Store) -> None:
    """A typing error does not count as zero."""
    with pytest.raises(ValueError, match="recieved"):
        store.read_now(lambda tx: tx.inbox.count("recieved"))


def test_errors_name_the_row(store: Store) -> None:
    """Rows that do not exist are no silent success."""
    with pytest.raises(AlreadyHandled):
        store.write_now(lambda tx: tx.inbox.done(99, NOW, intent=None))
    with pytest.raises(NotFound):
        store.write_now(lambda tx: tx.people.branches(below=99))
