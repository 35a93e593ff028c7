"""What the bot says by itself at times of the day: of each time once, whoever asks how often."""

from collections.abc import Callable
from datetime import datetime, time

from bot.domain.messages import Outgoing
from bot.store import Store, Tx

Words = Callable[[Tx, datetime | None], list[Outgoing]]


def cron_at(at: time) -> str:
    """A time of every day as crontab's five fields."""
    return f"{at.minute} {at.hour} * * *"


async def say_once(store: Store, job: str, moment: datetime, now: datetime, words: Words) -> int:
    """Posts what is to be said at a moment (aware) of a job, unless that moment or a later one was
    taken on already; how many messages. ``words`` get the moment that the job had taken on before
    (None: none yet). Looks before it writes, because it is asked every minute and is mostly done.
    Raises StoreUnavailable."""

    def is_done(tx: Tx) -> bool:
        last = tx.runs.last(job)
        return last is not None and last >= moment

    def post(tx: Tx) -> int:
        last = tx.runs.last(job)
        if not tx.runs.claim(job, moment, now):
            return 0
        posted = tx.outbox.post_many(words(tx, last), now)
        tx.runs.finish(job, moment, now, note=f"{posted} posted")
        return posted

    return 0 if await store.read(is_done) else await store.write(post)
