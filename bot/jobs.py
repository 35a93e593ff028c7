"""Digests that are due: found, made, and left in the outbox, each once.

The runs table is the truth: what is due and not in it has not been done, whether the process was
down, another replica is quicker, or somebody asks twice. Of what was missed only the newest digest
of each rule is made up for, within a week (14 days for weeks, 45 for months); older ones are in
the ledger, and nobody wants five of them on a Monday. A rule that is new is due from its first tick
on, not before.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.analysis import Figures, as_json
from bot.briefing import Briefing
from bot.charts import ChartError
from bot.digest import Audience, Digest, View, chart, render
from bot.domain.facts import Period
from bot.domain.messages import GroupRobot, Markdown, Outgoing, Picture
from bot.recipients import Recipient, find_recipients
from bot.schedule import Rule, due_moments
from bot.store import Store, Tx

LATE_AFTER = timedelta(hours=2)
PNG = "image/png"

log = structlog.get_logger()

Paint = Callable[[Mapping[str, object]], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one rule: the moments to be taken on, and of these the one to be made now
    (None: nothing to say at any of them) with its figures."""

    moments: tuple[datetime, ...]
    chosen: datetime | None = None
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A digest made of figures: a text for each audience, and the picture, if there is one."""

    figures: Figures
    texts: Mapping[Audience, Digest]
    picture: bytes | None


class DigestJobs:
    """Makes the digests of the settings. ``paint`` makes pictures of chart specifications."""

    def __init__(
        self, store: Store, rules: Sequence[Rule], *, briefing: Briefing, paint: Paint
    ) -> None:
        self._store = store
        self._rules = tuple(rules)
        self._briefing = briefing
        self._paint = paint
        self._warned: set[int] = set()

    async def run_due(self, now: datetime) -> int:
        """Does what is due and has not run; how many messages were posted. Raises StoreUnavailable;
        what was not done then is due still."""
        self._warn_of_calendar(now)
        return sum([await self._run(rule, now) for rule in self._rules])

    def _warn_of_calendar(self, now: datetime) -> None:
        """Says once a year that working days are only guessed."""
        year = now.astimezone(self._briefing.days.zone).year
        if year not in self._warned and not self._briefing.days.calendar.covers(year):
            log.warning("calendar_not_known", year=year)
        self._warned.add(year)

    async def _run(self, rule: Rule, now: datetime) -> int:
        due = await self._store.read(lambda tx: self._due(tx, rule, now))
        if not due.moments:
            return 0
        made = None
        if due.figures is not None and due.chosen is not None:
            late = now - due.chosen > LATE_AFTER
            made = await self._make(rule, due.figures, late=late)
        return await self._store.write(lambda tx: self._post(tx, rule, due=due, made=made, now=now))

    def _due(self, tx: Tx, rule: Rule, now: datetime) -> Due:
        days = self._briefing.days
        last = tx.runs.last(job_name(rule))
        if last is None:
            return Due((now,))
        moments = due_moments(rule, days.zone, after=last, until=now)
        for moment in reversed(moments):
            period = days.period_at(rule.period, moment)
            if days.calendar.has_workday(period) or tx.facts.has_reports(period):
                figures = self._briefing.figures(tx, rule.period, period, now)
                return Due(tuple(moments), moment, figures)
        return Due(tuple(moments))

    async def _make(self, rule: Rule, figures: Figures, *, late: bool) -> Made:
        texts = {
            audience: render(
                figures, View(rule.name, audience, parts=frozenset(rule.parts), late=late)
            )
            for audience in Audience
        }
        return Made(figures, texts, await self._picture(figures))

    async def _picture(self, figures: Figures) -> bytes | None:
        """The chart; a digest without it is better than none."""
        spec = chart(figures)
        if spec is None:
            return None
        try:
            return await self._paint(spec)
        except ChartError as error:
            log.warning("chart_failed", error=str(error))
            return None

    def _post(self, tx: Tx, rule: Rule, *, due: Due, made: Made | None, now: datetime) -> int:
        """Takes the moments on and posts, in one transaction; nothing where another was first."""
        job = job_name(rule)
        for moment in due.moments:
            if moment != due.chosen and tx.runs.claim(job, moment, now):
                tx.runs.finish(job, moment, now, note="nothing to say")
        if made is None or due.chosen is None or not tx.runs.claim(job, due.chosen, now):
            return 0
        found = find_recipients(tx, rule.to)
        for target in found.nobody:
            log.warning("digest_for_nobody", digest=rule.name, target=target)
        period = made.figures.period
        messages = self._messages(tx, rule, made=made, recipients=found.recipients, now=now)
        posted = tx.outbox.post_many(messages, now)
        figures = as_json(made.figures)
        assert isinstance(figures, dict)
        body = made.texts[Audience.OFFICE].text
        tx.digests.keep(rule.name, period, figures=figures, body=body, now=now)
        tx.runs.finish(job, due.chosen, now, note=f"{period.key}: {posted} posted")
        return posted

    @staticmethod
    def _messages(
        tx: Tx, rule: Rule, *, made: Made, recipients: Sequence[Recipient], now: datetime
    ) -> list[Outgoing]:
        """All texts, then all pictures, so that the outbox can send one thing to many at a time."""
        period = made.figures.period
        texts = [
            Outgoing(digest_key(rule, period, each), each.target, _markdown(made, each))
            for each in recipients
        ]
        if made.picture is None:
            return texts
        name = f"{rule.name} {period.key}.png"
        blob_id = tx.blobs.put(made.picture, PNG, name, now)
        picture = Picture(blob_id, alt=made.texts[Audience.GROUP].title)
        return texts + [
            Outgoing(f"{digest_key(rule, period, each)}:picture", each.target, picture)
            for each in recipients
            if not isinstance(each.target, GroupRobot)  # cannot be sent uploaded pictures
        ]


def job_name(rule: Rule) -> str:
    """The rule's name in the runs table."""
    return f"digest:{rule.name}"


def digest_key(rule: Rule, period: Period, recipient: Recipient) -> str:
    """The key under which a digest is posted to somebody once."""
    return f"{rule.name}:{period.key}:{recipient.key}"


def _markdown(made: Made, recipient: Recipient) -> Markdown:
    digest = made.texts[recipient.audience]
    return Markdown(digest.title, digest.text)
