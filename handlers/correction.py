"""Changes to what was just sent: a field, a figure, the day, or the whole taken back.

Nothing is overwritten without trace: every change is an entry of the matter's timeline or a new
version of the report.
"""

from collections.abc import Sequence
from datetime import date

from bot.amending import FIELDS, changes_of, stated_in
from bot.domain.asked import Which
from bot.domain.ledger import Matter, Report
from bot.domain.messages import Outgoing, Text
from bot.domain.people import Organization
from bot.domain.reading import ReadMatter, Totals
from bot.matching import candidates, mentioned, told_again
from bot.reader import dates
from bot.reader.text import plain
from bot.receipts import day_words, numbered, totals_line
from bot.request import Request
from bot.store import Tx
from bot.vocabulary import Status, UpdateKind
from handlers import asking, timeline
from handlers.follow_up import not_found
from handlers.guide import refuse
from handlers.pointing import counting, named, own
from handlers.report import report_day
from handlers.retelling import retell, told_in
from handlers.undoing import last_change

NOTHING_TO_MEND = "收到，但没找到要改的日报。请说一下是哪一天、哪一件，或者直接把对的重新发一遍。"
GONE = "{numbers}已经撤回了。刚撤的要恢复就回“撤销”，早先的重新报一下就行。"
UNCLEAR = (
    "收到，但没看懂要改哪一处。可以这样说：“{number} 改成市政设施”“{number} 已解决”“撤回{number}”。"
)


def handle(request: Request, tx: Tx) -> list[Outgoing]:
    """Finds what is meant, changes it, and shows it as it stands now."""
    branch = request.branch
    if branch is None:
        return refuse(request, tx)
    return [request.answer(Text(mend(request, tx, branch)))]


def mend(request: Request, tx: Tx, branch: Organization) -> str:
    """The change and the words for it."""
    reading = request.reading
    pointed = counting(named(request, tx, branch))
    if (reading.numbers or reading.ordinals) and not pointed:
        return gone(tx, branch, reading.numbers) or not_found(reading.numbers, reading.ordinals)
    if pointed:
        takes = takes_back(request)
        return withdraw(request, tx, pointed) if takes else change(request, tx, pointed)
    report = report_meant(request, tx, branch)
    if report is None:
        return NOTHING_TO_MEND
    if reading.matters and reading.withdraws:
        return replace(request, tx, branch, report)
    if reading.withdraws:
        return withdraw_by_words(request, tx, report) or withdraw_report(request, tx, report)
    return mend_report(request, tx, report)


def gone(tx: Tx, branch: Organization, numbers: Sequence[int]) -> str:
    """What is to be said where the matters named were taken back before; empty where they were not."""
    taken = [matter for matter in own(tx, branch, list(numbers)) if matter.withdrawn]
    return GONE.format(numbers=numbered(taken)) if taken else ""


def takes_back(request: Request) -> bool:
    """Whether named matters are withdrawn, rather than given other values."""
    return request.reading.withdraws and not any(
        matter.evidence.keys() & set(FIELDS) for matter in request.reading.matters
    )


def report_meant(request: Request, tx: Tx, branch: Organization) -> Report | None:
    """The newest report of the day that the correction is about, else the branch's last."""
    day = request.reading.report_date
    of_day = tx.ledger.report_for(branch.id, day) if day else []
    return of_day[-1] if of_day else tx.ledger.last_report(branch.id)


def withdraw(request: Request, tx: Tx, pointed: Sequence[Matter]) -> str:
    """Takes single matters back."""
    for matter in pointed:
        tx.ledger.withdraw_matter(
            matter.id,
            **request.by,
        )
    return "\n".join(asking.done(request, pointed, UpdateKind.WITHDRAWN))


def withdraw_by_words(request: Request, tx: Tx, report: Report) -> str:
    """Takes back the one matter of a report that the words name; asks where they name several; empty
    where they name none, or all of it."""
    named_ones = mentioned(request.incoming.text, report.matters)
    if not named_ones or len(named_ones) == len(report.matters):
        return ""
    if len(named_ones) == 1:
        return withdraw(request, tx, named_ones)
    numbers = tuple(matter.number for matter in named_ones)
    which = Which(numbers, UpdateKind.WITHDRAWN, {}, request.note)
    return "\n".join(asking.ask(request, tx, [which]))


def withdraw_report(request: Request, tx: Tx, report: Report) -> str:
    """Takes a whole report back."""
    tx.ledger.withdraw_report(report.id, **request.by)
    day = day_words(report.report_date, request.today)
    return (
        f"✅ 已撤回{day}的日报（{len(report.matters)}件），需要的话重新发一遍就行；撤错了回“撤销”。"
    )


def replace(request: Request, tx: Tx, branch: Organization, report: Report) -> str:
    """A new version of a day's reports: what they said before counts only where it is told again."""
    earlier = tx.ledger.report_for(branch.id, report.report_date)
    again = told_again(request.reading.matters, told_in(earlier))
    _, _, words = retell(request, tx, earlier, again)
    return words


def mend_report(request: Request, tx: Tx, report: Report) -> str:
    """Changes that name no matter by number: found by words, else figures or the day."""
    reading = request.reading
    found = [(matter, news) for news in reading.matters for matter in meant(news, report)]
    if found:
        changed = [apply(request, tx, matter, news) for matter, news in found]
        return "\n".join(asking.done(request, changed, UpdateKind.CORRECTED))
    if reading.totals != Totals():
        changed_report = tx.ledger.change_report(
            report.id,
            totals=merged(report.totals, reading.totals),
            **request.by,
        )
        day = day_words(report.report_date, request.today)
        return f"✅ 已更正{day}日报：{totals_line(changed_report.totals) or '件数已改'}。"
    names_a_day = bool(dates.find(plain(request.incoming.text), request.today))
    if names_a_day and reading.report_date not in (None, report.report_date):
        return move(request, tx, report, report_day(request))
    number = report.matters[0].number if report.matters else 1024
    return UNCLEAR.format(number=number)


def meant(news: ReadMatter, report: Report) -> list[Matter]:
    """The one matter of a report that a correction is about; none where it is not clear."""
    if len(report.matters) == 1:
        return list(report.matters)
    fitting = candidates(news, report.matters)
    return [fitting[0].matter] if len(fitting) == 1 else []


def move_last(request: Request, tx: Tx, branch: Organization, day: date) -> list[str] | None:
    """What the sender told last belongs to another day; None where nothing was told."""
    msg_id = last_change(request, tx, branch)
    told = tx.ledger.reports_of(msg_id, branch.id) if msg_id else []
    return [move(request, tx, told[-1], day)] if told else None


def move(request: Request, tx: Tx, report: Report, day: date) -> str:
    """The report belongs to another day."""
    tx.ledger.change_report(
        report.id,
        report_date=day,
        **request.by,
    )
    was, becomes = (day_words(d, request.today) for d in (report.report_date, day))
    return f"✅ 已把{was}的日报改到{becomes}，内容不变。"


def merged(before: Totals, stated: Totals) -> Totals:
    """The figures as they stand after a correction that states some of them."""
    return Totals(
        visits=before.visits if stated.visits is None else stated.visits,
        households=before.households if stated.households is None else stated.households,
        found=before.found if stated.found is None else stated.found,
        resolved=before.resolved if stated.resolved is None else stated.resolved,
    )


def change(request: Request, tx: Tx, pointed: Sequence[Matter]) -> str:
    """Gives named matters other values."""
    news = request.reading.matters
    if not news:
        return UNCLEAR.format(number=pointed[0].number)
    changed = [
        apply(request, tx, matter, news[min(index, len(news) - 1)])
        for index, matter in enumerate(pointed)
    ]
    return "\n".join(asking.done(request, changed, UpdateKind.CORRECTED))


def apply(request: Request, tx: Tx, matter: Matter, news: ReadMatter) -> Matter:
    """Writes the values that the correction states in words."""
    values = stated_in(news)
    if values.get("status") is Status.RESOLVED:
        values.setdefault("resolved_on", news.resolved_on or request.today)
    if news.needs_support:
        values["needs_support"] = True
    return timeline.write(request, tx, matter, changes_of(matter, values), UpdateKind.CORRECTED)
