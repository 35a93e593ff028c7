"""From the inbox to the handlers: sender and role, reading, route, one transaction for each message.

Decides nothing about content and sends nothing: what is to be said is left in the outbox.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.domain.clock import Clock
from bot.domain.ledger import Taught
from bot.domain.messages import Incoming, Outgoing, Text
from bot.domain.people import Member
from bot.domain.reading import Context, Reading, Words
from bot.leave import acting
from bot.reader import read
from bot.reader.lessons import Lessons
from bot.reader.text import plain
from bot.request import Office, Request, Routes, answer
from bot.store import AlreadyHandled, Claimed, Store, StoreUnavailable, Tx
from bot.supervisor import woken
from bot.vocabulary import Intent

BATCH = 50
LESSONS = 500
LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
PAUSE_AFTER_FAILURE = 1.0
GIVE_WAY = 0.005
LONGEST_GIVING_WAY = 0.5
IDLE_LOOK = 30.0
APOLOGY = "您的消息已经收到并存好，但处理时出了问题，工作人员会来查看，不用重发。"

log = structlog.get_logger()

Senders = Sequence[Member | None]  # None: not on the roster


class Dispatcher:
    """Handles what waits in the inbox, in the order of arrival, until stopped.

    A message whose handling fails is marked with its error and keeps its row; the others go on.
    ``on_posted`` is called when something may be in the outbox; ``intake_busy`` says whether
    messages wait to be stored.
    """

    def __init__(
        self,
        store: Store,
        routes: Routes,
        office: Office,
        *,
        words: Words,
        clock: Clock,
        on_posted: Callable[[], None],
        intake_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._routes = routes
        self._office = office
        self._lessons = Lessons()
        self._taught = 0  # the last update of the ledger that was taken as a lesson
        self._words = replace(words, learned=self._lessons)
        self._clock = clock
        self._on_posted = on_posted
        self._intake_busy = intake_busy
        self._waiting = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Says that something new may be in the inbox. Call from the event loop's thread."""
        self._waiting.set()

    def stop(self) -> None:
        """Ends ``run`` after the messages at hand."""
        self._stopping = True
        self._waiting.set()

    async def run(self) -> None:
        """Handles messages until ``stop``; survives a store that is away for a while."""
        while not self._stopping:
            self._waiting.clear()
            await self._give_way()
            try:
                handled = await self.handle_waiting()
            except StoreUnavailable as error:
                log.warning("store_unavailable", error=str(error))
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
                continue
            if not handled and not self._stopping:
                # now and then by itself, for rows whose lease ran out elsewhere
                await woken(self._waiting, IDLE_LOOK)

    async def _give_way(self) -> None:
        """Acknowledgements go first: DingTalk waits for them 3 s, a receipt may take longer."""
        waited = 0.0
        while self._intake_busy() and waited < LONGEST_GIVING_WAY and not self._stopping:
            await asyncio.sleep(GIVE_WAY)
            waited += GIVE_WAY

    async def handle_waiting(self) -> int:
        """Handles one batch; returns how many messages it took."""
        now = self._clock()
        claimed = await self._store.write(lambda tx: tx.inbox.claim(BATCH, now, LEASE))
        if not claimed:
            return 0
        members, speakers, said = await self._look_up(claimed)
        await self._learn(said)
        readings = await asyncio.to_thread(self._read_all, claimed, speakers)
        results = await asyncio.gather(
            *(
                self._store.write(self._work(item, member, reading))
                for item, member, reading in zip(claimed, members, readings, strict=True)
            ),
            return_exceptions=True,
        )
        for item, result in zip(claimed, results, strict=True):
            if isinstance(result, StoreUnavailable):
                raise result
            if isinstance(result, AlreadyHandled):
                log.warning("handled_elsewhere", msg_id=item.incoming.id)
            elif isinstance(result, BaseException):
                await self._failed(item, result)
        self._on_posted()
        return len(claimed)

    async def _learn(self, said: Sequence[Taught]) -> None:
        """Takes what people have said of categories since the last look, and what is left of it."""
        while said:
            await asyncio.to_thread(self._take, said)
            self._taught = said[-1].update_id
            more = len(said) == LESSONS
            said = await self._store.read(self._said_since) if more else ()

    def _said_since(self, tx: Tx) -> list[Taught]:
        return tx.ledger.taught(self._taught, LESSONS)

    def _take(self, said: Sequence[Taught]) -> None:
        for one in said:
            self._lessons.take(plain(one.text), one.category)

    async def _look_up(self, claimed: Sequence[Claimed]) -> tuple[Senders, Senders, list[Taught]]:
        """Who sent each message, the same as of the branch that it seems to be for, and what people
        have said of categories since the last look."""
        messages = [item.incoming for item in claimed]
        users = {message.sender.user_id for message in messages}

        def look_up(tx: Tx) -> tuple[Senders, Senders, list[Taught]]:
            known = {user: tx.people.member(user) if user else None for user in users}
            members = [known[message.sender.user_id] for message in messages]
            speakers = [
                self._acting(tx, message, member, None) if member else None
                for message, member in zip(messages, members, strict=True)
            ]
            return members, speakers, self._said_since(tx)

        return await self._store.read(look_up)

    def _read_all(
        self, claimed: Sequence[Claimed], speakers: Senders
    ) -> list[Reading | Exception | None]:
        """Readings of those who may be read; a reader's failure belongs to its message alone."""
        return [
            self._read(item.incoming, speaker) if speaker and item.incoming.text.strip() else None
            for item, speaker in zip(claimed, speakers, strict=True)
        ]

    def _read(self, incoming: Incoming, speaker: Member) -> Reading | Exception:
        organization = speaker.organization
        context = Context(
            sent_at=incoming.sent_at,
            branch=organization.name if organization.reports else None,
            zone=self._office.zone,
            day_ends_at=self._office.day_ends_at,
            words=self._words,
        )
        try:
            return read(incoming.text, context)
        except Exception as error:  # raised again in the message's own transaction
            return error

    def _work(
        self, item: Claimed, member: Member | None, reading: Reading | Exception | None
    ) -> Callable[[Tx], None]:
        """The one transaction of a message: ledger, outbox and "inbox row done" together."""

        def work(tx: Tx) -> None:
            now = self._clock()
            if item.attempts > MOST_ATTEMPTS:
                raise RuntimeError(f"given up after {MOST_ATTEMPTS} attempts")
            if isinstance(reading, Exception):
                raise reading
            if member is None:
                tx.outbox.post_many(
                    self._routes.stranger(item.incoming, self._office, tx, now), now
                )
                tx.inbox.waits(item.id, now)
                return
            outgoing = self._handle(item.incoming, member, reading, tx)
            tx.outbox.post_many(outgoing, now)
            tx.inbox.done(item.id, now, intent=reading.intent if reading else None)

        return work

    def _handle(
        self, incoming: Incoming, member: Member, reading: Reading | None, tx: Tx
    ) -> list[Outgoing]:
        now = self._clock()
        if incoming.conversation.is_group:
            tx.people.keep_group(incoming.conversation.id, incoming.conversation.title, now)
        nothing_read = reading or Reading(intent=Intent.CHATTER)
        acts = self._acting(tx, incoming, member, reading.intent if reading else None)
        request = Request(incoming, acts, nothing_read, now, self._office)
        if reading is None:
            return self._routes.without_words(request, tx)
        return self._answer(request, tx) + self._routes.afterwards(request, tx)

    def _answer(self, request: Request, tx: Tx) -> list[Outgoing]:
        for attempt in self._routes.first:
            answered = attempt(request, tx)
            if answered is not None:
                return answered
        return self._routes.by_intent[request.reading.intent](request, tx)

    def _acting(self, tx: Tx, incoming: Incoming, member: Member, intent: Intent | None) -> Member:
        """The sender as of the branch that the message is for: the own, or one stood in for.
        ``intent`` is None where it has not been read yet."""
        ids = tx.leaves.stood_in_for(member.id, self._office.day(incoming.sent_at))
        branches = [tx.people.organization(id) for id in ids]
        known = [branch for branch in branches if branch is not None]
        return acting(member, known, incoming.text, intent)

    async def _failed(self, item: Claimed, error: BaseException) -> None:
        log.error("handling_failed", msg_id=item.incoming.id, exc_info=error)
        now = self._clock()
        said = f"{type(error).__name__}: {error}"[:500]

        def mark(tx: Tx) -> None:
            if tx.inbox.failed(item.id, said, now):
                tx.outbox.post(answer(item.incoming, Text(APOLOGY), suffix="apology"), now)

        await self._store.write(mark)
