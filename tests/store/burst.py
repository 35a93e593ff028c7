"""A program that keeps and handles messages until it is killed, and says what was acknowledged.

Run with the address of a database and the number to begin at; a line for each message.
"""

import asyncio
import sys

from bot.store import Store, Tx
from tests.conftest import open_store
from tests.store.values import LEASE, NOW, incoming, outgoing

AT_ONCE = 64


async def receive(store: Store, numbers: "asyncio.Queue[int]") -> None:
    """Keeps one message after the other; a line only after the commit."""
    while True:
        number = await numbers.get()
        numbers.put_nowait(number + AT_ONCE)
        await store.keep(incoming(f"m{number}", user_id=f"u{number}"), "{}", NOW)
        sys.stdout.write(f"kept m{number}\n")
        sys.stdout.flush()


async def handle(store: Store) -> None:
    """Answers what is there; answer and "done" are one transaction."""

    def work(tx: Tx) -> list[str]:
        claimed = tx.inbox.claim(5, NOW, LEASE)
        for item in claimed:
            tx.outbox.post(outgoing(f"{item.incoming.id}:reply"), NOW)
            tx.inbox.done(item.id, NOW, intent="zero")
        return [item.incoming.id for item in claimed]

    while True:
        for id in await store.write(work):
            sys.stdout.write(f"done {id}\n")
        sys.stdout.flush()


async def main() -> None:
    """Both at once, for ever."""
    store = open_store(sys.argv[1])
    numbers: asyncio.Queue[int] = asyncio.Queue()
    for n in range(AT_ONCE):
        numbers.put_nowait(int(sys.argv[2]) + n)
    await asyncio.gather(handle(store), *(receive(store, numbers) for _ in range(AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(main())
