"""Tells those concerned, each once, that a deadline comes or has passed.

On the working day before it (or on its day, where it was set later) the branch and those above who
have the matter; on the first working day after it they, and the leader who supervises it. One message
for each person with all matters, at the time of the settings, never in quiet hours or on days off: what
was missed then is said on the next occasion.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from bot.domain.ledger import Matter
from bot.domain.messages import Outgoing, Person, Text
from bot.domain.people import Member
from bot.hours import Hours
from bot.occasions import cron_at, say_once
from bot.people.ladder import Ladder, holders_of, ladder_of, speakers_of, supervisors_of
from bot.receipts import matter_line
from bot.schedule import ONE_DAY
from bot.store import Store, Told, Tx

JOB = "deadlines"
MOST_LINES = 20
HEADS = {Told.BEFORE: "⏰ 快到期了，{count}件：", Told.AFTER: "🕘 过了期限还没办结，{count}件："}
HINT = "办好了回“{number}已解决”；还要时间的说“{number}延期到下周五，原因…”。"

Concerned = dict[Told, list[Matter]]


class DeadlineJobs:
    """Speaks at ``remind_at`` of the office's working days."""

    def __init__(self, store: Store, remind_at: time, hours: Hours) -> None:
        self._store = store
        self._remind_at = remind_at
        self._hours = hours

    @property
    def crons(self) -> list[str]:
        """The time as crontab's five fields."""
        return [cron_at(self._remind_at)]

    async def run_due(self, now: datetime) -> int:
        """Posts what is due today and has not been said; how many messages. Raises
        StoreUnavailable."""
        moment = self._hours.on_day_of(now, self._remind_at)
        if now < moment or not self._hours.may_remind(now):
            return 0
        today = moment.date()
        return await say_once(
            self._store, JOB, moment, now, lambda tx, last: self._due(tx, today, last, now)
        )

    def _due(self, tx: Tx, today: date, last: datetime | None, now: datetime) -> list[Outgoing]:
        """What is to be said since the job spoke last; notes that it was told."""
        calendar = self._hours.calendar
        since = last.astimezone(self._hours.zone).date() if last else calendar.workday_before(today)
        coming = tx.deadlines.due(today, calendar.workdays_after(today, 1))
        passed = tx.deadlines.due(since, today - ONE_DAY)
        told = {
            Told.BEFORE: tx.deadlines.tell(coming, Told.BEFORE, now),
            Told.AFTER: tx.deadlines.tell(passed, Told.AFTER, now),
        }
        return messages(tx, told, today)


def messages(tx: Tx, told: Mapping[Told, Sequence[Matter]], today: date) -> list[Outgoing]:
    """One for everybody concerned."""
    ladders: dict[int, Ladder] = {}
    members: dict[str, Member] = {}
    concerned: dict[str, Concerned] = {}
    for when, matters in told.items():
        for matter in matters:
            for member in those_concerned(tx, matter, when, ladders, today):
                members[member.user_id] = member
                concerned.setdefault(member.user_id, {}).setdefault(when, []).append(matter)
    return [
        Outgoing(
            f"{JOB}:{today}:{user_id}",
            Person(user_id),
            Text(words(members[user_id], about, today)),
            unasked=True,
        )
        for user_id, about in concerned.items()
    ]


def those_concerned(
    tx: Tx, matter: Matter, when: Told, ladders: dict[int, Ladder], today: date
) -> list[Member]:
    """The branch, those above it who have the matter and, once it is late, who supervises it."""
    if matter.organization_id not in ladders:
        branch = tx.people.organization(matter.organization_id)
        assert branch is not None
        ladders[branch.id] = ladder_of(tx, branch)
    found = [
        *speakers_of(tx, matter.organization_id, today),
        *holders_of(tx, ladders[matter.organization_id], matter, today),
        *(supervisors_of(tx, matter) if when is Told.AFTER else ()),
    ]
    return list({member.id: member for member in found}.values())


def words(member: Member, about: Concerned, today: date) -> str:
    """What is due and what is late, and what to answer."""
    blocks = []
    for when, matters in about.items():
        lines = [line(member, matter, today) for matter in matters[:MOST_LINES]]
        if len(matters) > MOST_LINES:
            lines.append(f"…另有{len(matters) - MOST_LINES}件，发“还有哪些没办完”可以查看。")
        blocks.append("\n".join([HEADS[when].format(count=len(matters)), *lines]))
    first = next(iter(about.values()))[0]
    return "\n\n".join(blocks) + "\n" + HINT.format(number=first.number)


def line(member: Member, matter: Matter, today: date) -> str:
    """The matter, with its branch for those who are not of it."""
    said = matter_line(matter, today)
    return said if member.organization.id == matter.organization_id else f"{matter.branch} {said}"
