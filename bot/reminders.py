"""Private reminders to branches that have not reported, at two times of a working day, each once.

Nobody is reminded in quiet hours, on a day off or on leave; who stands in is reminded instead.
What could not be said within an hour and a half of its time is not said any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.messages import Outgoing, Person, Text
from bot.domain.people import Member, Organization
from bot.hours import Hours
from bot.leave import short_branch
from bot.occasions import cron_at, say_once
from bot.people.ladder import active
from bot.store import Leave, Store, Tx
from bot.vocabulary import Role

JOB = "reminder"
WORTH_SAYING = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class Times:
    """When people are reminded, in the office's time of day, and whether on working days only."""

    at: Sequence[time]
    workdays_only: bool = True


class ReminderJobs:
    """Reminds at the times of the settings; none: never."""

    def __init__(self, store: Store, times: Times, hours: Hours) -> None:
        self._store = store
        self._times = times
        self._hours = hours

    @property
    def crons(self) -> list[str]:
        """The times as crontab's five fields."""
        return [cron_at(at) for at in self._times.at]

    async def run_due(self, now: datetime) -> int:
        """Posts the reminders that are due and were not posted yet; how many. Raises
        StoreUnavailable."""
        moments = [self._hours.on_day_of(now, at) for at in self._times.at]
        due = [moment for moment in moments if moment <= now < moment + WORTH_SAYING]
        if not due or not self._hours.may_remind(now, workdays_only=self._times.workdays_only):
            return 0
        moment, is_last = due[-1], due[-1] == moments[-1]
        return await say_once(
            self._store, JOB, moment, now, lambda tx, _: reminders(tx, moment, last=is_last)
        )


def reminders(tx: Tx, moment: datetime, *, last: bool) -> list[Outgoing]:
    """One for everybody who may report for a branch that has not, and is not away; ``moment`` is
    the time (in the office's zone) at which they are reminded."""
    day = moment.date()
    reported = tx.ledger.reported(day)
    missing = [branch for branch in tx.people.branches() if branch.id not in reported]
    leaves = tx.leaves.on(day)
    away = {leave.member_id for leave in leaves}
    stand_ins = stand_ins_by_branch(tx, leaves)
    reporters: dict[int, list[Member]] = {}
    for member in tx.people.members(role=Role.REPORTER):
        if member.id not in away:
            reporters.setdefault(member.organization.id, []).append(member)
    return [
        Outgoing(
            f"reminder:{day}:{'last' if last else 'first'}:{branch.id}:{member.user_id}",
            Person(member.user_id),
            Text(words(branch, member, last=last)),
            unasked=True,
            good_until=moment + WORTH_SAYING,
        )
        for branch in missing
        for member in {
            each.id: each
            for each in (*reporters.get(branch.id, ()), *stand_ins.get(branch.id, ()))
            if each.id not in away
        }.values()
    ]


def stand_ins_by_branch(tx: Tx, leaves: Sequence[Leave]) -> dict[int, list[Member]]:
    """Who stands in during some leaves, by the branch."""
    found: dict[int, list[Member]] = {}
    for leave in leaves:
        member = active(tx, leave.stand_in_id) if leave.stand_in_id else None
        if member is not None:
            found.setdefault(leave.organization_id, []).append(member)
    return found


def words(branch: Organization, member: Member, *, last: bool) -> str:
    """Short and friendly; how to say that there was nothing."""
    if member.organization.id != branch.id:
        short = short_branch(branch.name)
        return (
            f"您代报的{branch.name}今天还没报，方便时发我一声，开头写上“{short}”；"
            f"没有事项就回“{short}今日无”。"
        )
    if last:
        return f"{branch.name}今天的日报还没收到，今晚补上就行；没有事项回“今日无”。辛苦了！"
    return f"{branch.name}今天的日报还没收到，忙完发我一声就行；没有事项回“今日无”。"
