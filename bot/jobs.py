"""Digests that are due: found, made, and left in the outbox, each once.

The runs table is the truth: what is due and not in it has not been done, whether the process was
down, another replica is quicker, or somebody asks twice. Of what was missed only the newest digest
of each rule is made up for, within a week (14 days for weeks, 45 for months); older ones are in
the ledger, and nobody wants five of them on a Monday. A rule that is new is due from its first tick
on, not before.

A digest with a reviewer is kept as a draft first. The desk may change its commentary, release it or
hold it (``handlers.review``); where nobody objects it goes out at its time, with the figures that
the desk has seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.analysis import Figures, as_json
from bot.analysis.kept import figures_of
from bot.digest import Audience
from bot.documents.book import Book
from bot.domain.facts import Period
from bot.domain.ledger import Entry
from bot.domain.messages import Markdown, Outgoing, PaperKind, Person
from bot.edition import Edition, Press, Source, messages
from bot.hours import Hours
from bot.recipients import Recipient, find_recipients
from bot.schedule import Rule, due_moments
from bot.store import KeptDigest, Store, Tx
from bot.undelivered import tell_undelivered

LATE_AFTER = timedelta(hours=2)
HOW_TO_REVIEW = (
    "> 这是待审稿。回“放行”现在就发，“暂缓”先不发，“点评改成：……”换掉点评；没人说话，{at}自动发出。"
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one rule: the moments to be taken on, and of these the one to be made now
    (None: nothing to say at any of them) with what it is made of."""

    moments: tuple[datetime, ...]
    chosen: datetime | None = None
    source: Source | None = None


class DigestJobs:
    """Makes the digests of the settings. One whose time lies outside of the quiet ``hours`` does not
    come in them, however late it is made or sent."""

    def __init__(self, store: Store, rules: Sequence[Rule], press: Press, hours: Hours) -> None:
        self._store = store
        self._rules = tuple(rules)
        self._press = press
        self._hours = hours
        self._days = press.papers.briefing.days
        self._warned: set[int] = set()

    async def run_due(self, now: datetime) -> int:
        """Does what is due and has not run; how many messages were posted. Raises StoreUnavailable;
        what was not done then is due still."""
        self._warn_of_calendar(now)
        posted = sum([await self._run(rule, now) for rule in self._rules])
        posted += await self._release(now)
        return posted + await tell_undelivered(self._store, now)

    def _warn_of_calendar(self, now: datetime) -> None:
        """Says once a year that working days are only guessed."""
        year = now.astimezone(self._days.zone).year
        if year not in self._warned and not self._days.calendar.covers(year):
            log.warning("calendar_not_known", year=year)
        self._warned.add(year)

    async def _run(self, rule: Rule, now: datetime) -> int:
        due = await self._store.read(lambda tx: self._due(tx, rule, now))
        if not due.moments:
            return 0
        made = None
        if due.source is not None:
            made = await self._press.edition(rule, due.source)
        return await self._store.write(lambda tx: self._post(tx, rule, due=due, made=made, now=now))

    def _due(self, tx: Tx, rule: Rule, now: datetime) -> Due:
        last = tx.runs.last(job_name(rule))
        if last is None:
            return Due((now,))
        moments = due_moments(rule, self._days.zone, after=last, until=now)
        for moment in reversed(moments):
            period = self._days.period_at(rule.period, moment)
            if self._days.calendar.has_workday(period) or tx.facts.has_reports(period):
                papers = self._press.papers
                figures = papers.briefing.figures(tx, rule.period, period, now)
                book = self._book(tx, rule, period, now, figures)
                pairs = self._pairs(tx, rule, period)
                source = Source(figures, book, pairs, late=now - moment > LATE_AFTER)
                return Due(tuple(moments), moment, source)
        return Due(tuple(moments))

    def _book(
        self, tx: Tx, rule: Rule, period: Period, now: datetime, figures: Figures | None = None
    ) -> Book | None:
        """The ledger of a period; without ``figures`` of the same snapshot it counts its own."""
        if PaperKind.LEDGER not in rule.files:
            return None
        return self._press.papers.book(tx, period.first, period.last, now, figures=figures)

    def _pairs(self, tx: Tx, rule: Rule, period: Period) -> Sequence[Entry]:
        if PaperKind.BULLETIN not in rule.files:
            return ()
        return self._press.papers.pairs(tx, period)

    def _post(self, tx: Tx, rule: Rule, *, due: Due, made: Edition | None, now: datetime) -> int:
        """Takes the moments on and posts, in one transaction; nothing where another was first."""
        job = job_name(rule)
        for moment in due.moments:
            if moment != due.chosen and tx.runs.claim(job, moment, now):
                tx.runs.finish(job, moment, now, note="nothing to say")
        if made is None or due.chosen is None or not tx.runs.claim(job, due.chosen, now):
            return 0
        reviewers = _reviewers(tx, rule)
        unasked = not self._hours.are_quiet(due.chosen)
        told = self._hours.courteous(now) if unasked else now
        send_by = told + timedelta(minutes=rule.review_minutes) if reviewers else None
        figures = as_json(made.figures)
        assert isinstance(figures, dict)
        id = tx.digests.keep(
            rule.name,
            made.figures.period,
            figures=figures,
            body=made.texts[Audience.OFFICE].text,
            now=now,
            send_by=send_by,
            reviewers=[each.user_id for each in reviewers],
        )
        if send_by is not None:
            drafts = self._drafts(id, made, reviewers, send_by)
            posted = _post(tx, drafts, unasked=unasked, now=now)
        else:
            posted = self._post_to_all(tx, rule, made, unasked=unasked, now=now)
        note = f"{made.figures.period.key}: {posted} posted"
        tx.runs.finish(job, due.chosen, now, note=note)
        return posted

    def _drafts(
        self, id: int, made: Edition, reviewers: Sequence[Person], send_by: datetime
    ) -> list[Outgoing]:
        digest = made.texts[Audience.OFFICE]
        head = HOW_TO_REVIEW.format(at=f"{send_by.astimezone(self._days.zone):%H:%M}")
        body = Markdown(f"待审：{digest.title}", f"{head}\n\n{digest.text}")
        return [Outgoing(f"review:{id}:{each.user_id}", each, body) for each in reviewers]

    def _post_to_all(
        self, tx: Tx, rule: Rule, made: Edition, *, unasked: bool, now: datetime
    ) -> int:
        found = find_recipients(tx, rule.to)
        for target in found.nobody:
            log.warning("digest_for_nobody", digest=rule.name, target=target)
        key = f"{rule.name}:{made.figures.period.key}"
        said = messages(tx, key, made, found.recipients, now)
        return _post(tx, said, unasked=unasked, now=now)

    async def _release(self, now: datetime) -> int:
        """Sends the drafts whose time has come."""
        drafts = await self._store.read(lambda tx: tx.digests.due(now))
        return sum([await self._send(draft, now) for draft in drafts])

    async def _send(self, draft: KeptDigest, now: datetime) -> int:
        rule = next((rule for rule in self._rules if rule.name == draft.name), None)
        if rule is None:
            log.warning("digest_without_rule", digest=draft.name)
            return 0
        figures = figures_of(draft.figures)
        book, pairs = await self._store.read(
            lambda tx: (
                self._book(tx, rule, figures.period, now),
                self._pairs(tx, rule, figures.period),
            )
        )
        source = Source(figures, book, pairs, commentary=draft.commentary)
        made = await self._press.edition(rule, source)

        def post(tx: Tx) -> int:
            if not tx.digests.sent(draft.id, made.texts[Audience.OFFICE].text):
                return 0
            unasked = draft.send_by is None or not self._hours.are_quiet(draft.send_by)
            return self._post_to_all(tx, rule, made, unasked=unasked, now=now)

        return await self._store.write(post)


def _post(tx: Tx, said: Sequence[Outgoing], *, unasked: bool, now: datetime) -> int:
    return tx.outbox.post_many([replace(each, unasked=unasked) for each in said], now)


def _reviewers(tx: Tx, rule: Rule) -> list[Person]:
    """Who sees a digest before it goes out; where the settings lead to nobody it goes out."""
    if not rule.review_by:
        return []
    found: tuple[Recipient, ...] = find_recipients(tx, [rule.review_by]).recipients
    persons = [each.target for each in found if isinstance(each.target, Person)]
    if not persons:
        log.warning("nobody_to_review", digest=rule.name, target=rule.review_by)
    return persons


def job_name(rule: Rule) -> str:
    """The rule's name in the runs table."""
    return f"digest:{rule.name}"
